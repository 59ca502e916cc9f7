"""Unplanned: lifts that the ledger could not be told of, each noted beside it until it is."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from pipeline.clock import from_stamp, stamp
from pipeline.digest import digest
from pipeline.files import Files

Mark = tuple[str, int, str]  # slug, revision and digest of what was issued
SLACK = 10_000_000_000  # nanoseconds within which a note is on the disk


def note(files: Files, folder: Path, mark: Mark, hour: datetime | None) -> None:
    """Note before a lift that nothing of it is planned, and so nothing sent; `hour` is what its posts were meant for.

    OSError where the disk refuses.
    """
    files.make_folder(folder / "unplanned", mode=0o700)
    told = {"mark": mark, "hour": stamp(hour) if hour else None, "at": files.now(folder / "unplanned")}
    files.write(_path(folder, mark), json.dumps(told).encode())


def noted(files: Files, folder: Path) -> Mapping[Mark, datetime | None]:
    """What was noted here. A note that was put back from a copy is none: by now it may have been sent."""
    found: dict[Mark, datetime | None] = {}
    for name in files.names(folder / "unplanned"):
        path = folder / "unplanned" / name
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(files.read(path))
            slug, revision, content = told["mark"]
            if abs(files.touched(path) - told["at"]) < SLACK:
                found[slug, revision, content] = from_stamp(told["hour"]) if told["hour"] else None
    return found


def forget(files: Files, folder: Path, mark: Mark) -> None:
    """The ledger knows of it."""
    with suppress(OSError):
        files.remove(_path(folder, mark))


def _path(folder: Path, mark: Mark) -> Path:
    return folder / "unplanned" / digest(json.dumps(mark).encode())
