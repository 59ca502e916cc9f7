"""What must hold in the newsroom's own folder after any fault: nothing torn, and no litter that grows."""

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path


def sound(root: Path) -> None:
    """Every file that Dateline keeps is whole; AssertionError names the first that is not."""
    own = root / ".dateline"
    for path in (own / "store").rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name, f"{path} is torn"
    for path in (own / "made").rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            assert not len(path.read_bytes()) % len(f"{'0' * 64} {'0' * 64}\n"), f"{path} is torn"
    for path in (own / "record.jsonl", root / "feeds" / "record.jsonl"):
        data = path.read_bytes()
        assert data.endswith(b"\n"), f"{path} is torn"
        assert all(json.loads(line) for line in data.splitlines())
    for path in own.glob("*.json"):
        json.loads(path.read_bytes())
    with closing(sqlite3.connect(own / "ledger.sqlite3", timeout=10)) as ledger:
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def age(root: Path, by: timedelta) -> None:
    """What is half-written was left so long ago, and so was the last tidying."""
    then = (datetime.now(UTC) - by).timestamp()
    for path in (*root.rglob(".*.new"), root / ".dateline" / "tidied"):
        if path.exists():
            os.utime(path, (then, then))


def litter(root: Path) -> list[str]:
    """Temporary names, and slots beyond the two and the staging one."""
    names = [str(path.relative_to(root)) for path in root.rglob(".*.new")]
    slots = sorted(path.name for path in (root / ".live.slots").iterdir())
    return names + slots[3:]
