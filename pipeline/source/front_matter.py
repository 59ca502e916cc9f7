"""Front matter: the fields between two lines of dashes, and the body below them, with the line it begins on."""

import re
from dataclasses import dataclass
from typing import Any

import frontmatter
from frontmatter.default_handlers import YAMLHandler

from pipeline.problem import Place, Problem
from pipeline.source.characters import Unreadable
from pipeline.source.written import Table, table

DASHES = re.compile(r"---[ \t]*")
FIELD = re.compile(r"[a-z-]{1,30}:(?:\s|$)|[ \t]+\S|-\s|#")  # or a line that belongs to one


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file taken apart: its fields, its body without blank lines at both ends, the file line the body begins on."""

    fields: Table
    body: str
    body_line: int


def sheet(text: str, file: str) -> Sheet:
    """The fields and body of a release's text; Unreadable where the dashes or the fields are not in order."""
    fields, body, below = _divided(text, file)
    metadata, _ = frontmatter.parse(text, handler=_Handler(file, fields, body))
    blank = len(body) - len(re.sub(r"\A(?:[ \t]*\n)+", "", body))
    return Sheet(
        Table(Place(file, 2), metadata),
        body[blank:].rstrip(),
        below + body[:blank].count("\n"),
    )


class _Handler(YAMLHandler):  # type: ignore[misc]  # python-frontmatter is followed as untyped
    """python-frontmatter's YAML, with fields that keep their text and their places.

    Its own way reads a byte order mark or a closing `...` as no fields at all, and the last of two equal
    keys as the only one (measured): the text is divided here first.
    """

    def __init__(self, file: str, fields: str, body: str) -> None:
        super().__init__()
        self.file, self.fields, self.body = file, fields, body

    def split(self, text: str) -> tuple[str, str]:
        return self.fields, self.body

    def load(self, fm: str, **_: object) -> dict[str, Any]:
        return dict(table(fm, self.file, line=2).fields)


def _divided(text: str, file: str) -> tuple[str, str, int]:
    """The fields, the rest, and the file line on which the rest begins."""
    lines = text.split("\n")
    if not DASHES.fullmatch(lines[0]):
        raise Unreadable(_no_fields(lines, file))
    for row, line in enumerate(lines[1:], 1):
        if DASHES.fullmatch(line):
            return "\n".join(lines[1:row]) + "\n", "\n".join(lines[row + 1 :]), row + 2
    raise Unreadable(_never_closed(lines, file))


def _no_fields(lines: list[str], file: str) -> Problem:
    first = next((row for row, line in enumerate(lines) if line.strip()), 0)
    if DASHES.fullmatch(lines[first].strip()):
        return Problem(
            Place(file),
            "front-matter-missing",
            "The line `---` that opens the fields is not the first thing in the file.",
            "Remove what stands above and before it, so that the file begins with `---`.",
        )
    return Problem(
        Place(file),
        "front-matter-missing",
        "This file has no fields: its first line is not `---`.",
        "Begin it with a line `---`, the fields such as `title: Heads adopt the plan`, and another line `---`.",
    )


def _never_closed(lines: list[str], file: str) -> Problem:
    """Located at a line that was meant to close the fields, else at the line that opens them."""
    meant = re.compile(r"\s*(\.\.\.|-{2,}|[–—]+|_{3,}|\*{3,}|={3,})\s*")
    row = next((row for row, line in enumerate(lines[1:], 1) if meant.fullmatch(line)), 0)
    if row:
        return Problem(
            Place(file, row + 1),
            "front-matter-open",
            f"The fields are not closed: this line is `{lines[row].strip()}`.",
            "Write `---` in its place, three dashes and nothing before them.",
        )
    last = _last_field(lines)
    below = f"below line {last + 1}, `{lines[last].strip()[:60]}`, which seems to be" if last else "below"
    return Problem(
        Place(file),
        "front-matter-open",
        "The fields opened here are never closed.",
        f"Write three dashes, `---`, on a line of their own between the fields and the text: {below} the last field.",
    )


def _last_field(lines: list[str]) -> int:
    """The last of the lines that look like fields, counted from 0 as the line of dashes; 0 where none does."""
    last = 0
    for row, line in enumerate(lines[1:], 1):
        if line.strip() and not FIELD.match(line):
            break
        last = row if line.strip() else last
    return last
