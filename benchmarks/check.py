"""How long `dateline check` takes over 1 000 clean releases: `python benchmarks/check.py` (half a minute).

Seconds of CPU (user and system), the start of the program included: of a first run, and of a second one in which
nothing has changed. Ends with 1 if the first took 5 s, the second 0.6 s, or anything was found to mend.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.newsroom import COMMAND, made, say  # noqa: E402  # run as a file, the root is not on the path

FIRST, SECOND = 5.0, 0.6  # seconds
WORDS = """\
---
title: The Agency opens reading room {number} in Port of Spain
embargo: Friday, 4 December {year}, {hour:02}:{minute:02} hrs AST
date: {year}-12-01
place: Port of Spain
issuers: [agency]
contacts: [desk]
summary: A reading room opens, with {number} places and a collection on the history of the Region.
---
The Agency (TA) opens a reading room with {number} places. Readers find there what the Region wrote about itself in
the last hundred years, and people who help them to find it.

## What readers find

* newspapers from {number} towns, in print and on film;
* maps, letters and photographs, each with a [list of what there is](https://news.example/lists/{number});
* a table for groups, which schools can ask for by telephone.

“We waited long for this room,” said the director of the Agency. “Now it is open to everybody, and it costs nothing.”

The room is open from Monday to Saturday. The first visit needs a card, which is made at the desk in a few minutes;
for children under fourteen a parent signs. {filler}
"""
FILLER = "Whoever cannot come may ask by letter, and gets an answer within two weeks. "


def years() -> list[int]:
    """Years in which 4 December is a Friday, long ahead."""
    from datetime import date

    return [year for year in range(2040, 2100) if date(year, 12, 4).weekday() == 4]


def prepared(root: Path, count: int) -> None:
    """A newsroom with that many releases that wait, each of some 250 words."""
    made(root)
    for number in range(count):
        year = years()[number % len(years())]
        hour, minute = divmod(number, 60)
        text = WORDS.format(number=number + 20, year=year, hour=8 + hour % 9, minute=minute, filler=FILLER * 8)
        (root / "releases" / f"reading-room-{number}.md").write_text(text, encoding="utf-8")


def checked(root: Path) -> tuple[float, str]:
    """The CPU seconds of one run, and its last line."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([*COMMAND, "-C", str(root), "check"], cwd=ROOT, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout.strip().splitlines()[-1]


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--releases", type=int, default=1000)
    wanted = words.parse_args().releases
    folder = Path(tempfile.mkdtemp(prefix="dateline-check-"))
    try:
        root = folder / "newsroom"
        prepared(root, wanted)
        kept = True
        for name, most in (("first run", FIRST), ("second run, nothing changed", SECOND)):
            took, told = checked(root)
            kept = kept and took < most and told.endswith("nothing to mend.")
            say(f"{took:6.2f} s of CPU (at most {most})  {name}: {told}")
        return 0 if kept else 1
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
