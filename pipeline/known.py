"""Known: what the files of public releases were found to issue, kept in `.dateline/` for the next process.

Nothing of what waits stands in it. A file counts as known only while its times and its size are what they were, and
those lay well in the past when it was read; whatever does not fit is read again as if nothing were known.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.digest import digest
from pipeline.files import Files, Glance
from pipeline.issued import Issued
from pipeline.shelved import head_of

KNOWN = "known"  # no JSON alone: its digest stands before it
SHARED = ("issuers", "contacts")  # members of which many texts have the same rows

Head = Mapping[str, Any]


class Row(NamedTuple):
    """A release's file: how it looked when it was read, the digest of its bytes, its revision, what it issues."""

    glance: Glance
    digest: str
    revision: int
    issued: str


@dataclass(frozen=True, slots=True)
class Known:
    """By file what it issues, and by the digest of each issued text its head; true only in the light of `basis`."""

    basis: str = ""
    rows: Mapping[str, Row] = field(default_factory=dict)
    heads: Mapping[str, Head] = field(default_factory=dict)


def read_known(files: Files, folder: Path, basis: str) -> Known:
    """What was kept in a folder; nothing where that is of another basis, or damaged by a single bit."""
    try:
        sealed, _, data = files.read(folder / KNOWN).partition(b"\n")
        if digest(data).encode() != sealed:
            return Known(basis)
        told = json.loads(data)
        if told["basis"] != basis:
            return Known(basis)
        rows = {file: Row(Glance("file", *row[:3]), *row[3:]) for file, row in told["files"].items()}
        return Known(basis, rows, {name: _head(head, told["shared"]) for name, head in told["texts"].items()})
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return Known(basis)


def write_known(files: Files, folder: Path, basis: str, rows: Mapping[str, Row], texts: Iterable[Issued]) -> None:
    """Keep it; OSError where the disk refuses."""
    shared = _Shared()
    told = {
        "basis": basis,
        "files": {file: [*row.glance[1:], *row[1:]] for file, row in rows.items()},
        "texts": {text.digest: shared.without(head_of(text)) for text in texts},
        "shared": shared.rows,
    }
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    files.write(folder / KNOWN, digest(data).encode() + b"\n" + data)


class _Shared:
    """The rows that texts have in common, each once."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._at: dict[str, int] = {}

    def without(self, head: dict[str, Any]) -> dict[str, Any]:
        return head | {name: [self._place(row) for row in head[name]] for name in SHARED if name in head}

    def _place(self, row: Mapping[str, Any]) -> int:
        told = repr(row)
        if told not in self._at:
            self._at[told] = len(self.rows)
            self.rows.append(row)
        return self._at[told]


def _head(head: dict[str, Any], shared: list[Any]) -> Head:
    for name in SHARED:
        if name in head:
            head[name] = [shared[at] for at in head[name]]
    return head
