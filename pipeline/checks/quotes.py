"""Quotations have both their marks, and the two are of one kind."""

from collections.abc import Iterator
from itertools import islice
from textwrap import shorten

from pipeline.checks import Context
from pipeline.newsroom import Newsroom
from pipeline.pieces import Piece, pieces
from pipeline.problem import Problem
from pipeline.quotation import MARK, Paragraph, paragraphs
from pipeline.release import Release

SHOWN, LINE = 40, 200  # characters that a message shows, of those that are looked at
MOST = 50  # of one text
KINDS = {"fr": "« … »"}
BUTTON = 5  # words with their arrow
SPACED = ("fr", "ht")  # where a blank stands before a closing » as well
FIELDS = ("title", "subtitle", "summary", "body", "notes", "caption")


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """A mark without a partner in its paragraph, and two marks of different kinds; advice."""
    if release.killed:
        return
    for piece in pieces(release):
        if piece.field.rpartition(".")[2] in FIELDS and MARK.search(piece.text):
            found = [*paragraphs(piece.text)]
            yield from islice(_unpaired(piece, found, release.language), MOST)
            yield from islice(_mixed(piece, found, KINDS.get(release.language, "“ … ”")), MOST)


def _unpaired(piece: Piece, found: list[Paragraph], language: str) -> Iterator[Problem]:
    """One for each paragraph. A quotation may go on in the next, if that opens with a mark again."""
    lost = False
    for paragraph, following in zip(found, [*found[1:], None], strict=True):
        unopened = _without_arrows(piece.text, paragraph, language)
        if paragraph.unclosed and not (following and following.opens_with_mark):
            yield _unclosed(piece, paragraph.unclosed[0], paragraph.end)
        elif unopened and not lost:
            yield _unopened(piece, unopened[0], paragraph.start)
        lost = bool(paragraph.unclosed)


def _without_arrows(text: str, paragraph: Paragraph, language: str) -> list[int]:
    """The marks that close nothing, without each » that points: `Home » News`, `» Buses`, or a button, `Read on »`."""
    arrows = {at for at in paragraph.unopened if text[at] == "»" and (at == paragraph.start or text[at - 1].isspace())}
    if len(arrows) == 1 and language in SPACED and not _points(text, min(arrows), paragraph):
        return paragraph.unopened
    return [at for at in paragraph.unopened if at not in arrows]


def _points(text: str, at: int, paragraph: Paragraph) -> bool:
    """Whether a » that could close a quotation opens a line, or stands behind the few words of a button."""
    if at == paragraph.start or text[at - 1] == "\n":
        return True
    words = text[paragraph.start : paragraph.end].split(None, BUTTON)
    return len(words) <= BUTTON and words[-1] == "»" and words[-2][-1].isalpha()


def _unclosed(piece: Piece, at: int, end: int) -> Problem:
    mark, shown = piece.text[at], _beginning(piece.text[at : min(at + LINE, end)])
    return Problem(
        piece.place_at(at),
        "quote-unpaired",
        f"The quotation `{shown}` is not closed in its paragraph.",
        f"Write `{_partner(mark)}` where it ends, or begin the next paragraph with `{mark}` if it goes on there.",
        stops=False,
    )


def _unopened(piece: Piece, at: int, start: int) -> Problem:
    mark, shown = piece.text[at], _end(piece.text[max(at - LINE, start) : at + 1])
    return Problem(
        piece.place_at(at),
        "quote-unpaired",
        f"The quotation that ends with `{shown}` is not opened in its paragraph.",
        f"Write `{_partner(mark)}` where it begins.",
        stops=False,
    )


def _mixed(piece: Piece, found: list[Paragraph], kind: str) -> Iterator[Problem]:
    for quotation in (quotation for paragraph in found for quotation in paragraph.quotations if quotation.mixed):
        opens, closes = quotation.opens, quotation.closes
        yield Problem(
            piece.place_at(opens),
            "quote-mixed",
            f"The quotation `{_beginning(piece.text[opens : min(opens + LINE, closes + 1)])}` "
            f"opens with `{piece.text[opens]}` and closes with `{piece.text[closes]}`.",
            f"Write two of one kind, such as `{kind}`.",
            stops=False,
        )


def _partner(mark: str) -> str:
    return {"“": "”", "”": "“", "„": "”", "«": "»", "»": "«"}.get(mark, '"')


def _beginning(text: str) -> str:
    """The first words of a text, on one line."""
    return shorten(text, SHOWN, placeholder=" …")


def _end(text: str) -> str:
    """The last words of a text, on one line."""
    return shorten(text[::-1], SHOWN, placeholder=" …")[::-1]
