"""What a person wrote in YAML: text with places, in tables and lists; nothing coerced, nothing guessed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.problem import Place, Problem
from pipeline.source.characters import UNSEEN, Unreadable, unseen, unseen_in
from pipeline.source.slip import explain

MOST_BYTES = 64 * 1024
DEEPEST = 8
COMMENT = re.compile(r"[ \t]+(#.*)")
MOST_PROBLEMS = 100  # of one text; a file of noise is not worth a longer list


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as written. `plain`: without quotes; `comment`: what a ` #` after plain text leaves out of it."""

    place: Place
    value: str
    plain: bool = False
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as written."""

    place: Place
    items: tuple["Written", ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """What stands behind a key; `place` is the key's own."""

    place: Place
    value: "Written"


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and what stands behind them, in the order written."""

    place: Place
    fields: Mapping[str, Field] = field(default_factory=dict)


Written = Text | Listing | Table


def texts_of(table: Table) -> dict[str, str] | None:
    """What stands behind each key, None where one holds more than a text."""
    found = {name: field.value.value.strip() for name, field in table.fields.items() if isinstance(field.value, Text)}
    return found if len(found) == len(table.fields) else None


def table(text: str, file: str, line: int = 1) -> Table:
    """The table that a YAML text is; `line` is the line of the file on which the text begins.

    Scalars stay text. Raises Unreadable for syntax errors, duplicate keys, aliases, anchors, tags, merge keys,
    unseen characters, more than 64 KiB, more than 8 levels, or anything that is no table.
    The parser is asked for one event at a time and stopped at the ninth level, before it can do harm:
    composing a hundred thousand brackets ends the process (measured).
    """
    if len(text.encode(errors="surrogatepass")) > MOST_BYTES:
        raise Unreadable(_too_big(Place(file, line)))
    character = unseen_in("\n" * (line - 1) + text, file)
    if character:
        raise Unreadable(character)
    reader = _Reader(text.split("\n"), file, line)
    for event in _events(text, file, line):
        reader.take(event)
    return reader.whole()


def _events(text: str, file: str, line: int) -> Iterator[Any]:
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        raise Unreadable(explain(error, text, file, line)) from error


@dataclass(slots=True)
class _Open:
    """A list or table whose end has not come yet; in a table keys and values take turns."""

    place: Place
    is_table: bool
    items: list[Written] = field(default_factory=list)


class _Reader:
    """Builds the written form from the parser's events, without recursion."""

    def __init__(self, lines: list[str], file: str, line: int) -> None:
        self.lines, self.file, self.line = lines, file, line
        self.open: list[_Open] = []
        self.root: Written | None = None
        self.documents = 0
        self.problems: list[Problem] = []

    def take(self, event: Any) -> None:
        kind = type(event).__name__
        if kind == "ScalarEvent":  # as two in three are
            self._refuse_marks(event)
            self._put(self._text(event))
        elif kind == "DocumentStartEvent":
            self._document(event)
        elif kind == "AliasEvent":
            self._shorthand(self._place(event))
            self._put(Text(self._place(event), ""))
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._refuse_marks(event)
            self._begin(event, is_table=kind == "MappingStartEvent")
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._put(self._closed(self.open.pop()))

    def whole(self) -> Table:
        root = self.root or Table(Place(self.file, self.line))
        if self.problems:
            raise Unreadable(*self.problems[:MOST_PROBLEMS])
        if not isinstance(root, Table):
            raise Unreadable(_not_a_table(root))
        return root

    def _place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + self.line, event.start_mark.column + 1)

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            raise Unreadable(_second_document(self._place(event)))
        if event.version or event.tags:
            self._shorthand(self._place(event))

    def _begin(self, event: Any, *, is_table: bool) -> None:
        self.open.append(_Open(self._place(event), is_table))
        if len(self.open) > DEEPEST:
            raise Unreadable(_too_deep(self._place(event)))

    def _put(self, written: Written) -> None:
        if self.open:
            self.open[-1].items.append(written)
        else:
            self.root = written

    def _text(self, event: Any) -> Text:
        place = self._place(event)
        if event.style == '"' and (found := UNSEEN.search(event.value)):  # only there an escape can stand for one
            self.problems.append(unseen(place, found[0]))
        plain = not event.style
        return Text(place, event.value, plain, self._comment(event.end_mark) if plain else "")

    def _comment(self, end: Any) -> str:
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        found = COMMENT.match(rest) if "#" in rest else None
        return found[1].rstrip() if found else ""

    def _refuse_marks(self, event: Any) -> None:
        if event.anchor or event.tag:
            self._shorthand(self._place(event))

    def _shorthand(self, place: Place) -> None:
        self.problems.append(_shorthand(place))

    def _closed(self, closed: _Open) -> Written:
        if not closed.is_table:
            return Listing(closed.place, tuple(closed.items))
        fields: dict[str, Field] = {}
        for key, value in zip(closed.items[::2], closed.items[1::2], strict=True):
            if not isinstance(key, Text) or (key.plain and key.value == "<<"):
                self._shorthand(key.place)
            elif key.value in fields:
                self.problems.append(_twice(key, fields[key.value].place))
            else:
                fields[key.value] = Field(key.place, value)
        return Table(closed.place, fields)


def _too_big(place: Place) -> Problem:
    return Problem(
        place,
        "fields-too-big",
        "The fields of this file take more than 64 KiB.",
        "Move long text below the second line of dashes: only fields such as `title: ...` stand above it.",
    )


def _too_deep(place: Place) -> Problem:
    return Problem(
        place,
        "too-deep",
        f"Here {DEEPEST + 1} lists or tables stand one inside the other; at most {DEEPEST} are read.",
        'Remove brackets, or put quotes round the text if they belong to it: `title: "[[Draft]] Heads adopt"`.',
    )


def _second_document(place: Place) -> Problem:
    return Problem(
        place,
        "second-document",
        "This line begins with three dashes, which would start a second set of fields.",
        'Remove the dashes, or put quotes round the text: `title: "--- Heads adopt"`.',
    )


def _shorthand(place: Place) -> Problem:
    return Problem(
        place,
        "shorthand-refused",
        "What begins with `&`, `*`, `!`, `?`, `%` or `<<` is shorthand of YAML, which is not read here.",
        'If it belongs to the text, put quotes round all of it: `title: "!Breaking: Heads adopt"`.',
    )


def _twice(key: Text, first: Place) -> Problem:
    return Problem(
        key.place,
        "key-twice",
        f"`{key.value}` stands here a second time; the first is on line {first.line}.",
        f"Keep one line `{key.value}: ...` and remove the other.",
    )


def _not_a_table(root: Written) -> Problem:
    if isinstance(root, Text):
        return Problem(
            root.place,
            "colon-missing",
            f"Line {root.place.line} has no colon with a space after it.",
            "Write it as `key: value`, such as `title: Heads adopt the plan`.",
        )
    return Problem(
        root.place,
        "table-expected",
        "This is a list where fields are expected.",
        "Write one field a line as `key: value`, such as `title: Heads adopt the plan`.",
    )
