"""Disguises: characters that a page would show, or obey, as something else than what is seen in the file."""

import re
import unicodedata
from html.entities import html5

from pipeline.problem import Place, Problem
from pipeline.source.characters import UNSEEN, unseen

# As CommonMark reads them (6.2): seven digits, or six of base sixteen. A backslash before the sign makes it words.
REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,40}));", re.ASCII)
LATIN = "A-Za-zÀ-ÖØ-öø-ɏ"
# Letters that no eye tells from the Latin ones below them. Greek ones that mathematics uses are left alone.
TWINS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԌԚԜаеорсухіјѕһԁԛԝӏ" "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲ" "ՏՍՕօոսհ",
    "ABESIJKMHOPCTYXGQWaeopcyxijshdqwl" "ABEZHIKMNOPTYXoc" "SUOonuh",
)  # fmt: skip
ODD = "".join(map(chr, TWINS))
ANY_ODD = re.compile(f"[{ODD}]")  # looked for first: most texts have none, and this takes a tenth of the time
MIXED = re.compile(f"(?<=[{LATIN}])[{ODD}]|[{ODD}](?=[{LATIN}])")
WORD = re.compile(r"[^\W\d_]+")
BESIDE = 80  # signs to both sides of a letter that are looked at
ENDS = re.compile(r"[\s<>(){}\[\]\"“”«»,;]")
ADDRESS = re.compile(r"[@/]|\.\w")


def spelt_unseen(text: str, file: str) -> Problem | None:
    """The first character nobody can see that a text writes as a reference, such as `&#x202e;`, and how many follow."""
    if "&" not in text:
        return None
    found = [(match, sign) for match in REFERENCE.finditer(text) if UNSEEN.match(sign := _meant(match))]
    if not found:
        return None
    match, sign = found[0]
    return unseen(_place(text, match.start(), file), sign, len(found) - 1)


def look_alikes(text: str, file: str) -> list[Problem]:
    """The first letter of another alphabet that passes for a Latin one in a word of Latin letters, and how many follow.

    Mail and web addresses have checks of their own.
    """
    if text.isascii() or not ANY_ODD.search(text):
        return []
    found = [match.start() for match in MIXED.finditer(text) if not _in_address(text, match.start())]
    return [_look_alike(text, found[0], len(found) - 1, file)] if found else []


def _meant(match: re.Match[str]) -> str:
    """The character that a reference stands for; none where it is shown as typed."""
    number, hexadecimal, name = match.groups()
    if _is_escaped(match.string, match.start()):
        return ""
    if name:
        return html5.get(f"{name};", "")
    code = int(number) if number else int(hexadecimal, 16)
    return "" if code == 0 or code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)


def _is_escaped(text: str, at: int) -> bool:
    """Whether an odd number of backslashes stands before a sign; each of a text is looked at once."""
    first = at
    while first and text[first - 1] == "\\":
        first -= 1
    return bool((at - first) % 2)


def _in_address(text: str, at: int) -> bool:
    return ADDRESS.search(_round(text, at)) is not None


def _round(text: str, at: int) -> str:
    """What stands round a letter up to the next blank, bracket or quotation mark."""
    return ENDS.split(text[max(0, at - BESIDE) : at])[-1] + ENDS.split(text[at : at + BESIDE], maxsplit=1)[0]


def _look_alike(text: str, at: int, more: int, file: str) -> Problem:
    first = max(0, at - BESIDE)
    word = next(found[0] for found in WORD.finditer(text, first, at + BESIDE) if found.end() > at)
    alphabet = unicodedata.name(text[at]).partition(" ")[0].capitalize()
    others = f", and {more} more stand{'s' * (more == 1)} in this file" if more else ""
    return Problem(
        _place(text, at, file),
        "character-lookalike",
        f"The `{text[at]}` in `{word}` is a {alphabet} letter that only looks like a Latin one{others}.",
        f"Type the word anew, letter by letter: `{word.translate(TWINS)}`.",
    )


def _place(text: str, at: int, file: str) -> Place:
    return Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
