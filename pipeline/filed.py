"""Filed: the language, kind, topics and issuers under which feeds hold an issued text."""

from functools import lru_cache
from typing import Any, NamedTuple

from pipeline.issued import Issued

ARCHIVE = "archive"  # in place of the kind: no feed holds such a text, for feeds tell what is new


class Filed(NamedTuple):
    """How a text is filed; topics as they were written and the ids of issuers, each in the order of the alphabet."""

    language: str
    kind: str
    topics: tuple[str, ...]
    issuers: tuple[str, ...]


def filed(issued: Issued) -> Filed:
    """How an issued text is filed."""
    text: Any = issued.text
    issuers = [row["id"] for row in text.get("issuers", ())]
    kind = ARCHIVE if issued.archived else text.get("kind", "")
    return Filed(text.get("language", ""), kind, _ordered(text.get("topics", ())), _ordered(issuers))


def filed_from(row: Any) -> Filed:
    """How a text was filed, from its parsed JSON; KeyError, TypeError or ValueError where that is damaged."""
    found = Filed(row["language"], row["kind"], _ordered(row["topics"]), _ordered(row["issuers"]))
    words = (found.language, found.kind, *found.topics, *found.issuers)
    if isinstance(row["topics"], str) or isinstance(row["issuers"], str) or not all(isinstance(w, str) for w in words):
        raise ValueError(f"filed as nothing is: {row}")
    return found


def _ordered(words: Any) -> tuple[str, ...]:
    return _sorted(tuple(words)) if len(words) > 1 else tuple(words)


@lru_cache(maxsize=4096)
def _sorted(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*words}))
