"""The head of a copy: number, headline, subtitle, and the dateline with its place and day."""

import re
from dataclasses import dataclass

from pipeline.imports.copy import Copy, Piece, several, short
from pipeline.imports.dateline import DAY, is_text, own_line, run_in_line
from pipeline.newsroom import Newsroom

NUMBER = re.compile(
    r"\W*(?:(?:press\s+release|media\s+release|release|communiqué(?:\s+de\s+presse)?|comunicado(?:\s+de\s+prensa)?"
    r"|persbericht|nota\s+(?:de\s+prensa|à\s+imprensa)|kominike|ref(?:erence)?)\b[\s.:–-]*)?"
    r"(?:(?:no|nr|nº|n°|num|number|#)[\s.:°º]*)?(?P<number>\d{1,5}\s?/\s?\d{2,4})\W*",
    re.IGNORECASE,
)
# A line that only says what kind of paper this is.
LABEL = re.compile(
    r"\W*(?:press|media|news)\s+(?:release|advisory|statement|notice)\W*|\W*communiqué(?:\s+de\s+presse)?\W*"
    r"|\W*(?:comunicado|nota)\s+de\s+(?:prensa|imprensa)\W*|\W*nota\s+à\s+imprensa\W*|\W*persbericht\W*"
    r"|\W*(?:kominike|nòt)\s+(?:pou\s+)?laprès\W*|\W*(?:news|statement|advisory)\W*",
    re.IGNORECASE,
)
KIND = re.compile(r"\b(?:advisory|statement|notice)\b", re.IGNORECASE)
LONGEST_TITLE, LONGEST_SUBTITLE = 220, 260


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the text, each '' where it is not certain."""

    title: str = ""
    subtitle: str = ""
    number: str = ""
    place: str = ""
    date: str = ""


def head_of(copy: Copy, newsroom: Newsroom) -> Head:
    """The head of a copy; what was understood is taken out of the body."""
    number = _number(copy)
    early = own_line(copy, newsroom)
    title = _title(copy, newsroom)
    subtitle = _subtitle(copy) if title else ""
    place, date = early if early[1] else run_in_line(copy, newsroom)
    return Head(title, subtitle, number, place, date)


def _number(copy: Copy) -> str:
    for piece in copy.pieces[:12]:
        found = NUMBER.fullmatch(piece.text) if len(piece.text) < 80 else None
        if found:
            copy.take([piece])
            return re.sub(r"\s", "", found["number"])
    return ""


def _title(copy: Copy, newsroom: Newsroom) -> str:
    """The heading that the page calls its own, else the first of the highest level, else the first line that could be
    one; not the name of a site."""
    labels = [piece for piece in copy.pieces[:8] if LABEL.fullmatch(piece.text)]
    copy.take(labels)
    for label in labels:
        kind = KIND.search(label.text)
        if kind:
            copy.told(
                label.line,
                "copy-unsure",
                f"The copy calls itself “{short(label.text)}”, and the draft does not say so.",
                f"Write it among the fields: `kind: {kind[0].lower()}`.",
            )
    names = _names(newsroom)
    headings = [piece for piece in copy.pieces if piece.level and _folded(piece.text) not in names]
    found = _heading(copy, headings) or _subject(copy) or _first_line(copy, names)
    if found is None or len(found.text) > LONGEST_TITLE:
        return ""
    at = copy.pieces.index(found)
    before = copy.pieces[:at]
    if before:
        stand = "stands above the headline and was" if len(before) == 1 else "stand above the headline and were"
        copy.told(
            before[0].line,
            "copy-left-out",
            f"{several(before)} {stand} left out.",
            f"If it belongs to the release, write it among the fields, such as `subtitle: {short(before[0].text)}`.",
        )
    copy.take([*before, found])
    return found.text


def _heading(copy: Copy, headings: list[Piece]) -> Piece | None:
    """The one that the page calls its own, else the first of the highest level, unless text stands above it."""
    own = next((piece for piece in headings if copy.headed and piece.text == copy.headed), None)
    top = min((piece.level for piece in headings), default=0)
    found = own or next((piece for piece in headings if piece.level == top), None)
    if found is None or found is own or found.level == 1:
        return found
    before = copy.pieces[: copy.pieces.index(found)]
    return None if any(is_text(piece) for piece in before) else found


def _subject(copy: Copy) -> Piece | None:
    """The line that stands alone above the text and with which the subject of an email ends."""
    for piece, following in zip(copy.pieces[:10], copy.pieces[1:], strict=False):
        alone = piece.starts and following.starts and not piece.level and not piece.item
        words = _folded(piece.text)
        if alone and copy.headed and len(words.split()) > 2 and _folded(copy.headed).endswith(words):
            return piece
    return None


def _first_line(copy: Copy, names: set[str]) -> Piece | None:
    for at, piece in enumerate(copy.pieces[:6]):
        following = copy.pieces[at + 1] if at + 1 < len(copy.pieces) else None
        alone = following is None or following.starts
        words = len(piece.text.split())
        if _folded(piece.text) in names or piece.item:
            continue
        like = alone and 2 <= words <= 40 and not re.search(r"[.;,:]$", piece.text) and len(piece.text) <= LONGEST_TITLE
        return piece if like and following else None
    return None


def _subtitle(copy: Copy) -> str:
    """A lower heading right below the headline, or a line in one sentence without a full stop above the text."""
    piece = copy.pieces[0] if copy.pieces else None
    after = copy.pieces[1] if len(copy.pieces) > 1 else None
    if piece is None or after is None or piece.item or not after.starts or 0 < after.level <= piece.level:
        return ""
    like = bool(piece.level) or (
        piece.starts and len(piece.text.split()) >= 4 and piece.text[-1].isalnum() and len(after.text) > 120
    )
    if not like or len(piece.text) > LONGEST_SUBTITLE or DAY.search(piece.text):
        return ""
    copy.take([piece])
    return piece.text


def _names(newsroom: Newsroom) -> set[str]:
    known = newsroom.organisations.values()
    return {_folded(name) for each in known for name in (each.name, each.acronym) if name} | {_folded(newsroom.name)}


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()
