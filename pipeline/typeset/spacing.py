"""French spacing: a blank where no line may break becomes one that holds; the issued text stays as it was typed."""

import re
from collections.abc import Mapping
from typing import Any

from pipeline.typeset.commonmark import prose_ranges

# U+00A0 for all of them: the narrow U+202F is a box in some mail programs
HELD = "\u00a0"

# before a mark, inside quotation marks, and inside an hour such as 16 h 30
LOOSE = re.compile(
    r" (?=[;:?!»%](?:[\s;:?!»)\]”’…,.]|$))|(?<=«) "
    r"|(?<=\d) (?=h\b)|(?:(?<=\dh)|(?<=\d[ \u00a0\u202f]h)) (?=\d\d\b)"
)

PROSE = {"title", "subtitle", "number", "place", "time", "role", "hours", "alt", "caption", "credit", "licence"}
PROSE |= {"summary", "update", "correction", "killed"}
MARKDOWN = {"body", "notes", "text"}


def spaced(text: Mapping[str, Any]) -> Mapping[str, Any]:
    """An issued text as it is shown: in French with blanks that hold, in any other language itself.

    Only what is read is touched: no name by which things find each other, no file, address or code.
    """
    if not _french(text.get("language", "")):
        return text
    return {name: _held(name, value) for name, value in text.items()}


def held(words: str, language: str) -> str:
    """A line of plain words in a language, with blanks that hold where that language wants them."""
    return LOOSE.sub(HELD, words) if _french(language) else words


def _french(language: str) -> bool:
    return language.lower()[:3].rstrip("-_") == "fr"


def _held(name: str, value: Any) -> Any:
    match value:
        case str() if name in PROSE:
            return LOOSE.sub(HELD, value)
        case str() if name in MARKDOWN:
            return _markdown(value)
        case list():
            return [_held(name, each) for each in value]
        case dict():
            return {inner: _held(inner, each) for inner, each in value.items()}
    return value


def _markdown(text: str) -> str:
    if not LOOSE.search(text):
        return text
    data, last, pieces = text.encode(), 0, list[bytes]()
    for start, end in prose_ranges(text):
        pieces += [data[last:start], LOOSE.sub(HELD, data[start:end].decode()).encode()]
        last = end
    return b"".join([*pieces, data[last:]]).decode()
