"""The command `worker`: serve the newsrooms of fleet.yml together with other workers, until stopped."""

import argparse
import os
from contextlib import suppress
from pathlib import Path

from pipeline.cli.bug import report
from pipeline.cli.publish import VERBS
from pipeline.cli.say import Stopped, misread
from pipeline.files import Disk
from pipeline.ledger.choice import ADDRESS
from pipeline.publish import Lifted


def worker(words: argparse.Namespace) -> int:
    """Serve until stopped; 1 where fleet.yml has problems, 3 where the server or a package is missing."""
    try:
        from pipeline.fleet.roster import roster
        from pipeline.fleet.worker import Serving
    except ModuleNotFoundError as fault:
        told = "A worker needs the packages of the fleet. Install them: pip install 'dateline[fleet]'"
        raise Stopped(told, 3) from fault
    posts, problems = roster(Disk(), Path(words.fleet))
    if problems:
        raise misread(problems)
    url = os.environ.get(ADDRESS)
    if not url:
        raise Stopped("Set DATABASE_URL to the address of the Postgres server that all workers share.", 2)
    folders = {post.name: post.folder for post in posts}

    def lifted(name: str, done: Lifted) -> None:
        late = f", {done.late.total_seconds():.2f} s after its hour" if done.late else ""
        _aloud(f"{name}: {done.entry.slug} {VERBS[done.entry.kind]}{late}.")

    def broken(name: str, fault: Exception) -> None:
        _aloud(f"{name}: {report(fault, 'worker', folders[name])}")

    serving = Serving(posts, url, f"{os.uname().nodename}:{os.getpid()}", lifted, broken)
    _aloud(f"The worker serves {len(posts)} newsroom{'s' if len(posts) > 1 else ''}. Ctrl-C ends it; nothing is lost.")
    serving.run()
    _aloud("The worker has ended.")
    return 0


def _aloud(words: str) -> None:
    """Say it if it can be said: a log that is full must stop nothing."""
    with suppress(OSError):
        print(words, flush=True)
