"""Change fields of a release file: each one says what it is to say, and every other byte stays."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.source.amend import Unamendable, fields_of, front_matter, mark_of
from pipeline.source.written import Field, Listing, Text, Written

# A text that YAML reads as it stands, wherever it stands in a line: nothing in it could be taken for a sign.
PLAIN = re.compile(r"[^\W_](?:[\w ,.()/+’'-]|:(?=[\w/]))*")

LIST_NOTE = re.compile(r"\](\s+#[^\r\n]*)\r?$")

NOT_TEXT = ("revision", "draft")  # a comment behind these cuts nothing off

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")  # such as a short name, which needs no quotes within brackets

Value = str | Sequence[str] | Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Front:
    """The front matter with the lines and columns, counted from 0, where its fields begin."""

    text: str
    fields: Mapping[str, Field]
    ending: str

    def indent(self) -> int:
        """The column in which every field begins; Unamendable where they do not begin their lines, as in braces."""
        columns = {field.place.column for field in self.fields.values()}
        if len(columns) != 1 or self._closing() is not None:
            raise Unamendable("its fields do not begin their lines; write each on a line of its own, without braces")
        return columns.pop() - 1

    def span(self, key: str) -> tuple[int, int]:
        """The lines a field takes; a blank line or a comment below it belongs to what comes after."""
        lines = self.text.split("\n")
        first = self.fields[key].place.line - 1
        below = (row for field in self.fields.values() if (row := field.place.line - 1) > first)
        last = min(below, default=len(lines) - 1)
        while last > first + 1 and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
            last -= 1
        return first, last

    def _token(self, key: str) -> tuple[int, int, str]:
        """Where the text behind a key begins and ends, and its style."""
        at = mark_of(self.fields[key].value.place)
        scalars = (event for event in _events(self.text) if hasattr(event, "value"))
        found = next(each for each in scalars if (each.start_mark.line, each.start_mark.column) == at)
        return found.start_mark.index, found.end_mark.index, found.style or ""

    def _closing(self) -> int | None:
        """Where the brace stands that closes all fields, None where there are no braces."""
        roots = [event for event in _events(self.text) if type(event).__name__.startswith("Mapping")]
        if not roots or not getattr(roots[0], "flow_style", False):
            return None
        return int(roots[-1].start_mark.index)

    def ways(self, key: str, value: Value) -> Iterator[str]:
        """The front matter with the field saying this, the way that reads best first; '' takes it out."""
        old, brace = self.fields[key].value if key in self.fields else None, self._closing()
        if value and isinstance(value, str) and isinstance(old, Text):
            first, last, style = self._token(key)
            told = in_place(self.text[first:last], style, value)
            yield from (self.text[:first] + way + self.text[last:] for way in told)
        elif isinstance(value, str) and old is None and brace is not None:
            yield from (f"{self.text[:brace]}{comma}{key}: {quoted(value)}{self.text[brace:]}" for comma in (", ", " "))
        else:
            at = self.span(key) if old else (self.text.count("\n"),) * 2
            note = self._note(*at)
            yield from (self._lines(*at, _noted(lines, note)) for lines in _told(key, value, " " * self.indent()))

    def _note(self, first: int, last: int) -> str:
        """The comment behind a list that stands on one line, with the blanks before it."""
        found = LIST_NOTE.search(self.text.split("\n")[first]) if last == first + 1 else None
        return found[1] if found else ""

    def _lines(self, first: int, last: int, lines: Sequence[str]) -> str:
        old = self.text.split("\n")[:-1]
        return "".join(f"{line}\n" for line in [*old[:first], *(line + self.ending for line in lines), *old[last:]])


def with_fields(text: str, fields: Mapping[str, Value]) -> str:
    """The file with these fields saying just this; an empty one is taken out, an absent one is added at the end.

    A comment behind or above a field that is rewritten stays, and its line endings. Raises Unamendable for a file
    whose fields cannot be read, or where what was written would not be read back as it was given.
    """
    start, end = front_matter(text)
    ending = "\r" if "\r\n" in text[:end] else ""
    front = text[start:end]
    for key, value in fields.items():
        front = _changed(front, key, value, ending)
    return text[:start] + front + text[end:]


def written(words: str) -> Iterator[str]:
    """A text as it may stand behind a key, without quotes where none are needed."""
    if PLAIN.fullmatch(words):
        yield words
    yield quoted(words)


def quoted(words: str) -> str:
    """A text between double quotes; YAML reads JSON's as its own."""
    return json.dumps(words, ensure_ascii=False)


def _changed(front: str, key: str, value: Value, ending: str) -> str:
    known = _Front(front, fields_of(front).fields, ending)
    wanted = {name: plainly(field.value) for name, field in known.fields.items() if name != key}
    wanted |= {key: _listed(value)} if value else {}
    if not value and key not in known.fields:
        return front
    for way in known.ways(key, value):
        if _reads(way, key, wanted):
            return way
    raise Unamendable(f"`{key}` holds a character that cannot be written")


def _reads(front: str, key: str, wanted: Mapping[str, Any]) -> bool:
    try:
        fields = fields_of(front).fields
    except Unamendable:
        return False
    value = fields[key].value if key in fields else None
    cut = isinstance(value, Text) and value.comment and key not in NOT_TEXT
    return not cut and {name: plainly(field.value) for name, field in fields.items()} == wanted


def plainly(value: Written) -> Any:
    """What is written, without its places."""
    if isinstance(value, Text):
        return value.value
    if isinstance(value, Listing):
        return [plainly(item) for item in value.items]
    return {key: plainly(field.value) for key, field in value.fields.items()}


def _listed(value: Value) -> Any:
    if isinstance(value, Mapping):
        return {key: _listed(each) for key, each in value.items()}
    return value if isinstance(value, str) else list(value)


def in_place(old: str, style: str, words: str) -> Iterator[str]:
    """The new text in the place of the old one, with the blank lines that the parser counts to the old one."""
    before = "" if old.strip() else " "
    after = old[len(old.rstrip()) :]
    note = re.match(r"[|>][^\n#]*?([ \t]+#[^\r\n]*)", old) if style in ("|", ">") else None
    for way in (quoted(words),) if style in ("'", '"') else written(words):
        yield before + way + (note[1] if note else "") + after


def _told(key: str, value: Value, indent: str) -> Iterator[list[str]]:
    """The lines of a field, none where it is taken out."""
    if isinstance(value, str):
        yield from ([f"{indent}{key}: {way}"] for way in written(value)) if value else iter([[]])
        return
    if not isinstance(value, Mapping):
        yield [f"{indent}{key}: [{_row(value)}]"] if value else []
        return
    inner = {name: quoted(each) if isinstance(each, str) else f"[{_row(each)}]" for name, each in value.items()}
    yield [f"{indent}{key}:", *(f"{indent}  {name}: {told}" for name, told in inner.items())]


def _noted(lines: list[str], note: str) -> list[str]:
    return [lines[0] + note] if note and len(lines) == 1 else lines


def _row(items: Sequence[str]) -> str:
    return ", ".join(each if NAME.fullmatch(each) else quoted(each) for each in items)


def _events(front: str) -> list[Any]:
    import yaml

    try:
        return list(yaml.parse(front, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)))
    except yaml.YAMLError:
        return []
