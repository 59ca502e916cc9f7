"""How punctual and how whole a lift is, seen from outside: `python benchmarks/lift.py` (some minutes).

1. A real `dateline desk` lifts releases, each at its own second, while another process looks at the public folder
   every 5 ms.
2. One switch of the folder host in an archive of 10 000 releases.
3. A thousand switches while another process reads on; beside it, what two other ways of publishing show that reader.

Ends with 1 if a release was early, half were later than 20 ms or one in a hundred later than 250 ms, half of the
switches of the large archive took 50 ms, or a reader of the switched folder got anything but a whole file.
"""

import argparse
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.newsroom import made, newsroom_of, opened, say, write  # noqa: E402  # run as a file, the root is not on the path
from pipeline.edition import Edition  # noqa: E402
from pipeline.files import Disk  # noqa: E402
from pipeline.hosts import Host, Seams, host  # noqa: E402
from pipeline.store import Store  # noqa: E402


class Noting(Disk):
    """The real file system; it notes when a folder was about to be synced last: the link is swapped by then."""

    swapped = 0.0

    def sync_folder(self, path: Path) -> None:
        self.swapped = time.perf_counter()
        super().sync_folder(path)


READER = [sys.executable, str(ROOT / "benchmarks" / "outside.py")]
DISK = Noting()
P50, P99, SWITCH = 0.020, 0.250, 0.050  # seconds: the goals
PUBLISHED = 12  # releases that are public before a round begins


def lateness(count: int, spacing: float, room: int, work: Path) -> bool:
    """Prints how late each lift was seen; whether it kept to the figures."""
    say(f"{count} lifts, one each {spacing:g} s, {room} to a newsroom, seen by a reader that looks every 5 ms")
    late: list[float] = []
    for at in range(0, count, room):
        late += _round(work / f"round-{at}", min(room, count - at), spacing)
    late.sort()
    early = [shown for shown in late if shown < 0]
    p50, p99 = (late[min(len(late) - 1, int(len(late) * part))] for part in (0.5, 0.99)) if late else (9.0, 9.0)
    say(f"  seen {len(late)} of {count}; early {len(early)}; load of the machine {os.getloadavg()[0]:.1f}")
    if late:
        say(f"  lateness p50 {p50 * 1e3:.1f} ms, p99 {p99 * 1e3:.1f} ms, max {late[-1] * 1e3:.1f} ms")
    return len(late) == count and not early and p50 <= P50 and p99 <= P99


def _round(root: Path, count: int, spacing: float) -> list[float]:
    """For each release of a fresh newsroom: how many seconds after its hour the look ended that saw it first."""
    began = time.monotonic()
    made(root)
    ready = max(15.0, 10 * (time.monotonic() - began))  # the desk opens well before the first hour
    for at in range(PUBLISHED):
        write(root, f"before-{at}", None)
    first = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=int(ready))
    hours = {f"lift-{at:03}": first + timedelta(seconds=int(at * spacing)) for at in range(count)}
    for slug, hour in hours.items():
        write(root, slug, hour)
    last = max(hours.values()).timestamp()
    asked = {
        "do": "watch",
        "site": str(root / "live"),
        "wanted": {slug: hour.timestamp() for slug, hour in hours.items()},
        "until": last + 30,
    }
    with opened(root) as desk:
        found = _reader(asked)
        out, _ = found.communicate()
        desk.terminate()
        desk.wait(30)
    shutil.rmtree(root)
    seen = (json.loads(line) for line in out.decode().splitlines())
    return [row["seen"] - hours[row["slug"]].timestamp() for row in seen]


def _reader(asked: dict[str, object]) -> "subprocess.Popen[bytes]":
    """A reader in a process of its own, with what it is to look at."""
    with tempfile.TemporaryFile() as told:
        told.write(json.dumps(asked).encode())
        told.seek(0)
        return subprocess.Popen(READER, stdin=told, stdout=subprocess.PIPE)


def _folder(root: Path) -> tuple[Host, Store]:
    """The folder host of a new newsroom that nothing is public in yet."""
    (root / "releases").mkdir(parents=True)
    made_form = made(root.with_name(f"{root.name}-form")) / "newsroom.yml"
    shutil.copy(made_form, root)
    store = Store(DISK, root / ".dateline")
    return host(newsroom_of(root), Seams(root, DISK, store)), store


