"""A fleet for tests: newsrooms in folders, their secrets, fleet.yml, and workers as processes."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

from pipeline.clock import stamp
from pipeline.delivery import Delivery
from pipeline.ledger.postgres import PostgresLedger
from tests.postgres import Server
from tests.room import Room

ROOT = Path(__file__).parents[1]
WORKER = "from pipeline.cli import main; import sys; sys.exit(main(sys.argv[1:]))"


@dataclass
class Fleet:
    """Newsrooms below one folder, with their ledgers on a server; each is `.example` and has its own secrets."""

    folder: Path
    server: Server
    rooms: dict[str, Room] = field(default_factory=dict)

    def add(self, name: str, channels: str = "[]", *, writing: bool = True, **secrets: str) -> Room:
        """One newsroom more, in which nothing was announced yet; `writing` also names it in fleet.yml."""
        room = Room(self.folder / name, channels=channels)
        room.ledger.close()
        for file in (room.root / ".dateline").iterdir():
            file.unlink()
        text = (room.root / "newsroom.yml").read_text()
        (room.root / "newsroom.yml").write_text(text.replace("news.example", f"{name}.example"))
        secret = self.folder / f"{name}.env"
        secret.touch(0o600)
        secret.write_text("".join(f"{key}={value}\n" for key, value in secrets.items()))
        self.rooms[name] = room
        if writing:
            self.write()
        return room

    def write(self) -> None:
        """Write fleet.yml."""
        lines = [f"  - {{name: {name}, folder: {name}, secrets: {name}.env}}\n" for name in self.rooms]
        (self.folder / "fleet.yml").write_text(f"newsrooms:\n{''.join(lines)}")

    @property
    def environment(self) -> Mapping[str, str]:
        """What a worker is told."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return kept | {"DATABASE_URL": self.server.url, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}

    def begin(self) -> "subprocess.Popen[str]":
        """A worker."""
        command = [sys.executable, "-c", WORKER, "worker", "--fleet", str(self.folder / "fleet.yml")]
        return subprocess.Popen(
            command, env=dict(self.environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    @contextmanager
    def working(self, count: int = 1) -> "Iterator[list[subprocess.Popen[str]]]":
        """So many workers, which are ended as the system ends them."""
        workers = [self.begin() for _ in range(count)]
        try:
            yield workers
        finally:
            for each in workers:
                each.terminate()
            for each in workers:
                each.communicate(timeout=60)

    def rows(self, name: str) -> tuple[Delivery, ...]:
        """The ledger of one newsroom."""
        ledger = PostgresLedger(self.server.url, f"dateline_{name.replace('-', '_')}")
        try:
            return ledger.load()
        finally:
            ledger.close()

    def jobs(self) -> list[tuple[object, ...]]:
        """What is in the queue."""
        return self.server.ask(
            "SELECT task_name, lock, status::text, id FROM dateline_fleet.procrastinate_jobs ORDER BY id"
        )


def soon(seconds: float) -> datetime:
    """A whole second, at least so far ahead."""
    return (datetime.now(UTC) + timedelta(seconds=seconds + 1)).replace(microsecond=0)


def words(hour: datetime) -> str:
    """An hour as an author writes it."""
    return f'"{stamp(hour)}"'


def until(done: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether it came to be so in time."""
    end = monotonic() + seconds
    while monotonic() < end:
        if done():
            return True
        sleep(0.05)
    return done()
