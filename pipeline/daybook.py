"""The daybook: what the last run of the line saw and which alarms stand; one small file, written over each time."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from pipeline.alarm import Alarm
from pipeline.clock import from_stamp, stamp
from pipeline.files import Files


@dataclass(frozen=True, slots=True)
class Daybook:
    """When the line last ran, what each release waited for then (by slug, no word of its text), and the alarms.

    `due` tells since when something is due that did not get out; `address` is what names the newsroom in the ledger.
    """

    at: datetime | None = None
    waits: Mapping[str, str] = field(default_factory=dict)
    due: Mapping[str, datetime] = field(default_factory=dict)
    alarms: tuple[Alarm, ...] = ()
    address: str = ""


def read_daybook(files: Files, folder: Path) -> Daybook:
    """What stands in the folder; an empty daybook where there is none or it cannot be understood."""
    try:
        row = json.loads(files.read(_path(folder)))
        due = {slug: from_stamp(since) for slug, since in row["due"].items()}
        alarms = tuple(Alarm(**each) for each in row["alarms"])
        return Daybook(from_stamp(row["at"]), dict(row["waits"]), due, alarms, str(row.get("address", "")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Daybook()


def write_daybook(files: Files, folder: Path, book: Daybook) -> None:
    """Write it whole; a disk that refuses is no reason to stop, for everything in it is derived again."""
    row = {
        "at": stamp(book.at) if book.at else None,
        "waits": dict(book.waits),
        "due": {slug: stamp(since) for slug, since in book.due.items()},
        "alarms": [asdict(alarm) for alarm in book.alarms],
        "address": book.address,
    }
    with suppress(OSError):
        files.write(_path(folder), json.dumps(row, ensure_ascii=False, indent=1).encode())


def _path(folder: Path) -> Path:
    return folder / "daybook.json"
