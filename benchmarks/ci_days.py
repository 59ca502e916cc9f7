"""Days of scheduled runs in which everything goes wrong: `python benchmarks/ci_days.py` (half an hour; less by --days).

Each day one release has its hour, and four runs are planned: three before it and one after. They are late, dropped,
doubled (a second run works in the middle of the first), cancelled, and killed at a step of git or of the network; every
one begins with a fresh checkout. The time is moved by hand; the repositories are real, the network is a stand-in.
Every ten days a new newsroom begins. After each day two calm runs settle what they can. Ends with 1 if anything was
early, lost or doubled. `--growth` instead makes 600 batches of claims, and says how large the branch is after `git gc`.
"""

import argparse
import os
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.newsroom import say  # noqa: E402  # run as a file, the root is not on the path
from pipeline import lease  # noqa: E402
from pipeline.clock import HandClock  # noqa: E402
from pipeline.delivery import Delivery, Key, Receipt, Sent  # noqa: E402
from pipeline.git import WRITER, Git  # noqa: E402
from pipeline.ledger import Claim, SqliteLedger  # noqa: E402
from pipeline.ledger.branch import Branch  # noqa: E402
from pipeline.ledger.journal import JournalLedger  # noqa: E402
from tests.ci_world import Fate, World, world_in  # noqa: E402

START = datetime(2026, 12, 1, tzinfo=UTC)
PLANNED = (timedelta(hours=-3), timedelta(hours=-1), timedelta(minutes=-12), timedelta(minutes=25))
A_WORLD = 10  # days
HURRIED = (timedelta(minutes=20), timedelta(minutes=60), 300.0)  # a lease that is renewed less often is played faster
STEPS = 26  # about as many as a run takes that lifts and posts


@dataclass
class Tally:
    """What went wrong with the runs, and what came of it."""

    days: int = 0
    runs: int = 0
    late: int = 0
    dropped: int = 0
    doubled_runs: int = 0
    cancelled: int = 0
    killed: int = 0
    on_time: int = 0
    early: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # what was not posted, and a person is asked about, with the reason
    doubled: list[str] = field(default_factory=list)


def play(world: World, slug: str, hour: datetime, rng: Random, tally: Tally) -> None:
    """One day."""
    world.write(slug, hour)
    world.push()
    for planned in PLANNED:
        late = timedelta(minutes=rng.expovariate(1 / 35)) if rng.random() < 0.6 else timedelta()
        tally.late += bool(late)
        if rng.random() < 0.25:
            tally.dropped += 1
            continue
        world.clock.move_to(max(world.clock.now(), hour + planned + late))
        one(world, rng, tally)
    for pause in (timedelta(hours=3), timedelta(minutes=10)):
        world.clock.move_to(max(world.clock.now(), hour) + pause)  # all that was planned may have been dropped
        world.run()
        tally.runs += 1


def one(world: World, rng: Random, tally: Tally, *, inner: bool = False) -> None:
    """One run and its fate, or two of them, one within the other."""
    fate = Fate(after=rng.random() < 0.5)
    tally.runs += 1
    if rng.random() < 0.35:
        fate.kill = rng.randint(1, STEPS)
    if rng.random() < 0.15:
        fate.cancel = world.clock.now() + timedelta(minutes=rng.uniform(0, 90))
        tally.cancelled += 1
    if not inner and rng.random() < 0.25:
        fate.meanwhile = {rng.randint(1, STEPS): partial(one, world, rng, tally, inner=True)}
        tally.doubled_runs += 1
    tally.killed += world.run(fate) is None


def judge(world: World, tally: Tally) -> None:
    """What the outside saw of all the days of a world."""
    public, rows = {entry.slug: entry.instant for entry in world.entries()}, world.rows()
    tally.early += world.early
    for slug, hour in world.hours.items():
        posts = world.posts()[slug]
        tally.on_time += public.get(slug) == hour
        told = [f"{row.key.slug} {row.state}: {row.reason}" for row in rows if row.key.slug == slug and row.reason]
        if slug not in public or not (posts or told):
            tally.lost.append(slug)
        tally.asked += told if not posts else []
        if posts > 1:
            tally.doubled.append(slug)


