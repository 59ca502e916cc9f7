"""The command `ledger`: show what was sent, write it out, take it in, look whether it is sound."""

import argparse
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from pipeline.channels import texts
from pipeline.cli.say import Stopped, as_json, folder, house, release_or_stop, surveyed, table, withdrawn
from pipeline.clock import stamp
from pipeline.delivery import Delivery
from pipeline.files import Busy, Disk
from pipeline.ledger import LedgerRefuses
from pipeline.ledger.choice import ADDRESS, on_server, schema_of
from pipeline.ledger.lines import Contents, clashes, contents, from_lines, to_lines
from pipeline.ledger.sound import unsound
from pipeline.posts import Reach, reached
from pipeline.reconcile import reconcile
from pipeline.survey import House, Survey


def ledger(words: argparse.Namespace) -> int:
    """One of show, export, import, verify, move; 0 done, 1 a file with problems, 3 refused or unknown."""
    return {"show": _show, "export": _export, "import": _import, "verify": _verify, "move": _move}[words.act](words)


def _show(words: argparse.Namespace) -> int:
    at = house(words.newsroom)
    seen = surveyed(at)
    if words.slug:
        release_or_stop(seen, words.slug)
    mine = (row for row in at.ledger.load() if row.key.newsroom == seen.newsroom.key)
    rows = [row for row in mine if words.slug in (None, row.key.slug)]
    lacking = [each for each in _reached(seen, rows) if each.lacks]
    if words.json:
        as_json(_report(at, seen, rows, lacking))
    else:
        columns = ("release", "revision", "account", "part", "state", "due", "")
        table("Ledger", columns, (_cells(row) for row in rows))
        for each in lacking:
            print(_lack(each))
        if at.ledger.put_back():
            print("An older ledger was put back. What it does not know of is looked for before anything is sent.")
        if not rows:
            print("Nothing was sent, and nothing is planned.")
    return 3 if any(row.state == "unknown" for row in rows) else 0


def _reached(seen: Survey, rows: Iterable[Delivery]) -> list[Reach]:
    by_slug: dict[str, list[Delivery]] = {}
    for row in rows:
        by_slug.setdefault(row.key.slug, []).append(row)
    entries = {slug: [entry for entry in seen.record.entries if entry.slug == slug] for slug in by_slug}
    return [each for slug in by_slug for each in reached(seen.newsroom, entries[slug], by_slug[slug])]


def _cells(row: Delivery) -> tuple[str, ...]:
    told = row.receipt.address if row.receipt else row.reason
    return row.key.slug, str(row.key.revision), row.key.channel, row.key.part, row.state, stamp(row.due), told


def _lack(reach: Reach) -> str:
    key = reach.key
    what = "has not taken its post back yet" if key.part == "recall" else "does not show the correction yet"
    state = "not planned" if reach.state is None else reach.state
    return f"{key.slug}: {key.channel} {what} (revision {key.revision}, {state})."


def _report(at: House, seen: Survey, rows: Iterable[Delivery], lacking: Iterable[Reach]) -> dict[str, object]:
    return {
        "entries": at.ledger.entries(),
        "put-back": at.ledger.put_back(),
        "deliveries": [
            {
                **row.key._asdict(),
                "state": row.state,
                "due": stamp(row.due),
                "reason": row.reason,
                "address": row.receipt.address if row.receipt else None,
                "sent": stamp(row.receipt.at) if row.receipt else None,
                "attempt": row.attempt,
                "text": next(iter(_texts(at, seen, row)), None),
                "following": [*_texts(at, seen, row)[1:]],
            }
            for row in rows
        ],
        "lacking": [{**each.key._asdict(), "state": each.state} for each in lacking],
    }


def _texts(at: House, seen: Survey, row: Delivery) -> tuple[str, ...]:
    """The words of a post whose release is public, or of each post of its thread; of any other release not one."""
    public = any((entry.slug, entry.revision) == row.key[1:3] for entry in seen.record.entries)
    account = next((each for each in seen.newsroom.channels if each.name == row.key.channel), None)
    if not (public and row.request and account) or withdrawn(row.key.slug, seen):
        return ()
    return texts(account.kind, at.channels(account.kind), row.request)


def _held(at: House, seen: Survey) -> Contents:
    newsrooms = {row.key.newsroom for row in at.ledger.load()} | {seen.newsroom.key}
    return contents(at.ledger, newsrooms)


