"""A world of scheduled runs: machines that are thrown away, a repository, a public folder, an account on a stand-in;
time is moved by hand, and a run can be killed, cancelled or overtaken at any step it takes outside its machine."""

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.carried import Carried
from pipeline.clock import HandClock
from pipeline.delivery import Delivery
from pipeline.files import Disk
from pipeline.git import WRITER, Git
from pipeline.job import Job, at_work, known_names
from pipeline.lanes import Call, at_once
from pipeline.lease import Lease
from pipeline.ledger import SqliteLedger
from pipeline.ledger.branch import Branch
from pipeline.ledger.journal import JournalLedger
from pipeline.record import Entry, entries_from
from pipeline.source_feeds import SourceFeeds
from pipeline.standins.x import SECRET, FakeX
from pipeline.survey import House
from pipeline.upstream import Upstream
from tests.room import NEWSROOM, Room
from tests.room import at_once as aside

CHANNEL = '{{name: x-{name}, kind: x, account: "@{name}", secret: X_TA, address: "{address}"}}'
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
SPENT = 0.2  # seconds that a call of git takes


class Killed(BaseException):
    """The machine is gone."""


@dataclass
class Fate:
    """What befalls a run: at its step of this number, counted from 1, it is killed or something happens meanwhile; from
    an instant on it is asked to stop. A step is a call of git or of a network, `after` it where that is wanted."""

    kill: int = 0
    after: bool = False
    meanwhile: Mapping[int, Callable[[], None]] = field(default_factory=dict)
    cancel: datetime | None = None


class Clock(HandClock):
    """Moved by hand; far from its end a wait takes long steps, so that days of waiting can be played."""

    def wait(self, until: datetime, changed: Callable[[], bool]) -> None:
        self.sleep(0.001)  # no time is lost in no time
        while (left := (until - self.now()).total_seconds()) > 0 and not changed():
            self.sleep(left if left < 0.5 else max(0.5, min(60.0, left / 2)))


class Machine:
    """One machine with one run on it; the git and the network of that run go through it."""

    def __init__(self, world: "World", fate: Fate) -> None:
        self.world, self.fate, self.steps, self.dead = world, fate, 0, False

    def call(self, work: Callable[[], Any]) -> Any:
        if self.dead:
            raise Killed
        self.steps += 1
        if act := self.fate.meanwhile.get(self.steps):
            act()
        self.world.look()
        if self.steps == self.fate.kill and not self.fate.after:
            self._die()
        done = work()
        if self.steps == self.fate.kill:
            self._die()
        self.world.look()
        return done

    def _die(self) -> None:
        self.dead = True
        raise Killed

    def begin(self, call: Call) -> Future[Any]:
        """A call to a network, over when it returns."""
        done: Future[Any] = self.call(lambda: at_once(call))
        return done