def days(count: int, seed: int) -> Tally:
    """So many days."""
    tally = Tally(days=count)
    for begin in range(0, count, A_WORLD):
        rng = Random(f"{seed} {begin}")  # noqa: S311  # each newsroom by itself is the same at every run
        with (
            tempfile.TemporaryDirectory(prefix="dateline-days-", dir=fast()) as folder,
            world_in(Path(folder) / "world", START) as world,
        ):
            for day in range(begin, min(begin + A_WORLD, count)):
                hour = START + timedelta(days=day - begin + 1, hours=rng.randint(8, 18), minutes=rng.randint(0, 59))
                play(world, f"release-{day}", hour, rng, tally)
            judge(world, tally)
        if sys.stderr.isatty() or count > A_WORLD:
            told = (len(tally.early), len(tally.lost), len(tally.doubled))
            print(f"after {begin + A_WORLD} days: {told} early, lost, doubled", file=sys.stderr, flush=True)  # noqa: T201
    return tally


def growth(batches: int, releases: int) -> int:
    """Bytes of the branch after so many pushes of claims, each with its results, and `git gc`."""
    with tempfile.TemporaryDirectory(prefix="dateline-growth-", dir=fast()) as folder:
        there, here = Path(folder) / "there.git", Path(folder) / "here.git"
        for path in (there, here):
            path.mkdir()
            Git(path).ask("init", "--quiet", "--bare")
        names = [("news.example", f"release-{number}") for number in range(releases)]
        with closing(SqliteLedger(None)) as kept:
            branch = Branch(Git(here, str(there), WRITER), "state")
            ledger = JournalLedger(kept, branch, lambda: names, HandClock(START))
            for batch in range(batches):
                slug = names[batch % releases][1]
                keys = [Key("news.example", slug, batch // releases + 1, f"account-{n}", "post") for n in range(5)]
                ledger.plan([Delivery(key, START) for key in keys], batch)
                text = f"Words of {slug}, revision {batch // releases + 1}. ".encode() * 4
                claims = [
                    Claim(key, b'{"text": "%s"}' % (text + os.urandom(12).hex().encode()), "run", START) for key in keys
                ]
                for row in filter(None, ledger.claim_all(claims)):
                    ledger.settle(row, Sent(Receipt(os.urandom(8).hex(), f"https://x.example/{slug}", START)))
            ledger.flush()
        Git(there).ask("gc", "--quiet", "--prune=now")
        return sum(path.stat().st_size for path in (there / "objects").rglob("*") if path.is_file())


def fast() -> str | None:
    """A folder in memory, where there is one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # a folder of its own is made in it


def main() -> int:
    """The exit code."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--days", type=int, default=300, help="how many (300)")
    words.add_argument("--seed", type=int, default=1, help="other days (1)")
    words.add_argument("--growth", action="store_true", help="the size of the branch after 600 batches")
    chosen = words.parse_args()
    if chosen.growth:
        size = growth(600, 200)
        say(f"600 batches of 5 claims, 200 releases: {size / 1024:.0f} KiB after gc (goal: under 1024)")
        return 0 if size < 1 << 20 else 1
    lease.RENEWED, lease.LAPSE, lease.LOOK = HURRIED
    told = days(chosen.days, chosen.seed)
    say(f"{told.days} days, {told.runs} runs: {told.late} late, {told.dropped} dropped, {told.doubled_runs} doubled,")
    say(f"  {told.cancelled} cancelled, {told.killed} killed; {told.on_time} lifts bear their promised second")
    say(f"  {len(told.early)} early, {len(told.lost)} lost, {len(told.doubled)} doubled {told.lost} {told.doubled}")
    say(f"  {len(told.asked)} posts wait for a person {told.asked}")
    return 1 if told.early or told.lost or told.doubled else 0


if __name__ == "__main__":
    sys.exit(main())
