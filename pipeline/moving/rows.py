"""Rows of XML: an export read piece by piece, without document types, entities or anything from elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from pipeline.imports.refusing import unreadable
from pipeline.problem import Place
from pipeline.source.characters import Unreadable

DEEPEST, MOST_CELLS = 12, 2_000_000
CHUNK = 1 << 16


@dataclass(slots=True)
class Cell:
    """A field of a row: its name as written, those inside another one as `outer/inner`; its line, attributes, text."""

    name: str
    line: int
    attributes: Mapping[str, str]
    text: str = ""


@dataclass(slots=True)
class Row:
    """One record of an export."""

    line: int
    cells: list[Cell] = field(default_factory=list)

    def text(self, *names: str) -> str:
        """What stands in the first field of these names that holds anything, '' where none does."""
        return next((cell.text.strip() for name in names for cell in self.all(name) if cell.text.strip()), "")

    def all(self, name: str) -> Iterator[Cell]:
        """Every field of that name."""
        return (cell for cell in self.cells if cell.name == name)

    def line_of(self, name: str) -> int:
        """Where a field stands, else the row."""
        return next((cell.line for cell in self.all(name)), self.line)


def rows(data: bytes, file: str, names: tuple[str, ...]) -> list[Row]:
    """Each element of one of these names with what stands in it; Unreadable for what is damaged or built to do harm."""
    reader = _Reader(file, names)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.opens
    parser.EndElementHandler = reader.closes
    parser.CharacterDataHandler = reader.says
    parser.StartDoctypeDeclHandler = reader.refuses
    parser.EntityDeclHandler = reader.refuses
    reader.parser = parser
    try:
        for at in range(0, len(data), CHUNK):
            parser.Parse(data[at : at + CHUNK], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as fault:  # an encoding that is none is one of the latter
        line = max(1, parser.CurrentLineNumber)
        what = "From here on this file is no whole XML."
        raise Unreadable(unreadable(Place(file, line), what, "Export it once more, and compare the sizes.")) from fault
    return reader.found


class _Reader:
    """One pass over an export: the row that is being read, and the fields in which we stand."""

    def __init__(self, file: str, names: tuple[str, ...]) -> None:
        self.file, self.names = file, names
        self.found: list[Row] = []
        self.row: Row | None = None
        self.open: list[Cell] = []
        self.texts: list[list[str]] = []
        self.depth = self.cells = 0
        self.parser: expat.XMLParserType

    def opens(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.cells += 1
        if self.depth > DEEPEST or self.cells > MOST_CELLS:
            self.refuses()
        line = self.parser.CurrentLineNumber
        if self.row is None:
            self.row = Row(line) if name in self.names else None
            return
        path = f"{self.open[-1].name}/{name}" if self.open else name
        self.open.append(Cell(path, line, attributes))
        self.texts.append([])
        self.row.cells.append(self.open[-1])

    def closes(self, name: str) -> None:
        self.depth -= 1
        if self.open:
            self.open.pop().text = "".join(self.texts.pop())
        elif self.row is not None:
            self.found.append(self.row)
            self.row = None

    def says(self, text: str) -> None:
        if self.texts:
            self.texts[-1].append(text)

    def refuses(self, *_: object) -> None:
        what = "This file is no plain export: it declares its own signs, or is deeper than any export is."
        mend = "Export the site once more with its own tool, such as “Tools, Export” in WordPress."
        raise Unreadable(unreadable(Place(self.file, self.parser.CurrentLineNumber), what, mend))
