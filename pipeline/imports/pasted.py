"""Pasted text: lines as they came, paragraphs between blank ones, with the lists and tables that they are."""

import re

from pipeline.imports.copy import Copy, Piece
from pipeline.imports.literal import BULLETS, literal
from pipeline.imports.refusing import MOST_LINES, too_big
from pipeline.imports.tables import MOST_COLUMNS, row_of, tell_first_row
from pipeline.problem import Place
from pipeline.source.characters import Unreadable

BULLET = re.compile(rf"\s*(?:[{BULLETS}]|[-*](?=\s))\s*(?=\S)")
NUMBER = re.compile(r"\s*(?P<number>\d{1,3})[.)]\s+(?=\S)")
BARS = re.compile(r"\s*\|.*\|\s*")  # a row of a table in Markdown, and the line below its first
DASHES = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*")
HEADING = re.compile(r"(?P<level>#{1,6}) +(?=\S)")


def pasted(text: str, file: str) -> Copy:
    """The lines of a text as pieces; what would be Markdown is shown as it was typed, bullets become a list.

    So do numbers that count on from 1, and lines with as many tabs as each other become a table.
    Unreadable beyond 20 000 lines.
    """
    if text.count("\n") > MOST_LINES:
        raise Unreadable(too_big(Place(file, MOST_LINES + 1), "20 000 lines"))
    lines = text.split("\n")
    counted, tabled = _counted(lines), _tabled(lines)
    copy = Copy(file, [])
    starts = True
    for at, line in enumerate(lines):
        if not line.strip():
            starts = True
            continue
        before = copy.pieces[-1] if copy.pieces else None
        if at in tabled and DASHES.fullmatch(line):
            starts = False
            continue
        if at in tabled:
            first = tabled.get(at - 1) != tabled[at]
            copy.pieces.append(row_of([literal(cell) for cell in _cells(line)], at + 1, first=first))
            if first and not DASHES.fullmatch(lines[at + 1]):
                tell_first_row(copy, at + 1, _cells(line))
        else:
            copy.pieces.append(_piece(line, at + 1, before, starts=starts, counted=at in counted))
        starts = at in tabled and tabled.get(at + 1) != tabled[at]
    return copy


def _piece(line: str, number: int, before: Piece | None, *, starts: bool, counted: bool) -> Piece:
    """A line that is no row of a table."""
    words = " ".join(line.split())
    heading, bullet, count = HEADING.match(line), BULLET.match(line), NUMBER.match(line) if counted else None
    goes_on = before is not None and before.item and not before.columns
    if heading and starts:
        words = words[heading.end() :]
        return Piece(number, words, literal(words), level=len(heading["level"]))
    if bullet or count:
        words = " ".join(line[(bullet or count).end() :].split())  # type: ignore[union-attr]  # one of the two
        mark = f"{count['number']}. " if count and not bullet else "- "
        return Piece(number, words, mark + literal(words), starts=not goes_on or (starts and mark == "- "), item=True)
    if goes_on and not starts and line[0].isspace():
        return Piece(number, words, f"   {literal(words)}", starts=False, item=True)
    return Piece(number, words, literal(words), starts=starts or goes_on)


def _counted(lines: list[str]) -> set[int]:
    """The lines that count on from 1, at least two of them, with nothing but blank or indented lines between."""
    found: set[int] = set()
    run: list[int] = []
    for at, line in enumerate(lines):
        number = NUMBER.match(line)
        if number and int(number["number"]) == len(run) + 1:
            run.append(at)
        elif number or (line.strip() and not line[0].isspace()):
            run = [at] if number and number["number"] == "1" else []
        if len(run) > 1:
            found.update(run[-2:])
    return found


def _cells(line: str) -> list[str]:
    if BARS.fullmatch(line):
        return [" ".join(cell.split()) for cell in line.strip()[1:-1].split("|")]
    return [" ".join(cell.split()) for cell in line.strip("\n").rstrip().split("\t")]


def _columns(line: str) -> int:
    if BARS.fullmatch(line):
        return line.count("|") - 1
    return line.rstrip().count("\t") + 1 if line[:1].strip() else 0


def _tabled(lines: list[str]) -> dict[int, int]:
    """The lines of tables, each with the number of its table: two or more with as many tabs or bars within."""
    found: dict[int, int] = {}
    for at in range(1, len(lines)):
        columns = _columns(lines[at])
        if 1 < columns <= MOST_COLUMNS and columns == _columns(lines[at - 1]):
            found[at - 1] = found.get(at - 1, at)
            found[at] = found[at - 1]
    return found
