"""How many seconds staging and switching take on each host, on loopback: `python benchmarks/hosts.py` (a minute).

A tree of 1,000 releases is shown, then lifts one after the other, each a new release, the front page and a feed. The
branch is that of a bare repository, the machine elsewhere is this one behind a real sshd.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.newsroom import say  # noqa: E402  # run as a file, the root is not on the path
from tests.hosts import KINDS, Stand, sshd, stand  # noqa: E402

FILES = ("index.html", "release.txt", "card.png", "item.json")


def measured(at: Stand, releases: int, lifts: int) -> None:
    """Prints the seconds of the first edition, and the middle and the longest of each step of the lifts."""
    tree = {f"releases/r{number}/{name}": _page(number, name) for number in range(releases) for name in FILES}
    first = _lift(at, tree)
    say(f"{at.kind:8}{len(tree):,} files at first: staged {first[0]:.2f} s, switched {first[1]:.3f} s")
    took = []
    for number in range(lifts):
        tree |= {"index.html": _page(number, "front"), "feeds/all.rss": _page(number, "feed")}
        tree[f"releases/new{number}/index.html"] = _page(number, "new")
        took.append(_lift(at, tree))
    for what, row in zip(("stage", "switch", "look"), zip(*took, strict=True), strict=True):
        say(f"        {what:8}{statistics.median(row):.3f} s, at most {max(row):.3f} s, in {lifts} lifts")


def _lift(at: Stand, tree: Mapping[str, bytes]) -> tuple[float, float, float]:
    """Seconds to stage, to switch once it was unlocked as a desk does a second before the hour, and to look."""
    host, edition = at.host(), at.edition(tree)
    expected = host.showing()
    marks = [time.perf_counter()]
    host.stage(edition)
    marks.append(time.perf_counter())
    host.unlock(edition.seal)
    unlocked = time.perf_counter()
    host.switch(expected, edition.seal)
    switched = time.perf_counter()
    at.host("other").look()
    return marks[1] - marks[0], switched - unlocked, time.perf_counter() - switched


def _page(number: int, name: str) -> bytes:
    return f"{name} {number} ".encode() * 400


def main() -> int:
    """The exit code."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--releases", type=int, default=1000, help="in the tree (1000)")
    words.add_argument("--lifts", type=int, default=10, help="measured after the first edition (10)")
    words.add_argument("kinds", nargs="*", default=list(KINDS), help="of host (all)")
    chosen = words.parse_args()
    path = os.environ["PATH"]
    for kind in chosen.kinds:
        os.environ["PATH"] = path
        with tempfile.TemporaryDirectory(prefix="hosts-") as folder, ExitStack() as stack:
            keys = Path(folder) / "keys"
            keys.mkdir()
            server = stack.enter_context(sshd(keys)) if kind == "rsync" else None
            at = stand(kind, Path(folder), server)
            stack.callback(at.close)
            measured(at, chosen.releases, chosen.lifts)
    say(f"load of the machine {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
