"""Senders that are killed at random: each a process of its own, on a line that breaks at random too."""

import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from pipeline.clock import HandClock, from_stamp, stamp
from pipeline.delivery import Delivery
from pipeline.files import Disk
from pipeline.ledger import SqliteLedger
from pipeline.newsroom import ChannelAccount
from pipeline.standins.proxy import Break, Proxy
from pipeline.standins.stage import staged
from pipeline.survey import House
from pipeline.tick import tick
from tests.room import HOUR, at, room_in

ROOT = Path(__file__).parents[1]
LEDGER = ("claim_all", "settle_all", "looked", "found", "repeat", "lapse")  # the steps between which a sender is killed
APART = timedelta(seconds=130)  # between two senders, so that the lease of the one before is over
SETTLED = timedelta(minutes=10)  # by then each delivery that was begun is settled, or a person is told why not
OVER = timedelta(hours=2)  # by then all are out that a network only asked to wait with
KILLED = -signal.SIGKILL

ACCOUNTS = {
    "x": ChannelAccount("desk", "x", "@desk"),
    "bluesky": ChannelAccount("desk", "bluesky", "press.agency.example"),
    "mastodon": ChannelAccount("desk", "mastodon", "@desk@social.example"),
    "facebook": ChannelAccount("desk", "facebook", "1234567"),
    "linkedin": ChannelAccount("desk", "linkedin", "2414183"),
    "program": ChannelAccount("desk", "webhook", "program"),
    "slack": ChannelAccount("desk", "webhook", "slack"),
    "teams": ChannelAccount("desk", "webhook", "teams"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """How many senders were killed and lines broke, how often each post was seen, and the rows of the ledger.

    `doubtful` are those that were unknown or being sent after ten calm minutes.
    """

    killed: int
    broken: int
    seen: Counter[str]
    rows: tuple[Delivery, ...]
    doubtful: tuple[Delivery, ...]

    @property
    def lost(self) -> list[str]:
        """Posts that are nowhere, and of which no person is told."""
        asked = {row.key.slug for row in self.rows if row.state in ("unknown", "held") and row.reason}
        return [row.key.slug for row in self.rows if not self.seen[row.key.slug] and row.key.slug not in asked]

    @property
    def doubled(self) -> list[str]:
        return [slug for slug, times in self.seen.items() if times > 1]


def struck(kind: str, folder: Path, *, jobs: int, senders: int, seed: int) -> Told:
    """So many posts to one account, by senders that are killed at a step drawn by the seed; then ten calm minutes."""
    rng, clock = Random(seed), HandClock(at("2026-12-01T12:00:00Z"))  # noqa: S311 -- the same at every run
    calm = False

    def broken(call: str) -> Break:
        return "" if calm or rng.random() < 0.6 else rng.choice(("before", "after", "middle"))

    with staged(ACCOUNTS[kind], clock, lambda address: None) as stage, Proxy(stage.standin.port, broken) as line:
        account = replace(stage.account, address=line.address if stage.account.address else "")
        secret = stage.secret.replace(stage.standin.root, line.address)
        told = f"{{name: desk, kind: {account.kind}, account: '{account.account}', address: '{account.address}'"
        with room_in(folder, channels=f"[{told}, secret: STANDIN}}]".replace(", address: ''", ""), clock=clock) as room:
            room.open_ledger_before()
            slugs = [f"job-{number:02}" for number in range(jobs)]
            for slug in slugs:
                after = int(slug[-2:]) % senders * APART.total_seconds()  # each sender is on time for one or some
                room.write(slug, social=f"{{text: Words of {slug}., after: +{after:.0f}s}}")
            room.tick(HOUR)  # public, and no post is sent: the secret is not there
            deaths = 0
            for _ in range(senders):
                deaths += _sender(folder, clock.now(), secret, rng.randrange(3, 14)) == KILLED
                clock.move_to(clock.now() + APART)
            calm = True
            begun = clock.now()
            doubtful = tuple[Delivery, ...]()
            while clock.now() < begun + OVER and any(row.state in ("planned", "unknown") for row in room.rows()):
                clock.move_to(clock.now() + timedelta(seconds=30))
                tick(replace(room.house(), secrets={"STANDIN": secret}))
                if clock.now() <= begun + SETTLED:
                    doubtful = tuple(row for row in room.rows() if row.state in ("sending", "unknown"))
            seen = Counter(slug for post in stage.shown() for slug in slugs if slug in post.text)
            return Told(deaths, len(line.broken), seen, tuple(room.rows()), doubtful)


def _sender(folder: Path, now: datetime, secret: str, strike: int) -> int:
    """The exit code of one sender, which is killed at its step number `strike`, if it takes so many."""
    command = [sys.executable, "-m", "tests.senders", str(folder), stamp(now), str(strike)]
    environment = os.environ | {"STANDIN": secret}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True).returncode


def _send(folder: Path, now: datetime, strike: int) -> None:
    """One look of the line, ended at a step of its ledger."""
    left = strike

    class Struck(SqliteLedger):
        def __getattribute__(self, name: str) -> Any:
            found = super().__getattribute__(name)
            return _stepped(found) if name in LEDGER else found

    def _stepped(method: Any) -> Any:
        def step(*args: Any, **named: Any) -> Any:
            _strike()
            done = method(*args, **named)
            _strike()
            return done

        return step

    def _strike() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    ledger, secrets = Struck(folder / ".dateline" / "ledger.sqlite3"), {"STANDIN": os.environ["STANDIN"]}
    clock = HandClock(now, boot=stamp(now))  # a clock by hand counts from its start, as after another boot
    tick(House(folder, Disk(), clock, ledger, secrets, f"sender-{os.getpid()}", lambda address: None))


if __name__ == "__main__":
    _send(Path(sys.argv[1]), from_stamp(sys.argv[2]), int(sys.argv[3]))
