"""What was told to whom: one small file, so that nobody is told twice and an end is told to who heard of the begin."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.clock import from_stamp, stamp
from pipeline.files import Files, Lock


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm that somebody was told of: when last, who told it, and what was wrong, in its words."""

    at: datetime
    by: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Book:
    """What one teller has told.

    `alarms` that are not over yet, by their keys; `marks` of countdowns, by their keys, with the hour they are about;
    `receipts` by slug and revision, with what became of it by then; `sent` the instants of the last messages. After
    failures `tries` counts them, `tried` is the last, and `why` is what to say about it.
    """

    alarms: Mapping[str, Raised] = field(default_factory=dict)
    marks: Mapping[str, datetime] = field(default_factory=dict)
    receipts: Mapping[str, tuple[datetime, str]] = field(default_factory=dict)
    sent: tuple[datetime, ...] = ()
    tries: int = 0
    tried: datetime | None = None
    why: str = ""


class Told:
    """The books of all tellers in `told.json`, written whole under a lock of its own."""

    def __init__(self, files: Files, folder: Path) -> None:
        self._files, self._folder = files, folder

    def read(self) -> dict[str, Book]:
        """By the kind of teller; of a file that is not there or damaged nothing, so that it is all told once more."""
        try:
            rows = json.loads(self._files.read(self._path))
            return {str(kind): _book(row) for kind, row in rows.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def keep(self, books: Mapping[str, Book]) -> None:
        """Write all of them; OSError where the disk refuses."""
        rows = {kind: _row(book) for kind, book in books.items()}
        self._files.write(self._path, json.dumps(rows, ensure_ascii=False, indent=1).encode())

    def lock(self) -> Lock:
        """Held while something is told: a desk and a watch that share the folder tell once. Busy where another does."""
        self._files.make_folder(self._folder, mode=0o700)
        return self._files.lock(self._folder / "told.lock")

    @property
    def _path(self) -> Path:
        return self._folder / "told.json"


def _book(row: Mapping[str, Any]) -> Book:
    return Book(
        alarms={key: Raised(from_stamp(at), str(by), str(wrong)) for key, (at, by, wrong) in row["alarms"].items()},
        marks={str(key): from_stamp(at) for key, at in row["marks"].items()},
        receipts={str(key): (from_stamp(at), str(outcome)) for key, (at, outcome) in row["receipts"].items()},
        sent=tuple(map(from_stamp, row["sent"])),
        tries=int(row["tries"]),
        tried=from_stamp(row["tried"]) if row["tried"] else None,
        why=str(row["why"]),
    )


def _row(book: Book) -> dict[str, Any]:
    return {
        "alarms": {key: [stamp(each.at), each.by, each.wrong] for key, each in book.alarms.items()},
        "marks": {key: stamp(at) for key, at in book.marks.items()},
        "receipts": {key: [stamp(at), outcome] for key, (at, outcome) in book.receipts.items()},
        "sent": [stamp(at) for at in book.sent],
        "tries": book.tries,
        "tried": stamp(book.tried) if book.tried else "",
        "why": book.why,
    }
