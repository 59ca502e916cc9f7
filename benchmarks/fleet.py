"""How a fleet holds and how fast it is: `python benchmarks/fleet.py` (some twenty minutes; `--short`: some three).

1. Newsrooms whose lifts fall in the same second, served by four workers: when the first and the last is public.
2. No-op deliveries in blocks, by four workers: how many a second.
3. Four workers that are killed at random, and the server too, while releases lift and post to a stand-in: how many were
   early, lost or doubled.

Wants a Postgres server's binaries (Debian: postgresql); it is begun here, with its data in a temporary folder and with
fsync on. Ends with 1 if anything was early, lost or doubled, or a figure missed its goal.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.newsroom import say  # noqa: E402  # run as a file, the root is not on the path
from pipeline.clock import SystemClock, stamp  # noqa: E402
from pipeline.newsroom import ChannelAccount  # noqa: E402
from pipeline.standins.stage import Stage, staged  # noqa: E402
from tests.fleet import Fleet, soon  # noqa: E402
from tests.postgres import Server  # noqa: E402

WORKERS = 4
FIRST, LAST, RATE = 0.250, 15.0, 500  # seconds, seconds, deliveries a second: the goals
SLOW = 0.2  # seconds that the stand-in takes for a post, so that kills fall into posts
ACCOUNTS, RELEASES = 10, 25  # of each newsroom that only delivers
POSTING = 6  # newsrooms that lift and post while everything is killed
ODDS = random.Random(7)  # noqa: S311 -- nothing secret, and the same at every run
NOTHING = """
from datetime import UTC, datetime
import pipeline.channels.webhook as webhook
from pipeline.delivery import Receipt, Sent
webhook.send = lambda request, access, now: Sent(Receipt("1", "https://hook.example/1", now))
webhook.find = lambda request, access, since, known=(): None
"""


class Seen:
    """When each page was first seen by somebody who looks every few milliseconds."""

    def __init__(self, pages: dict[str, Path]) -> None:
        self.at: dict[str, float] = {}
        self._left, self._end = dict(pages), threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while self._left and not self._end.wait(0.005):
            for name in [name for name, page in self._left.items() if page.exists()]:
                self.at[name] = time.time()
                del self._left[name]


@contextmanager
def workers(fleet: Fleet, count: int = WORKERS, patch: str = "") -> Iterator[list["subprocess.Popen[bytes]"]]:
    """So many workers; they are ended at the end."""
    begun = [begin(fleet, patch) for _ in range(count)]
    try:
        yield begun
    finally:
        for each in begun:
            each.terminate()
        for each in begun:
            each.wait(120)


def begin(fleet: Fleet, patch: str = "") -> "subprocess.Popen[bytes]":
    """A worker whose words go into a file beside fleet.yml."""
    code = f"{patch}\nfrom pipeline.cli import main\nimport sys\nsys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "worker", "--fleet", str(fleet.folder / "fleet.yml")]
    with (fleet.folder / "workers.log").open("ab") as log:
        return subprocess.Popen(command, env=dict(fleet.environment), stdout=log, stderr=log)


def ready(fleet: Fleet, seconds: float, done: Callable[[], bool]) -> bool:
    """Whether it came to be so in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(Exception):  # the server may be away
            if done():
                return True
        time.sleep(0.2)
    return False


def noted(fleet: Fleet) -> int:
    """How many newsrooms were looked at."""
    schemas = [f"dateline_{name.replace('-', '_')}" for name in fleet.rooms]
    there = {row[0] for row in fleet.server.ask("SELECT schemaname FROM pg_tables WHERE tablename = 'fact'")}
    asked = " UNION ALL ".join(f"SELECT 1 FROM {each}.fact WHERE name = 'wake'" for each in schemas if each in there)
    return len(fleet.server.ask(asked)) if asked else 0


def same_second(folder: Path, server: Server, count: int) -> bool:
    """Prints when the first and the last of so many newsrooms was public; whether that keeps to the goals."""
    say(f"{count} newsrooms, one lift each, all in the same second, {WORKERS} workers")
    fleet = Fleet(folder, server)
    for at in range(count):
        fleet.add(f"same-{at}", writing=False)
    fleet.write()
    with workers(fleet):
        began = time.monotonic()
        if not ready(fleet, 600, lambda: noted(fleet) == count):
            say("  the workers did not come to look at every newsroom")
            return False
        say(f"  every newsroom looked at {time.monotonic() - began:.0f} s after the workers began")
        hour = soon(50 + count / 4)
        pages = {}
        for name, room in fleet.rooms.items():
            room.write("lift", embargo=f'"{stamp(hour)}"')
            pages[name] = room.root / "live/releases/lift/index.html"
        seen = Seen(pages)
        ready(fleet, (hour - datetime.now(UTC)).total_seconds() + 60, lambda: len(seen.at) == count)
        seen.end()
    late = sorted(at - hour.timestamp() for at in seen.at.values())
    if len(late) < count:
        say(f"  only {len(late)} were public a minute later")
        return False
    early = sum(each < 0 for each in late)
    say(f"  first {late[0] * 1e3:.0f} ms, half {late[count // 2]:.2f} s, last {late[-1]:.2f} s; early {early}")
    return not early and late[0] <= FIRST and late[-1] <= LAST


