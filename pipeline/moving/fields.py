"""Fields: what stands above a Markdown text as YAML, TOML, JSON or plain lines, all of it as texts and lists."""

import json
import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from pipeline.imports.refusing import unreadable
from pipeline.problem import Place
from pipeline.source.characters import Unreadable
from pipeline.source.written import MOST_BYTES, Listing, Text, Written, table

DASHED = re.compile(r"---[ \t]*\n(?P<fields>.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
PLUSSED = re.compile(r"\+\+\+[ \t]*\n(?P<fields>.*?)^\+\+\+[ \t]*$\n?", re.DOTALL | re.MULTILINE)
PLAIN = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}):[ \t]*(?P<value>[^\n]*)(?:\n|\Z)")
DEEPEST = 20  # tables in tables; ten thousand of them take seconds


@dataclass(frozen=True, slots=True)
class Fields:
    """Values by their keys in small letters; the text below them, and the line on which that begins."""

    values: dict[str, Any]
    body: str
    body_line: int
    head: str

    def text(self, *keys: str) -> str:
        """The first of these that is a text, on one line; '' where none is."""
        found = (self.values.get(key) for key in keys)
        return next((" ".join(each.split()) for each in found if isinstance(each, str) and each.strip()), "")

    def texts(self, *keys: str) -> list[str]:
        """The texts of these lists, or single texts, in order."""
        lists = (each if isinstance(each, list) else [each] for each in map(self.values.get, keys))
        return [each.strip() for texts in lists for each in texts if isinstance(each, str) and each.strip()]

    def says_yes(self, key: str) -> bool:
        """Whether a field is true."""
        return self.text(key).casefold() in ("true", "yes", "1", "on")

    def line_of(self, key: str) -> int:
        """Where a key stands, else the first line."""
        found = re.search(rf"^\s*\"?{re.escape(key)}\"?\s*[:=]", self.head, re.MULTILINE | re.IGNORECASE)
        return self.head.count("\n", 0, found.end()) + 1 if found else 1


def fields_of(text: str, file: str) -> Fields:
    """The fields at the head of a text, none where it has none; Unreadable where they are begun and not in order."""
    for pattern, reader in ((DASHED, _yaml), (PLUSSED, _toml)):
        found = pattern.match(text)
        if found:
            return _divided(text, found.end(), reader(found["fields"], file))
    if text.startswith("{"):
        return _json(text, file)
    end, values = 0, dict[str, Any]()
    while found := PLAIN.match(text, end):
        values.setdefault(found["key"].strip().lower(), found["value"].strip())
        end = found.end()
    return _divided(text, end, values) if values else _divided(text, 0, {})


def _divided(text: str, end: int, values: dict[str, Any]) -> Fields:
    body = text[end:]
    blank = len(body) - len(body.lstrip("\n"))
    return Fields(values, body.strip("\n"), text.count("\n", 0, end + blank) + 1, text[:end])


def _yaml(text: str, file: str) -> dict[str, Any]:
    return {key.lower(): _plain(each.value) for key, each in table(text, file, line=2).fields.items()}


def _plain(written: Written) -> Any:
    if isinstance(written, Text):
        return written.value
    if isinstance(written, Listing):
        return [_plain(each) for each in written.items]
    return {key.lower(): _plain(each.value) for key, each in written.fields.items()}


def _toml(text: str, file: str) -> dict[str, Any]:
    _measured(text, file)
    try:
        return {key.lower(): _small(value) for key, value in tomllib.loads(text).items()}
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        found = re.search(r"line (\d+)", str(fault))
        raise _damaged(file, int(found[1]) + 1 if found else 1) from fault


def _json(text: str, file: str) -> Fields:
    try:
        values, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError) as fault:
        raise _damaged(file, getattr(fault, "lineno", 1)) from fault
    return _divided(text, end, _small(values))


def _measured(text: str, file: str) -> None:
    deep = any(line.partition("=")[0].count(".") > DEEPEST for line in text.split("\n"))
    if deep or len(text.encode(errors="replace")) > MOST_BYTES:
        raise _damaged(file, 1)


def _damaged(file: str, line: int) -> Unreadable:
    what = "The fields above this text are not in order from here on."
    return Unreadable(unreadable(Place(file, line), what, "Mend them as the old site needs them, and import again."))


def _small(value: Any) -> Any:
    """The same with keys in small letters, and with all that is neither list nor table as text."""
    if isinstance(value, dict):
        return {str(key).lower(): _small(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_small(each) for each in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime | date | time) else "" if value is None else str(value)