def _export(words: argparse.Namespace) -> int:
    at = house(words.newsroom)
    data = to_lines(_held(at, surveyed(at)))
    if words.to:
        path = Path(words.to)
        if at.files.sort(path) == "none":
            at.files.write(path, b"")
            at.files.mode(path, 0o600)  # it tells what is coming
        at.files.write(path, data)
        print(f"Written to {path}.")
    else:
        print(data.decode(), end="")
    return 0


def _import(words: argparse.Namespace) -> int:
    try:
        theirs = from_lines(Path(words.file).read_bytes())
    except ValueError as fault:
        raise Stopped(f"{words.file} cannot be taken in: {fault}. Export the other ledger again.", 1) from fault
    at = house(words.newsroom, lasting=True)
    seen = surveyed(at)
    try:
        with at.files.lock(at.root / ".dateline" / "desk.lock"):
            changed = _take_in(at, theirs)
            doubtful = reconcile(at.ledger, seen.newsroom, seen.record, at.clock.now())
    except Busy:
        raise Stopped("A desk is at work in this newsroom. Close it, then import again.", 3) from None
    print(f"{changed} of {len(theirs.rows)} rows were new here and are taken in.")
    if doubtful:
        print(f"{doubtful} of them may be out already: they are looked for first. `dateline ledger show` names them.")
    return 0


def _take_in(at: House, theirs: Contents) -> int:
    """Take in what is not known here; Stopped, with nothing changed, where that would forget something."""
    mine = at.ledger.load()
    wrong = list(clashes(mine, theirs.rows))
    if wrong:
        told = "This ledger knows more than that file, so nothing was taken in: what it knows would be forgotten."
        raise Stopped("\n".join([told, *wrong[:10], f"({len(wrong)} in all.)"]), 3)
    known = set(mine)
    rows = [row for row in theirs.rows if row not in known]
    for newsroom, promise in theirs.promises:
        if promise.slug not in {each.slug for each in at.ledger.promises(newsroom)}:
            at.ledger.promise(newsroom, [promise], [])
    at.ledger.take_in(rows, theirs.entries, theirs.claims)
    return len(rows)


def _verify(words: argparse.Namespace) -> int:
    at = house(words.newsroom)
    found = faults(at, surveyed(at))
    if not found:
        print("The ledger is sound.")
        return 0
    print(*found, sep="\n")
    print("Nothing was changed. docs/operate.md, “The ledger”, says what to do.")
    return 3


def _move(words: argparse.Namespace) -> int:
    root = folder(words.newsroom)
    kept, path = root / ".dateline", root / ".dateline" / "ledger.sqlite3"
    if not os.environ.get(ADDRESS):
        raise Stopped("Set DATABASE_URL to the address of the Postgres server, then move the ledger again.", 2)
    files = Disk()
    server = on_server(kept, os.environ, files, lasting=True, renewing=words.to == "postgres")
    from pipeline.ledger.move import to_file, to_server

    try:
        with files.lock(kept / "desk.lock"):
            if words.to == "postgres":
                aside = to_server(path, server, schema_of(os.environ), files)
                print(f"The ledger is on the server now. The old file is kept as {aside}, and is not used any more.")
            else:
                name = to_file(server, path, files)
                print(f"The ledger is in {path} now. On the server the tables {name}… are kept, and are not used.")
                print("Take DATABASE_URL out of the environment of every desk of this newsroom.")
    except Busy:
        raise Stopped("A desk is at work in this newsroom. Close it, then move the ledger again.", 3) from None
    return 0


def faults(at: House, seen: Survey) -> list[str]:
    """What is wrong with the ledger, a sentence each; none where it is sound. Nothing is changed."""
    found, known = list(at.ledger.faults()), None
    try:
        found += unsound(at.ledger.load(), seen.record.entries, seen.newsroom.key)
    except LedgerRefuses as fault:
        found.append(f"A row cannot be read: {fault}")
    with suppress(LedgerRefuses):
        known = at.ledger.entries()
    public = len(seen.record.entries)
    if known is not None and public > known and at.ledger.is_older(public, seen.record.digest):
        found.append(f"The ledger knows of {known} entries of the record, and {public} are public: it is older.")
    return found