class SteppedGit(Git):
    """git, every call of which is a step of its machine and takes a moment."""

    machine: Machine

    def _run(self, words: tuple[str, ...], given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        real = super()._run
        if words[0] in ("push", "fetch", "ls-remote"):
            self.machine.world.clock.sleep(SPENT)
            return self.machine.call(lambda: real(words, given))  # type: ignore[no-any-return]
        return real(words, given)


class World:
    """The repository, the public folder and the account; and what an officer and the readers do."""

    def __init__(self, root: Path, fake: FakeX, clock: HandClock, accounts: int = 1) -> None:
        self.root, self.fake, self.clock, self.runs = root, fake, clock, 0
        self.hours: dict[str, datetime] = {}
        self.early: list[str] = []
        self.origin, self.officer, self.public = root / "origin.git", root / "officer", root / "www"
        self.public.mkdir()
        git(root, "init", "--quiet", "--bare", "--initial-branch", "main", str(self.origin))
        git(root, "clone", "--quiet", str(self.origin), str(self.officer))
        channels = ", ".join(CHANNEL.format(name=f"ta{n}", address=fake.address) for n in range(accounts))
        text = NEWSROOM.format(approvals=0, channels=f"[{channels}]", organisations="", feeds="")
        (self.officer / "newsroom.yml").write_text(text.replace("path: live", "path: site/live"))
        (self.officer / ".gitignore").write_text("/.dateline/\n/site\n")
        (self.officer / "releases").mkdir()
        self.push()

    def write(self, slug: str, hour: datetime, **fields: str) -> None:
        """A release that is to go out at an hour in UTC, and its post."""
        self.hours[slug] = hour
        words = f"{hour:%A}, {hour.day} {hour:%B %Y}, {hour:%H:%M} UTC"
        room = Room.__new__(Room)
        room.root = self.officer
        told = {"embargo": words, "social": f"{{text: Words of {slug}.}}", "date": f"{hour:%Y-%m-%d}"}
        Room.write(room, slug, **(told | fields))  # type: ignore[arg-type]

    def push(self) -> None:
        """What the officer wrote is in the repository."""
        git(self.officer, "pull", "--quiet", "--rebase", "origin", "main", fails=True)
        git(self.officer, "add", "--all")
        git(self.officer, "commit", "--quiet", "--message", "Written", fails=True)
        git(self.officer, "push", "--quiet", "origin", "HEAD:refs/heads/main")

    def look(self) -> None:
        """What a reader sees before its hour is early."""
        for slug, hour in self.hours.items():
            if self.clock.now() < hour and (self.public / "live/releases" / slug).exists():
                self.early.append(slug)

    @contextmanager
    def machine(self, fate: Fate, folder: Path | None = None) -> Iterator[tuple[Machine, House, JournalLedger]]:
        """A new machine with a fresh checkout, and what of the house does not depend on the job; then it is gone."""
        self.runs += 1
        home = folder or self.root / f"run-{self.runs}"
        if not home.exists():
            git(self.root, "clone", "--quiet", "--depth", "1", f"file://{self.origin}", str(home))
            (home / "site").symlink_to(self.public)
        (home / ".dateline").mkdir(exist_ok=True)
        machine = Machine(self, fate)
        kept = SqliteLedger(home / ".dateline" / "ledger.sqlite3")
        owner = f"run-{self.runs}"
        house = House(
            home, Disk(), self.clock, kept, {"X_TA": SECRET}, owner, lambda address: None,
            witnesses=lambda sources, clock: tuple, aside=aside, calls=machine.begin,
        )  # fmt: skip
        branch = Branch(self.git(home, machine), "dateline-state")
        with closing(kept):
            journal = JournalLedger(kept, branch, partial(known_names, house), self.clock)
            yield machine, at_work(house, journal), journal
        if folder is None:
            shutil.rmtree(home)

    def git(self, home: Path, machine: Machine) -> SteppedGit:
        made = SteppedGit(home, environment={**WRITER, **QUIET})
        object.__setattr__(made, "machine", machine)
        return made

    def run(
        self, fate: Fate | None = None, length: timedelta = timedelta(hours=5, minutes=40), folder: Path | None = None
    ) -> Job | None:
        """One scheduled run to its end; None where it was killed."""
        chosen = fate or Fate()
        with self.machine(chosen, folder) as (machine, house, journal):
            home, made = house.root, self.git(house.root, machine)
            upstream = Upstream(home, Disk(), made, "main", self.clock, begin=at_once, every=1800)
            job = Job(
                replace(house, upstream=upstream),
                journal,
                Lease(made, self.clock, house.owner),
                SourceFeeds(home, Disk(), made, "main"),
                Carried(made, Disk(), home / ".dateline"),
                timedelta(hours=5, minutes=30),
                stop=lambda: chosen.cancel is not None and self.clock.now() >= chosen.cancel,
                begin=at_once,
            )
            with suppress(Killed):
                job.work(length)
                self.look()
                return job
        return None

    def entries(self) -> tuple[Entry, ...]:
        """The public record."""
        path = self.public / "live/feeds/record.jsonl"
        return entries_from(path.read_bytes()) if path.exists() else ()

    def posts(self) -> Counter[str]:
        """How often each release was posted, by slug."""
        return Counter(slug for post in self.fake.posts for slug in self.hours if f"Words of {slug}." in post.text)

    def rows(self) -> tuple[Delivery, ...]:
        """The ledger, as it stands on its branch."""
        with self.machine(Fate()) as (_, _, journal):
            return journal.load()


def git(folder: Path, *words: str, fails: bool = False) -> str:
    done = subprocess.run(
        ["git", *words], cwd=folder, env=os.environ | QUIET | WRITER, capture_output=True, text=True, check=False
    )
    assert fails or done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def world_in(root: Path, start: datetime, accounts: int = 1) -> Iterator[World]:
    """A world in which a first run was at work, so that nothing is held as older than it."""
    clock = Clock(start)
    root.mkdir(exist_ok=True)
    with FakeX(clock) as fake:
        world = World(root, fake, clock, accounts)
        assert world.run() is not None
        yield world
