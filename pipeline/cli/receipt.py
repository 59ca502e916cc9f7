"""The command `receipt`: what went where at which second, and what still waits, of everything a release became."""

import argparse

from pipeline.cli.say import Stopped, as_json, house, release_or_stop, surveyed
from pipeline.receipts import data, lines, receipt_of
from pipeline.sightings import read_sightings


def receipt(words: argparse.Namespace) -> int:
    """The receipt of each public revision, oldest first; 3 while anything of the newest is on its way or unseen."""
    at = house(words.newsroom)
    seen = surveyed(at)
    release_or_stop(seen, words.slug)
    entries = [entry for entry in seen.record.entries if entry.slug == words.slug]
    if not entries:
        raise Stopped(f"{words.slug} is not public yet, so there is no receipt of it.", 3)
    known = read_sightings(at.files, at.root / ".dateline")
    rows = at.ledger.of(seen.newsroom.key, words.slug)
    found = [receipt_of(seen.newsroom, entry, rows, known) for entry in entries]
    if words.json:
        as_json([data(each) for each in found])
    else:
        print("\n\n".join("\n".join(lines(each)) for each in found))
    return 0 if found[-1].settled else 3
