"""The command `lift`, which looks first whether there can be anything to do."""

import argparse
import os
from pathlib import Path

from pipeline.files import Disk
from pipeline.rest import NOTHING, rests


def lift(words: argparse.Namespace) -> int:
    """Nothing, where a run a while ago had nothing to do and nobody touched anything since; else run the line."""
    if _may_rest(words) and rests(Disk(), Path(words.newsroom)):
        print(NOTHING)
        return 0
    from pipeline.cli import now

    return now.lift(words)


def _may_rest(words: argparse.Namespace) -> bool:
    """A ledger on a server tells nothing by the age of a file."""
    return not (words.slug or words.now or words.because or words.by or words.json or os.environ.get("DATABASE_URL"))
