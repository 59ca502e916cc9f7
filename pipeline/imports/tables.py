"""Tables: those of a page that hold words in rows and columns stay tables; those that only place things do not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.imports.copy import Copy, Piece, short

MOST_COLUMNS, LONGEST_CELL, MOST_BLOCKS = 24, 400, 6


@dataclass(slots=True)
class _Cell:
    head: bool
    wide: int
    tall: int
    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)


@dataclass(slots=True)
class Table:
    """A table while it is read; `placing`: it only places things, and its words are taken one after the other."""

    line: int
    placing: bool = False
    rows: list[list[_Cell]] = field(default_factory=list)
    inside: bool = False  # a cell is open

    def takes(self, name: str, given: Mapping[str, str]) -> None:
        """A row or a cell begins."""
        if name == "tr":
            self.rows.append([])
        elif name in ("td", "th"):
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append(_Cell(name == "th", _number(given.get("colspan")), _number(given.get("rowspan"))))
        self.inside = name in ("td", "th")

    @property
    def sink(self) -> list[Piece] | None:
        """Where the words of the open cell go; None outside of cells."""
        return self.rows[-1][-1].pieces if self.inside and not self.placing else None

    def released(self) -> list[Piece]:
        """All pieces in their order; from now on it only places things."""
        found = [piece for row in self.rows for cell in row for piece in cell.pieces]
        self.rows, self.placing, self.inside = [], True, False
        return found

    def finished(self, copy: Copy) -> list[Piece]:
        """The pieces of the table: one for each row, or those of its cells one after the other."""
        rows = [row for row in self.rows if any(cell.pieces for cell in row)]
        if not rows or max(len(row) for row in rows) < 2:
            return self.released()
        grid = _grid(self.rows) if len(rows) > 1 else None
        if grid is None or any(not _simple(cell) for row in rows for cell in row):
            copy.told(
                self.line,
                "copy-lost",
                "The table that begins here has one row, or too much in a row or a cell, and its cells stand "
                "one below "
                "the other.",
                "Write it as sentences or as a list, so that nobody has to guess what belongs together.",
            )
            return self.released()
        self._tell(copy, rows)
        return _pieces(grid, self.line)

    def _tell(self, copy: Copy, rows: list[list[_Cell]]) -> None:
        if not any(cell.head for cell in rows[0]):
            tell_first_row(copy, rows[0][0].pieces[0].line if rows[0][0].pieces else self.line,
                           [cell.text for cell in rows[0]])  # fmt: skip
        if any(cell.wide > 1 or cell.tall > 1 for row in rows for cell in row):
            copy.told(
                self.line,
                "copy-unsure",
                "In this table some cells reach over several columns or rows, which is not possible in a release; what "
                "they cover was left blank.",
                "Compare it with the copy, and write the words into each blank cell that needs them.",
            )


def row_of(cells: list[str], line: int, *, first: bool, text: str = "") -> Piece:
    """A row as a piece, its cells being Markdown already."""
    said = text or ", ".join(filter(None, cells))
    return Piece(line, said, f"| {' | '.join(cells)} |", 0, first, item=True, columns=len(cells))


def tell_first_row(copy: Copy, line: int, cells: list[str]) -> None:
    """Say that a table has no names of columns but those of its first row."""
    copy.told(
        line,
        "copy-unsure",
        f"The first row of a table, “{short(', '.join(cells))}”, stands as the names of its columns.",
        "If it is a row like the others, write the names of the columns above it, such as "
        f"`| {' | '.join(['Name'] * len(cells))} |`, and put it below the line of dashes.",
    )


def _number(given: str | None) -> int:
    return min(int(given), 1000) if given and re.fullmatch(r"[1-9]\d{0,5}", given) else 1


def _simple(cell: _Cell) -> bool:
    return (
        len(cell.pieces) <= MOST_BLOCKS
        and not any(piece.level or piece.columns for piece in cell.pieces)
        and len(cell.text) <= LONGEST_CELL
    )


def _grid(rows: list[list[_Cell]]) -> list[list[_Cell | None]] | None:
    """The rows with a None where a cell reaches over from above or from the left; None for too many columns."""
    grid: list[list[_Cell | None]] = []
    covered: dict[int, int] = {}
    for row in rows:
        line: list[_Cell | None] = []
        for cell in row:
            while covered.get(len(line), 0):
                covered[len(line)] -= 1
                line.append(None)
            for at in range(len(line), len(line) + cell.wide):
                covered[at] = cell.tall - 1
            line += [cell, *([None] * (cell.wide - 1))]
            if len(line) > MOST_COLUMNS:
                return None
        for at in [each for each in covered if each >= len(line) and covered[each]]:
            covered[at] -= 1
        if any(cell and cell.pieces for cell in line):
            grid.append(line)
    return grid


def _pieces(grid: list[list[_Cell | None]], line: int) -> list[Piece]:
    columns = max(len(row) for row in grid)
    found: list[Piece] = []
    for row in grid:
        filled = [cell for cell in row if cell and cell.pieces]
        cells = [_cell(cell) for cell in row] + [""] * (columns - len(row))
        at = filled[0].pieces[0].line if filled else line
        text = ", ".join(cell.text for cell in filled)
        found.append(row_of(cells, at, first=not found, text=text))
    return found


def _cell(cell: _Cell | None) -> str:
    """The words of a cell on one line; the entries of a list apart."""
    if cell is None:
        return ""
    said = [re.sub(r"^(?:[> \n]*(?:- |\d+\. )?)", "", piece.markdown) if piece.item else piece.markdown
            for piece in cell.pieces]  # fmt: skip
    return ("; " if any(piece.item for piece in cell.pieces) else " ").join(said)
