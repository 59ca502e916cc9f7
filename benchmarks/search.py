"""What it costs to index 1,000 releases of one year, and one more: seconds of processor time, and bytes.

    python benchmarks/search.py [RELEASES]

All are of one year and one language, which is the dearest way: each lift makes only its own year again.
"""

import os
import random
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.indexing import index
from pipeline.search.pagefind import installed
from tests.room import Room, room_in

RELEASES = 1000
MOST = 10  # seconds of processor time that all of them may take
KNOWN, LONG = 20_000, 450  # words of a language that are in use, and of one release
NOW = "FOR IMMEDIATE RELEASE"


def main() -> None:
    """Print what the whole year cost, and what it cost again for one more release."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RELEASES
    chance = random.Random(1)  # noqa: S311 - the same words at every run
    words = ["".join(chance.choices("etaoinshrdlucmfwypvbgkjqxz", k=chance.randint(3, 11))) for _ in range(KNOWN)]
    with TemporaryDirectory() as folder, room_in(Path(folder)) as room:
        with (room.root / "newsroom.yml").open("a") as file:
            file.write("search: yes\n")
        room.open_ledger_before()
        for number in range(count):
            room.write(f"release-{number}", embargo=NOW, body=text(chance, words))
        say(f"{installed()}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        say(f"{count:,} releases: {indexed(room)}; at most {MOST} s for 1,000")
        room.write("one-more", embargo=NOW, body=text(chance, words))
        say(f"one more: {indexed(room)}")
        begun = perf_counter()
        room.tick()
        say(f"the switch that shows it, with all that a look costs: {perf_counter() - begun:.2f} s")
        files = [len(data) for path, data in room.public().items() if path.startswith("search/")]
        say(f"public: {len(files):,} files, {sum(files) / 1e6:.1f} MB")


def text(chance: random.Random, words: list[str]) -> str:
    """A release in which few words come often and many seldom, as in every language."""
    drawn = (words[min(int(chance.paretovariate(0.6)) - 1, KNOWN - 1)] for _ in range(LONG))
    lines = [" ".join(next(drawn) for _ in range(LONG // 9)).capitalize() + "." for _ in range(9)]
    return "\n\n".join(lines)


def indexed(room: Room) -> str:
    """What it cost after a lift to make the search complete."""
    seen = room.tick().survey
    before, begun = worked(), perf_counter()
    made, whole = index(room.house(), seen, 600)
    ours, theirs = (now - then for now, then in zip(worked(), before, strict=True))
    if not (made and whole):
        sys.exit("nothing was indexed: pip install 'dateline[search]'")
    took = perf_counter() - begun
    return f"{ours + theirs:.2f} s of work ({theirs:.2f} s in Pagefind, {ours:.2f} s here), {took:.2f} s by the clock"


def worked() -> tuple[float, float]:
    """Seconds of processor time so far: of this process, and of those that it started."""
    ours, theirs = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    return ours.ru_utime + ours.ru_stime, theirs.ru_utime + theirs.ru_stime


def say(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
