"""Quotations in a text: from mark to mark, paragraph by paragraph, and the marks that have no partner."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MARK = re.compile('["“”„«»]')
GAP = re.compile(r"\n[ \t]*\n\s*")
# Which marks close what another opens. A straight one may close all: it is typed where a keyboard has no other.
CLOSING = {"“": "”", "”": "”", "„": "“”", "«": "»", "»": "»", '"': '"'}

DEEPEST = 3  # quotations inside quotations; whatever is deeper is noise


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation with the offsets of its two marks, and whether they are of one kind."""

    opens: int
    closes: int
    mixed: bool


@dataclass(slots=True)
class Paragraph:
    """A paragraph with its ends in the text, its quotations, and the offsets of marks without a partner in it."""

    start: int
    end: int
    quotations: list[Quotation] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)
    unopened: list[int] = field(default_factory=list)
    opens_with_mark: bool = False


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a text; none is without words."""
    start = len(text) - len(text.lstrip())
    for gap in [*GAP.finditer(text, start), None]:
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            yield _paragraph(text, start, end)
        start = gap.end() if gap else end


def _paragraph(text: str, start: int, end: int) -> Paragraph:
    found = Paragraph(start, end)
    first = MARK.search(text, start, end)
    for mark in MARK.finditer(text, start, end):
        at = mark.start()
        before, behind = text[at - 1] if at > start else " ", text[at + 1] if at + 1 < end else " "
        if not found.unclosed and before.isdigit() and mark[0] in '"”':
            continue  # inches and seconds
        if _closes(mark[0], found, text, before, behind):
            opens = found.unclosed.pop()
            if len(found.unclosed) < DEEPEST:
                found.quotations.append(Quotation(opens, at, mark[0] not in CLOSING[text[opens]]))
        elif mark[0] in '“„«"' or (before.isspace() and not behind.isspace()):
            found.opens_with_mark |= bool(first and at == first.start() and not text[start:at].strip())
            found.unclosed.append(at)
        else:
            found.unopened.append(at)
    return found


def _closes(mark: str, found: Paragraph, text: str, before: str, behind: str) -> bool:
    """Whether a mark closes what is open; a straight one opens only behind a blank or a bracket, in front of a word."""
    if not found.unclosed:
        return False
    open_ = text[found.unclosed[-1]]
    if mark == '"':
        opens = (before.isspace() or before in "([—–-“«") and not behind.isspace()
        return not opens or (open_ == '"' and before in "—–-")
    return mark in "”»" or mark in CLOSING[open_]
