"""The command `doctor`: whether this machine and newsroom are fit for the next lift, and what to do where not."""

import argparse
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from pipeline.cli.accounts import Finding, accounts
from pipeline.cli.clock import consulted
from pipeline.cli.ledger import faults
from pipeline.cli.prepared import desk, hubs, next_lift, searching, tellers, zones
from pipeline.cli.say import as_json, house, surveyed
from pipeline.edition import edition_from
from pipeline.hosts import HostRefuses
from pipeline.ledger import LedgerRefuses
from pipeline.store import Damaged
from pipeline.survey import House, Survey
from pipeline.watch import Watch

SAYS = "docs/operate.md, “The ledger”, says what to do."


def doctor(words: argparse.Namespace) -> int:
    """Look at everything a lift and its posts need, change and post nothing; 3 where something is to be done.

    With `--tell` those who are told of alarms get a message.
    """
    at = house(words.newsroom)
    seen = surveyed(at)
    found = [
        *accounts(at, seen.newsroom, offline=words.offline),
        *tellers(at, seen.newsroom, tell=words.tell),
        *hubs(seen.newsroom, offline=words.offline),
        *_clock(at, seen, offline=words.offline),
        zones(),
        *_ledger(at, seen),
        *_room(at, seen),
        *_host(at, seen, offline=words.offline),
        *_proof(at, seen, offline=words.offline),
        *_folders(at, seen),
        *searching(at, seen),
        next_lift(at, seen),
        desk(at, seen),
    ]
    good = all(each.good for each in found)
    if words.json:
        as_json({"good": good, "found": [asdict(each) for each in found]})
    else:
        print(*found, sep="\n")
        print("All is well." if good else "Mend what has a cross, then run `dateline doctor` again.")
    return 0 if good else 3


def _clock(at: House, seen: Survey, *, offline: bool) -> Iterator[Finding]:
    watch = Watch(at.clock, at.files, at.root / ".dateline")
    sure = at.watch.sure() if offline else consulted(watch, seen.newsroom, at.clock)[1]
    if sure.doubt:
        yield Finding("clock", False, sure.doubt, "Run `dateline clock`: it says what each of them shows.")
    else:
        yield Finding("clock", True, " ".join(filter(None, ["The clock of this machine is believed.", sure.advice])))


def _ledger(at: House, seen: Survey) -> Iterator[Finding]:
    try:
        wrong = faults(at, seen)
    except LedgerRefuses as why:
        wrong = [str(why)]
    yield from (Finding("ledger", False, each, SAYS) for each in wrong)
    if not wrong:
        yield Finding("ledger", True, "The ledger is sound.")


def _room(at: House, seen: Survey) -> Iterator[Finding]:
    try:
        manifest = at.files.age(at.store.path(seen.showing))[1] if seen.showing else 0
        new = at.files.sort(at.root / ".dateline") == "none"
        kept = new or at.reserve.kept(manifest)
    except OSError:
        kept = False
    if kept:
        yield Finding("disk", True, "There is room for a lift, and some is kept for a full disk.")
    else:
        yield Finding("disk", False, "The disk is nearly full, and no room is kept for a lift.", "Make room on it.")


def _host(at: House, seen: Survey, *, offline: bool) -> Iterator[Finding]:
    """Whether the place of the public pages can be asked and may be used, and what it promises."""
    kind, where = seen.newsroom.host.kind, seen.newsroom.host.where
    if offline and kind != "folder":
        yield Finding("host", True, f"The pages go to {where}, which was not asked.")
        return
    host = at.host(seen.newsroom)
    try:
        host.look()
    except (HostRefuses, OSError) as why:
        yield Finding("host", False, str(why))
        return
    promise = host.promise()
    shows = "shows what was made public last" if host.showing() else "shows nothing yet"
    second = "It can keep the second" if promise.second else "It promises no second"
    yield Finding("host", True, f"The pages go to {where}, which {shows}. {second}. Delay: {promise.delay}.")


def _proof(at: House, seen: Survey, *, offline: bool) -> Iterator[Finding]:
    """Whether the public sees what was switched to, the way it is proven before a post leaves."""
    by_address = seen.newsroom.host.proof == "address"
    if not seen.showing:
        yield Finding("public pages", True, "Nothing is public yet, so there is nothing to be seen.")
    elif not (offline and by_address):
        where = seen.newsroom.address if by_address else seen.newsroom.host.where
        try:
            manifest = edition_from(at.store.get(seen.showing)).manifest
            shown = at.host(seen.newsroom).proves("index.html", manifest["index.html"])
        except (Damaged, OSError, KeyError):
            shown = False
        if shown:
            yield Finding("public pages", True, f"What was made public is seen at {where}.")
        else:
            mend = (
                "Until it is, no post leaves. Look at it in a browser: the web server or a cache may stand in between."
            )
            yield Finding("public pages", False, f"What was made public is not seen at {where}.", mend)


def _folders(at: House, seen: Survey) -> Iterator[Finding]:
    """Whether what has to be written can be written by whoever runs this."""
    sites = [site.parent for site in seen.newsroom.host.folders(at.root)[:1]]
    places = [at.root, at.root / "releases", at.root / ".dateline", at.root / "feeds", *sites]
    closed = [place for place in dict.fromkeys(places) if place.exists() and not _is_open(place)]
    for place in closed:
        name = place.relative_to(at.root) if place.is_relative_to(at.root) else place
        told = f"You may not write into {name if str(name) != '.' else 'the folder of the newsroom'}."
        yield Finding("folders", False, told, "Run this as the user of the desk, or give that user the folder.")
    if not closed:
        yield Finding("folders", True, "All folders can be written.")


def _is_open(place: Path) -> bool:
    return os.access(place, os.W_OK | os.X_OK)
