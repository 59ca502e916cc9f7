"""How soon a release that is pushed is armed by a desk that follows: `python benchmarks/armed.py` (three minutes).

`dateline desk --follow` runs in a clone of a bare repository. A person pushes one release after the other from another
clone, each due before all the former ones, at moments that lie apart within the half minute from one fetch to the next.
The time runs from the start of the push until the edition of that hour is staged, and on until `dateline status` says
of the release that it waits for its hour and for nothing else. Ends with 1 if the slowest took 60 s.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.newsroom import made, opened, run, say, write  # noqa: E402  # run as a file, the root is not on the path
from tests.ci_world import git  # noqa: E402

GOAL = 60.0  # seconds
APART, HALF = 7.0, 28.0  # seconds, by which each push comes later after the last fetch than the one before
LOOK = 0.02  # seconds


def prepared(folder: Path) -> tuple[Path, Path]:
    """The clone of a person and that of a desk, each of one bare repository; both hold the newsroom."""
    origin, officer, desk = folder / "origin.git", folder / "officer", folder / "desk"
    git(folder, "init", "--quiet", "--bare", "--initial-branch", "main", str(origin))
    git(folder, "clone", "--quiet", str(origin), str(officer))
    made(folder / "written")
    (officer / ".gitignore").write_text("/.dateline/\n/feeds/\n/live\n/.live.slots/\n")
    (officer / "newsroom.yml").write_text((folder / "written/newsroom.yml").read_text())
    (officer / "releases").mkdir()
    pushed(officer, "The newsroom")
    git(folder, "clone", "--quiet", str(origin), str(desk))
    (desk / "releases").mkdir(exist_ok=True)
    run(desk, "lift")
    return officer, desk


def pushed(officer: Path, message: str) -> None:
    """What a person wrote is in the repository."""
    git(officer, "add", "--all")
    git(officer, "commit", "--quiet", "--message", message)
    git(officer, "push", "--quiet", "origin", "HEAD:refs/heads/main")


def armed(officer: Path, desk: Path, slug: str, hour: datetime) -> tuple[float, float]:
    """Seconds from the push until the edition is staged, and until a command says so; the second is 120 for never."""
    write(officer, slug, hour)
    began = time.perf_counter()
    pushed(officer, slug)
    while not (staged := [*desk.glob(f".live.slots/*/releases/{slug}/index.html")]):
        if time.perf_counter() - began > 2 * GOAL:
            return 2 * GOAL, 2 * GOAL
        time.sleep(LOOK)
    made_ready = time.perf_counter() - began
    row = next(each for each in json.loads(run(desk, "status", "--json").stdout)["waiting"] if each["slug"] == slug)
    said = time.perf_counter() - began
    if row["obstacles"] or (desk / "live/releases" / slug).exists():
        sys.exit(f"{slug} is staged as {staged}, and yet: {row}")
    return made_ready, said


def main() -> int:
    """The exit code."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--pushes", type=int, default=6, help="how many (6)")
    chosen = words.parse_args()
    took: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory(prefix="dateline-armed-") as folder:
        officer, desk = prepared(Path(folder))
        with opened(desk, "--follow", "--branch", "main") as at_work:
            try:
                for number in range(chosen.pushes):
                    time.sleep(1 + APART * number % HALF)
                    hour = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2, minutes=-5 * number)
                    took.append(armed(officer, desk, f"release-{number}", hour))
            finally:
                at_work.terminate()
    staged, said = ([round(each[which], 1) for each in took] for which in (0, 1))
    say(f"{chosen.pushes} pushes to a desk that follows, load of the machine {os.getloadavg()[0]:.1f}")
    say(f"  pushed to staged:         {staged} s, the middle {statistics.median(staged):.1f} s")
    say(f"  pushed to said by status: {said} s, at most {max(said):.1f} s (goal: under {GOAL:g} s)")
    return 0 if max(said) < GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
