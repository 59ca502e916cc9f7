"""A slip: what a YAML parser stumbled over, explained to the person who typed it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline.problem import Place, Problem

COLON = re.compile(r":([ \t]|$)")
FIELD = re.compile(r"^(?P<indent>[\s-]*(?:[{,]\s*)?)(?P<key>[\w .-]+?):\s+(?P<value>\S.*?)\s*$")
NUMBERS = {2: "two", 4: "four", 6: "six", 8: "eight"}
# Blanks that come along when text is copied, and that end no key: no-break, thin, ideographic.
ODD_BLANK = re.compile(r"^[ -]*(?P<key>[\w-]+):(?P<blank>[\u00a0\u2000-\u200b\u202f\u205f\u3000]+)[ \t]*(?P<value>.*)$")


@dataclass(frozen=True, slots=True)
class _Slip:
    """Where and over what the parser stumbled; rows and columns count from 0."""

    lines: list[str]
    file: str
    first: int
    context: str
    problem: str
    row: int
    column: int
    context_row: int
    context_column: int

    @property
    def line(self) -> str:
        return self.lines[self.row] if self.row < len(self.lines) else ""

    def at(self, row: int, column: int) -> Place:
        return Place(self.file, row + self.first, column + 1)

    def before(self) -> int:
        """The nearest row above that is neither blank nor a comment, or -1."""
        for row in range(min(self.row, len(self.lines)) - 1, -1, -1):
            if self.lines[row].strip() and not self.lines[row].lstrip().startswith("#"):
                return row
        return -1


def explain(error: Any, text: str, file: str, first: int) -> Problem:
    """The problem behind a `yaml.MarkedYAMLError` in a text that begins on line `first` of the file."""
    at = error.problem_mark or error.context_mark
    opened = error.context_mark or at
    slip = _Slip(
        text.split("\n"),
        file,
        first,
        error.context or "",
        error.problem or "",
        at.line,
        at.column,
        opened.line,
        opened.column,
    )
    for recognise in RECOGNISERS:
        problem = recognise(slip)
        if problem:
            return problem
    return _unknown(slip)


def quoted(value: str) -> str:
    """A text in the quotes that let YAML read it as it is."""
    value = unquoted(value)
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def unquoted(value: str) -> str:
    """A text without one pair of quotation marks round all of it, straight or smart."""
    value = re.sub(r"""^(["'])(.*)\1$""", r"\2", value)
    return re.sub(r"^[“„«‘‹][\s]?([^“”„«»‹›]*?)[\s]?[”“»’›]$", r"\1", value) or value


def _tab(slip: _Slip) -> Problem | None:
    blank = slip.line[: len(slip.line) - len(slip.line.lstrip())]
    if "\t" not in blank:
        return None
    rest, column = slip.line.strip(), _stands_at(slip)
    return Problem(
        slip.at(slip.row, blank.index("\t")),
        "tab",
        "This line is moved to the right with a tab.",
        f"Put {NUMBERS.get(column, column)} spaces in its place: `{' ' * column}{rest}`."
        if column
        else f"Take it away, so that the line begins at the margin: `{rest}`.",
    )


def _stands_at(slip: _Slip) -> int:
    """How many spaces belong before a line: as many as its neighbours above have, none for a field of the release."""
    rest, above = slip.line.strip(), slip.lines[slip.before()] if slip.before() >= 0 else ""
    indent = len(above) - len(above.lstrip())
    entry = re.match(r" *- +", above)
    if not rest.startswith("- "):
        opens = above.rstrip().endswith(":") and not entry
        return entry.end() if entry else indent + 2 if opens or not COLON.search(rest) else indent
    dashes = (re.match(r" *(?=- )", line) for line in reversed(slip.lines[: slip.row]))
    if above.startswith(" "):
        return next((found.end() for found in dashes if found), 2)
    return 0 if entry else 2


def _quote_open(slip: _Slip) -> Problem | None:
    for row in range(min(slip.row, len(slip.lines) - 1), -1, -1):
        found = re.match(r"""^[\s-]*[\w.-]+:\s+(["'])""", slip.lines[row])
        if found and slip.lines[row].count(found[1]) == 1 and not _closes_below(slip, row, found[1]):
            return _never_closed(slip, row, found.end() - 1)
    if "quoted scalar" in slip.context and "escape" not in slip.problem:
        return _never_closed(slip, slip.context_row, slip.context_column)
    return None


def _closes_below(slip: _Slip, row: int, mark: str) -> bool:
    """Whether the next such mark ends its line, as a text over several lines does."""
    for line in slip.lines[row + 1 : slip.row + 1]:
        if mark in line:
            return re.match(r"\s*(#.*)?$", line.split(mark, 1)[1]) is not None
    return False


def _never_closed(slip: _Slip, row: int, column: int) -> Problem:
    line = slip.lines[row] if row < len(slip.lines) else ""
    text, before = line[column + 1 :].rstrip(), line[max(0, column - 60) : column]
    if "{" in line[:column] or "[" in line[:column]:
        text = re.split(r",\s*[\w-]{1,40}:\s|[}\]]", text, maxsplit=1)[0].rstrip()
    key = re.search(r"[\w.-]+:[ \t]+$", before)
    return Problem(
        slip.at(row, column),
        "quote-open",
        "The quotation mark opened here is not closed on its line.",
        f"Close it behind the last word: `{key[0] if key else ''}{quoted(text)}`.",
    )


def _comment(slip: _Slip) -> Problem | None:
    row = slip.before()
    found = re.search(r"\s#", slip.lines[row]) if row >= 0 else None
    field = FIELD.match(slip.lines[row]) if found else None
    if not found or not field or field["value"][0] in "\"'" or slip.row >= len(slip.lines):
        return None
    if field["value"][0] in "{[" and slip.lines[row][: found.start()].count('"') % 2:  # it stands in quotes there
        return None
    inside = "flow" in slip.context
    if not inside and not slip.line.startswith(" "):
        return None
    example = '{name: "Desk #4"}' if inside else f"{field['key']}: {quoted(field['value'])}"
    return comment_cuts(slip.at(row, found.start() + 1), example)


def comment_cuts(place: Place, example: str) -> Problem:
    """The problem of a ` #` at a place, with the text as it should be written."""
    return Problem(
        place,
        "comment-cuts-text",
        "Everything after ` #` on this line would be left out.",
        f"Put quotes round the whole text, such as `{example}`, or move the note to a line of its own.",
    )


def _colon_in_text(slip: _Slip) -> Problem | None:
    if slip.line[slip.column : slip.column + 1] != ":":
        return None
    found = _inner(slip) if "flow" in slip.context else FIELD.match(slip.line)
    if not found or slip.column < found.start("value"):
        return None
    return _quotes_needed(slip, found, "holds a colon, which would start another field", slip.column)


def _inner(slip: _Slip) -> re.Match[str] | None:
    """The field inside braces whose text reaches over the spot."""
    # a comma ends the text only where another field follows it: the rest of a sentence is never left out
    inside = re.compile(r"(?P<key>[\w-]+):\s+(?P<value>[^\s,{}\[\]][^{}\[\]]*?)(?=\s*(?:,\s*[\w-]+:\s|[{}\[\]]|$))")
    spots = (found for found in inside.finditer(slip.line) if found.end() > slip.column)
    return next(spots, None)


def _text_after(slip: _Slip) -> Problem | None:
    found = FIELD.match(slip.line)
    special = found and found["value"][0] in "\"'[{*&!|>%@`?-]},"
    if not found or not special or slip.column < found.start("value") or "flow" in slip.context:
        return None
    sign = found["value"][0]
    if sign in "\"'":
        return _quotes_needed(slip, found, "goes on after its closing quotation mark, or holds a `\\`")
    return _quotes_needed(slip, found, f"begins with `{sign}`, which means something else here")


def _quotes_needed(slip: _Slip, field: re.Match[str], why: str, column: int = -1) -> Problem:
    return Problem(
        slip.at(slip.row, column if column >= 0 else field.start("value")),
        "quotes-needed",
        f"The text of `{field['key']}` {why}.",
        f"Put quotes round it: `{field['key']}: {quoted(field['value'])}`.",
    )


def _bracket_open(slip: _Slip) -> Problem | None:
    if "flow" not in slip.context:
        return None
    return Problem(
        slip.at(slip.context_row, slip.context_column),
        "bracket-open",
        f"The bracket opened here is not closed, or a comma is missing before column {slip.column + 1} "
        f"of line {slip.row + slip.first}.",
        "Write it as `[one, two]` or `{name: Press desk, email: press@example.org}`, and put quotes round text "
        "that holds a colon or ` #`.",
    )


def _odd_blank(slip: _Slip) -> Problem | None:
    """Looked for up to where the parser stopped: it reads on, because such a line is no field to it."""
    for row in range(min(slip.row, len(slip.lines) - 1) + 1):
        found = ODD_BLANK.match(slip.lines[row])
        if found:
            value = found["value"].strip()
            return Problem(
                slip.at(row, found.start("blank")),
                "colon-missing",
                f"What stands after the colon of `{found['key']}` looks like a space and is another character.",
                f"Delete it and type a space: `{found['key']}: {value or 'Heads adopt the plan'}`.",
            )
    return None


def _colon_missing(slip: _Slip) -> Problem | None:
    simple_key = "simple key" in slip.context
    row = slip.context_row if simple_key else slip.before()
    if row < 0 or not (simple_key or "mapping values" in slip.problem) or COLON.search(slip.lines[row]):
        return None
    line = slip.lines[row].lstrip(" -")
    word = re.match(r"[\w-]+", line)
    key, rest = (word[0], line[word.end() :].strip(" :")) if word else ("key", line)
    return Problem(
        slip.at(row, len(slip.lines[row]) - len(line)),
        "colon-missing",
        f"Line {row + slip.first} has no colon with a space after it.",
        f"Write it as `key: value`, such as `{key}: {rest or 'Heads adopt the plan'}`.",
    )


def _indent(slip: _Slip) -> Problem | None:
    if not COLON.search(slip.line) and not slip.line.lstrip().startswith("- "):
        return None
    return Problem(
        slip.at(slip.row, len(slip.line) - len(slip.line.lstrip())),
        "indent-wrong",
        "This line does not stand under the lines it belongs to.",
        "Give fields of one group the same number of spaces before them, none for a field such as `title: ...`; "
        "text that goes on from the line above and holds a colon needs quotes round all of it.",
    )


def _unknown(slip: _Slip) -> Problem:
    return Problem(
        slip.at(slip.row, slip.column),
        "line-unreadable",
        "This line cannot be read as a field.",
        'Write it as `key: value`, and put quotes round text with signs in it: `title: "Heads adopt: the plan"`.',
    )


RECOGNISERS: tuple[Callable[[_Slip], Problem | None], ...] = (
    _tab,
    _odd_blank,
    _quote_open,
    _comment,
    _colon_in_text,
    _text_after,
    _bracket_open,
    _colon_missing,
    _indent,
)