def deliveries(folder: Path, server: Server, count: int) -> bool:
    """Prints how many no-op deliveries a second are claimed, carried out and settled; whether that is the goal."""
    newsrooms = max(1, count // (ACCOUNTS * RELEASES))
    count = newsrooms * ACCOUNTS * RELEASES
    say(f"{count} no-op deliveries: {newsrooms} newsrooms, {ACCOUNTS} accounts, {RELEASES} releases, {WORKERS} workers")
    fleet = Fleet(folder, server)
    accounts = ", ".join(
        f"{{name: hook-{at}, kind: webhook, account: program, secret: HOOK}}" for at in range(ACCOUNTS)
    )
    for at in range(newsrooms):
        fleet.add(f"posts-{at}", f"[{accounts}]", writing=False)
    fleet.write()
    schemas = [f"dateline_posts_{at}" for at in range(newsrooms)]

    asked = " UNION ALL ".join(f"SELECT count(*) AS n FROM {each}.delivery WHERE state = %s" for each in schemas)
    wanted = f"SELECT sum(n) FROM ({asked}) AS every"
    link = psycopg.connect(server.url, autocommit=True)

    def held(state: str) -> int:
        row = link.execute(wanted, [state] * newsrooms).fetchone()
        return int(row[0]) if row else 0

    with workers(fleet, patch=NOTHING):
        if not ready(fleet, 600, lambda: noted(fleet) == newsrooms):
            say("  the workers did not come to look at every newsroom")
            return False
        for room in fleet.rooms.values():
            for at in range(RELEASES):
                room.write(f"release-{at}", embargo="FOR IMMEDIATE RELEASE")
        if not ready(fleet, 900, lambda: held("planned") == count):
            say(f"  only {held('planned')} were planned")
            return False
    for name in fleet.rooms:
        (folder / f"{name}.env").write_text(
            "HOOK=https://hook.example/x whsec_dGhpcnR5LXR3byBieXRlcyBvZiBhIHNlY3JldCBrZXk=\n"
        )
    with workers(fleet, patch=NOTHING) as begun:
        ready(fleet, 120, lambda: held("sent") > 0)
        at, at_first, before = time.monotonic(), held("sent"), worked(begun, server)
        done = ready(fleet, 300, lambda: held("sent") == count)
        sent, took = held("sent") - at_first, time.monotonic() - at
        theirs, its = (after - was for after, was in zip(worked(begun, server), before, strict=True))
    link.close()
    rate = sent / took
    say(f"  {rate:.0f} a second; load of the machine {os.getloadavg()[0]:.1f}")
    say(f"  processor for each: {theirs / sent * 1e3:.2f} ms in the workers, {its / sent * 1e3:.2f} ms in the server")
    return done and rate >= RATE


def worked(begun: list["subprocess.Popen[bytes]"], server: Server) -> tuple[float, float]:
    """Seconds of processor that the workers took so far, and the server with all its connections."""
    first = server.process
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    its = [_processor(first, ended=True), *(_processor(int(each)) for each in children)]
    return sum(_processor(each.pid) for each in begun), sum(its)


def _processor(process: int, *, ended: bool = False) -> float:
    """Seconds of processor of a process, 0 where it is gone; with `ended` also of its children that are gone."""
    try:
        figures = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, figures[11 : 15 if ended else 13])) / os.sysconf("SC_CLK_TCK")


def kills(folder: Path, server: Server, count: int, of_server: int) -> bool:
    """Prints how many releases and posts were early, lost or doubled while everything was killed; whether none was."""
    each_s = 1.0
    say(f"{WORKERS} workers, {count} times one is killed, {of_server} times the server, {POSTING} newsrooms")
    with ExitStack() as stack:
        fleet = Fleet(folder, server)
        stages = [_posting(fleet, f"kills-{at}", stack) for at in range(POSTING)]
        fleet.write()
        with workers(fleet) as begun:
            if not ready(fleet, 120, lambda: noted(fleet) == POSTING):
                say("  the workers did not come to look at every newsroom")
                return False
            hours, pages = _spread(fleet, count * each_s)
            seen = Seen(pages)
            _kill(fleet, begun, count, of_server, each_s)
            calm = ready(fleet, 900, lambda: len(seen.at) == len(pages) and _settled(fleet))
            seen.end()
        return _verdict(fleet, stages, hours, seen, calm)


def _posting(fleet: Fleet, name: str, stack: ExitStack) -> Stage:
    """A newsroom more with an account of its own: a network lets nobody ask for more than some hundred things."""
    account = ChannelAccount("desk", "mastodon", "@desk@social.example")
    stage = stack.enter_context(staged(account, SystemClock(), lambda a: None))
    _slow(stage)
    told = f"name: desk, kind: mastodon, account: '{stage.account.account}', address: '{stage.account.address}'"
    fleet.add(name, f"[{{{told}, secret: STANDIN}}]", writing=False, STANDIN=stage.secret)
    return stage


