"""Embargoes: words that hold a text back do not stand in the text itself; releases about trade and arms do."""

import re
from collections.abc import Iterator

from pipeline.checks import Context
from pipeline.embargo.printed.dates import printed
from pipeline.newsroom import Newsroom
from pipeline.pieces import Piece, pieces
from pipeline.problem import Problem
from pipeline.release import Release

# One of these must be there before anything else is looked for; nearly every text has none.
HINTS = (
    *("embarg", "anbago", "not for publ", "not for rele", "not for broa", "not to be publ", "not to be broa"),
    *("do not publ", "do not broa", "hold for rele", "ne pas publ", "ne pas diff", "no publicar antes"),
    *("no difundir antes", "não publ", "não divulg", "niet publ", "niet voor publ", "pa pibliye"),
)
# Says by itself that a text must wait: nothing but a text is published or broadcast.
ALWAYS = re.compile(
    r"\b(?:not (?:to be (?:published|broadcast)|for (?:publication|release|broadcast)) (?:before|until|prior to)|"
    r"do not (?:publish|broadcast) (?:before|until)|hold for release until|ne pas (?:publier|diffuser) avant|"
    r"no (?:publicar|difundir) antes de|não (?:publicar|divulgar) antes de|"
    r"niet (?:publiceren|voor publicatie) (?:voor|vóór)|pa pibliye anvan)\b",
    re.IGNORECASE,
)
# Goods, ports and countries can be under embargo too, so an hour has to follow.
WITH_AN_HOUR = re.compile(
    r"\b(?:embargoed(?: for release)? (?:until|till|to|for)|embargo (?:until|till|lifts|ends|expires)|"
    r"embargo (?:strict )?jusqu|emb[ae]rg(?:o|ado|ada) (?:hasta|até)|embargo tot|anbago jiska)",
    re.IGNORECASE,
)
# At the beginning of a line, where such a notice stands, a day is enough.
NOTICE = re.compile(
    r"(?:^|\n)[ \t]*[\[(<*]{0,3}(?:strictly |strict )?"
    r"(?:(?:under |sous |bajo |sob |onder )?embargo|embargoed|embargado|anba anbago)"
    r"(?: (?:until|till|for release|jusqu|hasta|até|tot|jiska)|[ \t]?:)",
    re.IGNORECASE,
)
# Before the word embargo: it may be one on news; `arms`, `oil` and all others make it one on something else.
NEUTRAL = frozenset(
    [
        *("a", "an", "the", "this", "our", "under", "press", "news", "media", "strict", "strictly", "is", "are"),
        *("sous", "l", "le", "un", "cet", "bajo", "el", "este", "sob", "o", "um", "onder", "het", "een", "dit", "anba"),
    ]
)
SHOUTED = re.compile(
    r"\b(?:STRICTLY EMBARGOED|EMBARGOED (?:UNTIL|TILL|FOR RELEASE|COPY)|UNDER EMBARGO UNTIL|SOUS EMBARGO JUSQU|"
    r"(?:BAJO|SOB) EMBARGO (?:HASTA|ATÉ)|ONDER EMBARGO TOT)\b"
)
HOUR = re.compile(
    r"\d{1,2}[:.h]\d{2}|\b\d{1,2} ?(?:[ap]\.? ?m\b|h\b|hrs?\b|heures|horas|uur|è)|"
    r"\b\d{4} ?(?:hrs?|hours|h|Z|UTC|GMT)\b|\b(?:noon|midnight|midi|minuit|mediodía|meio-dia|middag)\b",
    re.IGNORECASE,
)
NOUN = re.compile(r"(?:embargo|anbago) ", re.IGNORECASE)
LAST_WORD = re.compile(r"([^\W\d_]+)[^\w]{1,3}\Z")
BEHIND = 70  # characters in which the hour of a notice follows
QUOTED = '“”"«»„‘'  # a text about press work may quote such words


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Words in a text for the public that hold it back, once for each text."""
    if release.killed:
        return
    for piece in pieces(release):
        lowered = piece.text.lower()
        if any(hint in lowered for hint in HINTS):
            yield from _notice(release, piece)


def _notice(release: Release, piece: Piece) -> Iterator[Problem]:
    at = next((at for at in _spots(release, piece.text) if not _is_quoted(piece.text, at)), None)
    if at is None:
        return
    words = " ".join(re.split(r"\n|[.;] ", piece.text[at : at + BEHIND], maxsplit=1)[0].split())
    yield Problem(
        piece.place_at(at),
        "embargo-in-text",
        f"Readers would see `{words}`, though they see the text only when the embargo is over.",
        "Take these words out: the line `embargo:` keeps the text back, and letters to editors say so by themselves.",
    )


def _spots(release: Release, text: str) -> Iterator[int]:
    """Where words hold a text back, the surest first."""
    for pattern in (ALWAYS, SHOUTED):
        yield from (found.start() for found in pattern.finditer(text))
    for found in NOTICE.finditer(text):
        if _says_when(release, text[found.end() : found.end() + BEHIND].split("\n\n", maxsplit=1)[0]):
            yield found.end() - len(found[0].lstrip())
    for found in WITH_AN_HOUR.finditer(text):
        before = LAST_WORD.search(text[max(0, found.start() - BEHIND) : found.start()])
        neutral = before is None or before[1].lower() in NEUTRAL or not NOUN.match(found[0])
        if neutral and HOUR.search(text[found.end() : found.end() + BEHIND].split("\n\n", maxsplit=1)[0]):
            yield found.start()


def _says_when(release: Release, behind: str) -> bool:
    """Whether an hour follows, or a day about the time of the release."""
    if HOUR.search(behind):
        return True
    year = release.embargo.instant.year if release.embargo and release.embargo.instant else 0
    return any(not one.year or abs(one.year_printed - year) <= 1 for one in printed(behind, release.language))


def _is_quoted(text: str, at: int) -> bool:
    """Whether a quotation mark stands right before: then the words are told of, not used."""
    return at > 0 and text[at - 1] in QUOTED
