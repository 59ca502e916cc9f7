"""Newsrooms for real processes: on the machine's own clock, with an account on a stand-in for X."""

import re
import shutil
import sqlite3
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.clock import HandClock, SystemClock, stamp
from pipeline.standins.serving import Call
from pipeline.standins.x import Answer, FakeX
from tests.real.runs import Runs
from tests.room import Room


class Network(FakeX):
    """The stand-in for X on the machine's clock; `pause` seconds lie between a request and its effect and answer."""

    def __init__(self) -> None:
        super().__init__(SystemClock())
        self.pause = 0.0
        self.begun = threading.Event()

    def __enter__(self) -> "Network":
        super().__enter__()
        self._server.handle_error = _unsaid  # type: ignore[assignment, method-assign]  # a killed caller is no news
        return self

    def handle(self, call: Call) -> Answer:
        self.begun.set()
        self.closing.wait(self.pause)
        return super().handle(call)

    @property
    def asked(self) -> int:
        """How often a post was asked for, those included that were refused as doubles."""
        return self.calls.count("POST /2/tweets")

    def times(self) -> Counter[str]:
        """How often each release was posted."""
        return Counter(re.findall(r"/releases/([a-z0-9-]+)/", " ".join(post.text for post in self.posts)))

    def forget(self) -> None:
        """Nothing was ever asked for."""
        self.posts.clear()
        self.calls.clear()


def _unsaid(*_: object) -> None:
    """Nothing."""


def channels(fake: Network) -> str:
    """The `channels:` of a newsroom with one account at the stand-in."""
    return f"[{{name: x-main, kind: x, account: press, secret: X_SECRET, address: '{fake.address}'}}]"


def now() -> datetime:
    """This instant, as an outside reader's own clock has it."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Work:
    """A newsroom, its network, and runs of the command in it."""

    room: Room
    network: Network
    runs: Runs

    @property
    def root(self) -> Path:
        """The newsroom's folder."""
        return self.room.root

    @property
    def site(self) -> Path:
        """Where the public looks."""
        return self.root / "live"

    def lift(self, root: Path | None = None) -> str:
        """One lift, here or in a copy; what it said."""
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, "said")
            self.runs.run("-C", root or self.root, "lift", out=out)
            return out.read_text(encoding="utf-8")


@contextmanager
def at_work(root: Path, runs: Runs) -> Iterator[Work]:
    """A newsroom in which one release, `old`, is public and announced; no process of it is left at the end."""
    with Network() as network:
        room = Room(root, channels=channels(network), clock=HandClock(now()))
        room.ledger.close()
        work = Work(room, network, runs)
        work.lift()
        room.write("old", embargo=stamp(now()))
        said = work.lift()
        assert network.times() == {"old": 1}, said
        try:
            yield work
        finally:
            runs.kill_all()


def copy(source: Path, target: Path) -> Path:
    """The newsroom once more, links and all."""
    shutil.copytree(source, target, symlinks=True)
    return target


def rows(root: Path) -> list[tuple[str, str, str]]:
    """Release, part and state of each delivery, as the ledger has it."""
    with closing(sqlite3.connect(f"file:{root}/.dateline/ledger.sqlite3?mode=ro", uri=True, timeout=10)) as ledger:
        return [(slug, part, state) for slug, part, state in ledger.execute("SELECT slug, part, state FROM delivery")]


def states(root: Path) -> dict[str, str]:
    """The state of each release's post."""
    return {slug: state for slug, part, state in rows(root) if part == "post"}


def lapse(root: Path) -> None:
    """The two minutes that a sender's lease runs for are over."""
    with closing(sqlite3.connect(root / ".dateline" / "ledger.sqlite3", timeout=10, isolation_level=None)) as ledger:
        ledger.execute("UPDATE delivery SET lease = ? WHERE state = 'sending'", (stamp(now() - timedelta(minutes=1)),))
