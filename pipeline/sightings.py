"""Sightings: when a change was switched to and first seen in public, and why late; one small file, newest last."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.clock import from_stamp, stamp
from pipeline.files import Files

MOST = 500  # kept; of what is older the record tells the instant, and the ledger the posts


@dataclass(frozen=True, slots=True)
class Sighting:
    """When it was switched to, how many seconds after its hour and why, and when it was first seen from outside.

    `switched` is None where whoever switched was stopped before it could write that down.
    """

    switched: datetime | None = None
    late: float = 0.0
    why: str = ""
    seen: datetime | None = None


def read_sightings(files: Files, folder: Path) -> dict[tuple[str, int], Sighting]:
    """By slug and revision; nothing where the file is not there or cannot be understood."""
    try:
        rows = json.loads(files.read(_path(folder)))
        return {(str(row["slug"]), int(row["revision"])): _sighting(row) for row in rows}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write_sightings(files: Files, folder: Path, found: Mapping[tuple[str, int], Sighting]) -> None:
    """Write the newest of them, whole; a disk that refuses is no reason to stop."""
    rows = [_row(slug, revision, each) for (slug, revision), each in found.items()]
    with suppress(OSError):
        files.write(_path(folder), json.dumps(rows[-MOST:], ensure_ascii=False, indent=1).encode())


def _sighting(row: Mapping[str, str]) -> Sighting:
    return Sighting(
        _instant(row, "switched"), float(row.get("late", 0)), str(row.get("why", "")), _instant(row, "seen")
    )


def _instant(row: Mapping[str, str], key: str) -> datetime | None:
    return from_stamp(row[key]) if key in row else None


def _row(slug: str, revision: int, each: Sighting) -> dict[str, object]:
    times = {"switched": each.switched, "seen": each.seen}
    told = {key: stamp(instant) for key, instant in times.items() if instant}
    return {"slug": slug, "revision": revision, **told, "late": each.late, "why": each.why}


def _path(folder: Path) -> Path:
    return folder / "seen.json"
