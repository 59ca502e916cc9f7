"""The command `watch`: an independent process that tells people where something is due and no desk makes it public."""

import argparse
from contextlib import suppress

from pipeline.cli.publish import aloud, asked_to_close, length_of_time, misread_in_a_log
from pipeline.cli.say import Stopped, house, span
from pipeline.lookout import Lookout, keep_watch, onlooking
from pipeline.news import Look
from pipeline.read import read
from pipeline.tellers import wanted


def watch(words: argparse.Namespace) -> int:
    """Look until stopped or for a bounded time; 3 where an alarm stands at the end, or nobody could be told."""
    at = onlooking(house(words.newsroom))
    reading = read(at.files, at.root, at.memory)
    if reading.newsroom is None:
        raise misread_in_a_log(reading.problems)
    if not wanted(reading.newsroom.alarms):
        raise Stopped(
            "newsroom.yml names nobody who is to be told. Write it under `alarms:`, as docs/operate.md shows.", 3
        )
    bounded = length_of_time(words.bounded) if words.bounded else None
    closing, standing = asked_to_close(), list[str]()

    def say(look: Look | None) -> None:
        now = [*map(str, look.alarms)] if look else ["Nothing can be seen here: newsroom.yml cannot be understood."]
        aloud(*(each for each in now if each not in standing))
        aloud(*(f"Over: {each.partition('. ')[0]}." for each in standing if each not in now))
        standing[:] = now

    with suppress(KeyboardInterrupt):
        aloud(f"The watch looks{f' for {span(bounded)}' if bounded else ''}. Ctrl-C ends it.")
        lookout = Lookout(at, public=words.public)
        keep_watch(lookout, at.clock.now() + bounded if bounded else None, say, closing)
        aloud("The watch is over.")
    return 3 if standing else 0
