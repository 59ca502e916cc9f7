"""The copy: what a file from elsewhere says, piece by piece, and what becomes of each piece."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from pipeline.problem import Place, Problem

LONGEST_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or a block of the copy: its line there, its words, the same as Markdown, its level where it is a heading.

    `starts`: a new paragraph begins here; `item`: it is an entry of a list or a row of a table; `columns`: of that row.
    """

    line: int
    text: str
    markdown: str
    level: int = 0
    starts: bool = True
    item: bool = False
    columns: int = 0


@dataclass(slots=True)
class Depicted:
    """A picture of a page: its line, the address it is taken from, its file, what it shows, the words under it."""

    line: int
    source: str
    file: str
    alt: str
    caption: str = ""


@dataclass(slots=True)
class Copy:
    """The pieces that are still to become the body, and the problems of what was lost or left out so far."""

    file: str
    pieces: list[Piece]
    problems: list[Problem] = field(default_factory=list)
    pictures: list[Depicted] = field(default_factory=list)  # whose files may be found
    headed: str = ""  # what a page or the subject of an email says that the headline is

    def told(self, line: int, code: str, wrong: str, mend: str) -> None:
        """Note advice about a line of the copy: it is a draft, and nothing in it stops anything yet."""
        self.problems.append(Problem(Place(self.file, line), code, wrong, mend, stops=False))

    def take(self, pieces: Iterable[Piece]) -> None:
        """These pieces are no part of the body any more; what followed one that began a paragraph begins one now."""
        gone = {id(piece) for piece in pieces}
        kept: list[Piece] = []
        starts = False  # the line that began this paragraph is gone: the next one begins it
        for piece in self.pieces:
            starts = piece.starts or starts
            if id(piece) not in gone:
                kept.append(replace(piece, starts=True) if starts and not piece.starts else piece)
                starts = False
        self.pieces = kept

    def paragraphs(self) -> Iterator[list[Piece]]:
        """The pieces by paragraph."""
        found: list[Piece] = []
        for piece in self.pieces:
            if piece.starts and found:
                yield found
                found = []
            found.append(piece)
        if found:
            yield found

    def body(self) -> str:
        """The pieces as CommonMark, the highest headings among them as those of a release."""
        said: list[str] = []
        top = min((piece.level for piece in self.pieces if piece.level), default=2)
        for paragraph in self.paragraphs():
            lines = [
                f"{'#' * min(6, piece.level - top + 2)} {piece.markdown}" if piece.level else piece.markdown
                for piece in paragraph
            ]
            if paragraph[0].columns:
                lines.insert(1, f"|{'---|' * paragraph[0].columns}")
            said.append("\n".join(lines))
        return "\n\n".join(said)


def words_of(pieces: Iterable[Piece]) -> str:
    """The words of several pieces on one line."""
    return " ".join(piece.text for piece in pieces)


def short(text: str, most: int = LONGEST_QUOTED) -> str:
    """The beginning of a text, to be quoted in a message; without marks that would end the quotation."""
    text = " ".join(text.replace("`", "'").split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def several(pieces: list[Piece]) -> str:
    """The beginnings of up to twelve pieces, and how many more there are."""
    said = ", ".join(f"“{short(piece.text)}”" for piece in pieces[:12])
    return f"{said} and {len(pieces) - 12} more" if len(pieces) > 12 else said


def lines_of(pieces: list[Piece]) -> str:
    """Where pieces stand: `Line 4` or `Lines 4 to 9`."""
    first, last = pieces[0].line, pieces[-1].line
    return f"Line {first}" if first == last else f"Lines {first} to {last}"
