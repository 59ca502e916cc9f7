"""The command `preview`: a local site on which officers see what will go out, and draft it."""

import argparse
from contextlib import suppress
from datetime import datetime
from importlib.util import find_spec

from pipeline.cli.make import instant_of
from pipeline.cli.say import Stopped, folder, house, surveyed

NEEDS = ("starlette", "uvicorn", "watchfiles")
EXTRA = "The preview needs a few more libraries. Install them with: pip install 'dateline[preview]'"


def preview(words: argparse.Namespace) -> int:
    """Show the newsroom on this machine alone until Ctrl-C."""
    if not all(map(find_spec, NEEDS)):
        raise Stopped(EXTRA, 3)
    import asyncio

    from pipeline.cli.office import CommandLine
    from pipeline.preview.serving import listening, serve

    root = folder(words.newsroom)
    at = _at(words)
    try:
        line = listening(words.port)
    except (OSError, OverflowError) as fault:
        raise Stopped(f"Port {words.port} cannot be used. Choose another with --port.", 3) from fault
    with line, suppress(KeyboardInterrupt):
        asyncio.run(serve(line, root, CommandLine(words.newsroom), at, _say))
    return 0


def _at(words: argparse.Namespace) -> datetime | None:
    return instant_of(words.at, surveyed(house(words.newsroom)).newsroom) if words.at else None


def _say(address: str) -> None:
    print(f"Open this address in a browser on this machine, it works once:\n  {address}")
    print("It shows what is under embargo, to nobody else. Ctrl-C ends it.", flush=True)
