"""Settled: what was kept and exported here, and found whole; believed while nobody touched it since."""

import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.digest import canonical, digest
from pipeline.files import SETTLES, Files
from pipeline.record import Record

NOTE = "settled.json"
A_DAY = 86_400_000_000_000  # ns after which everything is looked at anew: disks forget


@dataclass(frozen=True, slots=True)
class Settled:
    """The edition that was exported whole, with how many entries of the record, and when by the clock of the files.

    All issued texts of these entries were in the store by then. `since` is when each byte of it was last looked at.
    """

    seal: str = ""
    entries: int = 0
    at: int = 0
    since: int = 0

    def believes(self, touched: int) -> bool:
        """Whether what was touched then is as it was."""
        return touched + SETTLES < self.at


def read_settled(files: Files, folder: Path, data: bytes) -> Settled:
    """What is noted in a folder of the beginning of a record; nothing where that is another, or was long ago."""
    try:
        row = json.loads(files.read(folder / NOTE))
        found = Settled(str(row["seal"]), int(row["entries"]), int(row["at"]), int(row["since"]))
        begun = data[: int(row["size"])]
        fits = row["record"] == digest(begun) and 0 <= files.now(folder) - found.since < A_DAY
    except (OSError, ValueError, KeyError, TypeError):
        return Settled()
    return found if fits and begun.count(b"\n") == found.entries else Settled()


def write_settled(files: Files, folder: Path, record: Record, seal: str, before: Settled) -> None:
    """Note that all of this was found whole just now, and what was noted before; OSError where the disk refuses."""
    now = files.now(folder)
    told = {"seal": seal, "entries": len(record.entries), "size": len(record.data()), "record": record.digest}
    files.write(folder / NOTE, canonical(told | {"at": now, "since": before.since or now}))
