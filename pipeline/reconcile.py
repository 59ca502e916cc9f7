"""Reconcile: what an older ledger cannot know is looked for before anything is sent."""

from dataclasses import replace
from datetime import datetime

from pipeline.delivery import FORGOTTEN, HARMLESS, Delivery
from pipeline.ledger import Ledger
from pipeline.newsroom import Newsroom
from pipeline.posts import called_for
from pipeline.record import Record


def reconcile(ledger: Ledger, newsroom: Newsroom, record: Record, now: datetime) -> int:
    """Where an older ledger was put back, leave nothing in it that would be sent unlooked for; how many rows these are.

    To be asked before anything is planned for a record that has grown, and before anything is sent. A ledger that is
    not older learns here how many entries are public by now.
    """
    known, entries = ledger.entries(), len(record.entries)
    behind = known is not None and known < entries
    if not ledger.is_older(entries, record.digest if behind else ""):
        if behind and not ledger.is_new():
            ledger.plan((), entries)
        return 0
    missing = forgotten(newsroom, record, ledger, now)
    return ledger.reconcile(now, missing, len(record.entries)) + len(missing)


def forgotten(newsroom: Newsroom, record: Record, ledger: Ledger, now: datetime) -> tuple[Delivery, ...]:
    """The deliveries called for by the entries that the ledger never knew of: unknown, where their hour has come."""
    known = ledger.entries()
    later = record.entries[known:] if known is not None else ()
    texts = {entry.slug: record.texts[entry.digest] for entry in record.entries if entry.digest in record.texts}
    rows = {row.key: row for slug in {entry.slug for entry in later} for row in ledger.of(newsroom.key, slug)}
    found: list[Delivery] = []
    for entry in later:
        issued = record.texts.get(entry.digest) or texts.get(entry.slug)
        for row in called_for(newsroom, entry, issued, rows.values()) if issued else ():
            if row.key not in rows:
                doubtful = row.due <= now and row.key.part not in HARMLESS
                rows[row.key] = replace(row, state="unknown", reason=FORGOTTEN) if doubtful else row
                found.append(rows[row.key])
    return tuple(found)
