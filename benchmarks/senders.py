"""Senders killed at random on a stand-in of every network: `python benchmarks/senders.py` (some minutes).

Forty posts to one account; forty processes one after the other, each killed with SIGKILL at a step of its ledger, on a
line that breaks before, within or after a call; then ten calm minutes by the newsroom's clock. Ends with 1 if a post
was lost or stands twice, or a delivery is neither settled nor told of by then.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.newsroom import say  # run as a file, the root is not on the path
from tests.senders import ACCOUNTS, struck


def main() -> int:
    """One line for each network."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--senders", type=int, default=40)
    words.add_argument("--seed", type=int, default=0)
    asked = words.parse_args()
    well = True
    for kind in ACCOUNTS:
        with tempfile.TemporaryDirectory() as folder:
            told = struck(kind, Path(folder) / "room", jobs=asked.senders, senders=asked.senders, seed=asked.seed)
        states = Counter(row.state for row in told.rows)
        open_ = [row for row in told.doubtful if not row.reason]
        say(
            f"{kind:9} {told.killed} of {asked.senders} killed, {told.broken} lines broken: {len(told.lost)} lost, "
            f"{len(told.doubled)} doubled; {', '.join(f'{count} {state}' for state, count in sorted(states.items()))}; "
            f"{len(told.doubtful)} unknown after ten minutes, each with its reason"
        )
        well &= not (told.lost or told.doubled or open_)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