def large(releases: int, work: Path) -> bool:
    """Prints how long staging and switching take in a large archive; whether the switch is quick enough."""
    at, store = _folder(work / "large")
    contents = [store.put(os.urandom(8_000)) for _ in range(100)]
    manifest = {
        f"releases/{year}-{number}/{name}": contents[(number + year) % 100]
        for year in (2025, 2026)
        for number in range(releases // 2)
        for name in ("index.html", "release.txt")
    }
    say(f"\na folder of {releases:,} releases, {len(manifest):,} files")
    took = [_stage_and_switch(at, store, dict(manifest) | _front(store, n), n) for n in range(40)]
    stage, seen, switch = ([each[which] for each in took] for which in range(3))
    slots = f"{stage[0]:.1f} s and {stage[1]:.1f} s for the two slots"
    say(f"  stage, ahead of the hour: {slots}, then {_middle(stage[2:])}")
    say(f"  switch: {_middle(seen)} until the public sees it, {_middle(switch)} until it is synced")
    return statistics.median(switch) < SWITCH


def _middle(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1e3:.1f} ms (max {max(seconds) * 1e3:.1f})"


def _front(store: Store, number: int) -> dict[str, str]:
    """What changes with each lift: front page, feed, a new release."""
    content = store.put(f"edition {number}".encode() * 500)
    return {"index.html": content, "feeds/all.rss": content, f"releases/new-{number}/index.html": content}


def _stage_and_switch(at: Host, store: Store, manifest: dict[str, str], number: int) -> tuple[float, float, float]:
    """Seconds to stage, from then to where the public sees it, and to the end of the switch."""
    edition = Edition(f"{number:064}", manifest)
    store.put(edition.data())
    before = time.perf_counter()
    at.stage(edition)
    at.unlock(edition.seal)  # as the desk does a second before the hour
    between = time.perf_counter()
    at.switch(at.showing(), edition.seal)
    return between - before, DISK.swapped - between, time.perf_counter() - between


PATHS = ["index.html", "feeds/all.rss", *(f"releases/r{number}/index.html" for number in range(8))]


def version(number: int) -> bytes:
    """A file of 200 kB that says which version it is, under the digest of the rest in its first line."""
    rest = f"{number:012}".encode() * 17_000
    return hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest


def whole(switches: int, work: Path) -> bool:
    """Prints what a reader got during that many switches, and from two other ways; whether all of ours was whole."""
    say(f"\n{switches:,} switches of {len(PATHS)} files of 200 kB, read without a pause by another process")
    at, store = _folder(work / "ours")

    def ours(number: int) -> None:
        content = store.put(version(number))
        edition = Edition(f"{number:064}", dict.fromkeys(PATHS, content))
        store.put(edition.data())
        at.stage(edition)
        at.switch(at.showing(), edition.seal)
        store.path(content).unlink()  # a thousand large files are not what is measured

    found = _under_a_reader(work / "ours" / "live", switches, ours, work / "end-ours")
    _told("Dateline: staged, one switch", found)
    for name, way in (("copied over, in place", _copied), ("a new file renamed over each", _renamed)):
        site = work / way.__name__ / "live"
        site.mkdir(parents=True)
        _told(name, _under_a_reader(site, switches, partial(way, site), work / f"end{way.__name__}"))
    return found["torn"] == found["missing"] == 0 and found["whole"] > 0


def _copied(site: Path, number: int) -> None:
    for path in PATHS:
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(version(number))


def _renamed(site: Path, number: int) -> None:
    for path in PATHS:
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        beside = site / f"{path}.new"
        beside.write_bytes(version(number))
        beside.replace(site / path)


def _under_a_reader(site: Path, switches: int, step: Callable[[int], None], end: Path) -> dict[str, int]:
    """What a reader counted from the first version to the last."""
    step(0)
    reader = _reader({"do": "read", "site": str(site), "paths": PATHS, "end": str(end)})
    time.sleep(0.5)
    for number in range(1, switches + 1):
        step(number)
    end.touch()
    out, _ = reader.communicate()
    found: dict[str, int] = json.loads(out)
    return found


def _told(name: str, found: dict[str, int]) -> None:
    say(
        f"  {name:32}{found['whole']:8,} whole {found['torn']:6,} torn {found['missing']:6,} missing, "
        f"{found['mixed']:6,} neighbours of two versions; {found['versions']:,} versions seen"
    )


def main() -> int:
    """The exit code."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--lifts", type=int, default=200, help="how many (200)")
    words.add_argument("--spacing", type=float, default=2.0, help="seconds between two of them (2)")
    words.add_argument("--room", type=int, default=40, help="how many in one newsroom (40)")
    words.add_argument("--releases", type=int, default=10_000, help="releases in the large archive (10000)")
    words.add_argument("--switches", type=int, default=1000, help="switches under a reader (1000)")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-lift-") as folder:
        work = Path(folder)
        kept = [
            not chosen.lifts or lateness(chosen.lifts, chosen.spacing, chosen.room, work),
            not chosen.releases or large(chosen.releases, work),
            not chosen.switches or whole(chosen.switches, work),
        ]
    say("\nall figures kept" if all(kept) else "\na figure was missed")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
