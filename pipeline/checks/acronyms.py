"""Acronyms are written out once: a reader from elsewhere does not know them."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from pipeline.checks import Context
from pipeline.letters import UPPER, among_capitals, bare
from pipeline.named import SMALL_WORDS
from pipeline.newsroom import Newsroom
from pipeline.pieces import Piece, pieces, words
from pipeline.problem import Problem
from pipeline.release import Release
from pipeline.wellknown import KNOWN

ACRONYM = re.compile(
    rf"[{UPPER}](?<![\w/&.-].)[{UPPER}]{{2,7}}(?=s?(?![\w/&-]|\.\w|[ \u00a0]\d| ?[\[({{:=]| [{UPPER}]{{2}}))"
)
# The World Trade Organization (WTO); WTO (World Trade Organization)
IN_BRACKETS = re.compile(rf"\(([{UPPER}]{{3,8}})|\b([{UPPER}]{{3,8}})s?\W{{0,2}} \(\w")
WORD = re.compile(r"[^\W\d_]+")
ROMAN = re.compile(r"[IVXLCDM]+")
FIELDS = ("title", "subtitle", "summary", "body", "notes", "caption")
NEAR = 40  # characters before an acronym that tell what it is
MOST = 20  # of one release; one that has more is a table of codes
SHARES = re.compile(r"\([A-Z]\w+(?: \w+)?: ?$")  # (LSE: HRB)


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Each acronym that the release never explains, once, at its first place; advice."""
    if release.killed:
        return
    read = [piece for piece in pieces(release) if piece.field.rpartition(".")[2] in FIELDS]
    known = _known_to(newsroom)
    found = {word: spot for word, spot in _found(read).items() if word not in known}
    if not found:
        return
    texts = [*(piece.text for piece in read), *_boilerplate(release, newsroom)]
    explained = {word for text in texts for pair in IN_BRACKETS.findall(text) for word in pair}
    unknown = (each for each in found if each not in explained and not _spelt_out(each, texts))
    for acronym in islice(unknown, MOST):
        piece, at = found[acronym]
        yield Problem(
            piece.place_at(at),
            "acronym-unexpanded",
            f"`{acronym}` is nowhere written out, and not every reader knows it.",
            f"Write the full name the first time, with `({acronym})` behind it.",
            stops=False,
        )


def _found(read: Iterable[Piece]) -> dict[str, tuple[Piece, int]]:
    """The acronyms with their first places; not what stands in a line of capitals or behind other capitals."""
    found: dict[str, tuple[Piece, int]] = {}
    for piece in read:
        text = words(piece.text)
        for match in ACRONYM.finditer(text):
            word = match[0]
            if not (word in found or word in KNOWN or ROMAN.fullmatch(word) or _is_word(text, *match.span())):
                found[word] = piece, match.start()
    return found


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether capitals at a place are those of a word, a name or a mark that hides no longer one."""
    return (
        not text[start:end].isascii()  # MAÑANA: acronyms lose their accents, words in capitals keep them
        or among_capitals(text, start, end)
        or _follows_a_name(text, start)
        or _is_heading(text, start, end)
        or text.rfind("[", max(start - NEAR, 0), start) > text.rfind("]", max(start - NEAR, 0), start)
        or SHARES.search(text, max(start - NEAR, 0), start) is not None
    )


def _is_heading(text: str, start: int, end: int) -> bool:
    """Whether it is a line by itself, as a title, or the place of a dateline: `GENEVA, 14 May`, `GENEVA – The`."""
    opens = text[max(start - 1, 0) : start] in ("", "\n")
    behind = text[end : end + 3]
    return opens and (not behind or behind[0] in ",\n" or (behind[0] == " " and behind[1:2] in ("–", "—", "-")))


def _follows_a_name(text: str, at: int) -> bool:
    """Whether a given name stands right in front, as before a surname in capitals, or another word in capitals."""
    before = text[max(at - NEAR, 0) : at]
    name = before.rpartition(" ")[0].rpartition(" ")[2] if before.endswith(" ") else ""
    if len(name) < 2 or not name.isalpha():
        return False
    return name.isupper() or (name[0].isupper() and name.lower() not in SMALL_WORDS)


def _known_to(newsroom: Newsroom) -> frozenset[str]:
    names = [*newsroom.spellings, newsroom.name]
    for organisation in newsroom.organisations.values():
        names += [organisation.acronym, organisation.name, organisation.id]
    return _words_of(tuple(names))


@lru_cache(maxsize=8)
def _words_of(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.upper() for name in names for word in WORD.findall(name))


def _boilerplate(release: Release, newsroom: Newsroom) -> Iterator[str]:
    """What stands below the release about its issuers."""
    for issuer in release.issuers:
        organisation = newsroom.organisations.get(issuer)
        if organisation:
            yield organisation.boilerplate.get(release.language, "")


def _spelt_out(acronym: str, texts: Iterable[str]) -> bool:
    """Whether words that follow one another begin with its letters."""
    return any(acronym in row for text in texts for row in _initials(text))


@lru_cache(maxsize=32)
def _initials(text: str) -> tuple[str, str]:
    """The first letters of all words, and those of all but the small ones."""
    found = WORD.findall(bare(text))
    longer = (word for word in found if word.lower() not in SMALL_WORDS)
    return "".join(word[0] for word in found).upper(), "".join(word[0] for word in longer).upper()