def _slow(stage: Stage) -> None:
    real = stage.standin.reply

    def reply(call: object) -> object:
        if "POST" in str(call):
            time.sleep(SLOW)
        return real(call)

    stage.standin.reply = reply


def _spread(fleet: Fleet, seconds: float) -> tuple[dict[str, datetime], dict[str, Path]]:
    """Releases of every newsroom over the time of the kills, each with a post; some of them in the same second."""
    hours, pages = dict[str, datetime](), dict[str, Path]()
    for at in range(max(4, int(seconds / 12))):
        for name, room in fleet.rooms.items():
            slug = f"{name}-r{at}"
            hours[slug] = soon(15 + at * 12 + ODDS.choice((0, 0, 3, 7)))
            room.write(slug, embargo=f'"{stamp(hours[slug])}"', social=f"{{text: Words of {slug}.}}")
            pages[slug] = room.root / f"live/releases/{slug}/index.html"
    return hours, pages


def _kill(fleet: Fleet, begun: list["subprocess.Popen[bytes]"], count: int, of_server: int, each_s: float) -> None:
    struck = set(ODDS.sample(range(count), min(count, of_server)))
    for at in range(count):
        time.sleep(each_s * ODDS.uniform(0.3, 1.7))
        which = ODDS.randrange(len(begun))
        begun[which].kill()
        begun[which].wait()
        begun[which] = begin(fleet)
        if at in struck:
            fleet.server.kill()
            time.sleep(ODDS.uniform(0, 2))
            fleet.server.start()


def _settled(fleet: Fleet) -> bool:
    return not any(
        row.state in ("planned", "sending") or _goes_on(row) for name in fleet.rooms for row in fleet.rows(name)
    )


def _goes_on(row: object) -> bool:
    """Whether an unknown outcome is still being looked for: after three looks a person is asked."""
    return getattr(row, "state", "") == "unknown" and getattr(row, "looks", 0) < 3


def _verdict(fleet: Fleet, stages: list[Stage], hours: dict[str, datetime], seen: Seen, calm: bool) -> bool:
    posts = Counter(
        slug for stage in stages for post in stage.shown() for slug in hours if f"Words of {slug}." in post.text
    )
    rows = {row.key.slug: row for name in fleet.rooms for row in fleet.rows(name)}
    asked = [slug for slug in hours if not posts[slug] and slug in rows and rows[slug].state in ("unknown", "held")]
    early = [slug for slug, at in seen.at.items() if at < hours[slug].timestamp()]
    under_way = [slug for slug in hours if slug in rows and rows[slug].state in ("planned", "sending")]
    known = {*asked, *under_way}
    lost = [slug for slug in hours if slug not in seen.at or (not posts[slug] and slug not in known)]
    doubled = [slug for slug in hours if posts[slug] > 1]
    unsure = sum(row.state in ("unknown", "held") for row in rows.values())
    say(f"  {len(hours)} releases: early {len(early)}, lost {len(lost)}, doubled {len(doubled)}")
    say(f"  posts {sum(posts.values())}; {unsure} wait for a person, {len(asked)} of them unseen")
    say(f"  all settled: {calm}; {len(under_way)} still under way")
    for why, often in Counter(f"{rows[slug].state}: {rows[slug].reason}" for slug in asked).items():
        say(f"    {often} {why}")
    for what in (*early, *lost, *doubled):
        say(f"    {what}: {rows.get(what)}")
    return not (early or lost or doubled) and calm


def main() -> int:
    """Run what was asked for, one part after the other; 1 where a goal was missed."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--short", action="store_true", help="a tenth or so of everything")
    words.add_argument("--only", choices=("same-second", "deliveries", "kills"), help="one part (all)")
    words.add_argument("--newsrooms", type=int, help="with a lift in the same second (200)")
    words.add_argument("--deliveries", type=int, help="that do nothing (10000)")
    words.add_argument("--kills", type=int, help="of a worker (300)")
    words.add_argument("--server-kills", type=int, help="of the server (20)")
    asked = words.parse_args()
    usual = (40, 2000, 30, 2) if asked.short else (200, 10_000, 300, 20)
    newsrooms, posts, of_workers, of_server = (
        given if given is not None else most
        for given, most in zip((asked.newsrooms, asked.deliveries, asked.kills, asked.server_kills), usual, strict=True)
    )
    parts: dict[str, Callable[[Path, Server], bool]] = {
        "same-second": lambda folder, server: same_second(folder, server, newsrooms),
        "deliveries": lambda folder, server: deliveries(folder, server, posts),
        "kills": lambda folder, server: kills(folder, server, of_workers, of_server),
    }
    well = True
    for name, part in parts.items():
        if asked.only in (None, name):
            server = Server(settings=("max_connections=200",))
            try:
                with tempfile.TemporaryDirectory() as folder:
                    well &= part(Path(folder), server)
            finally:
                server.stop()
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
