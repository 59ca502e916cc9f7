"""Intend: the deliveries that a lift calls for are written down before it, held where they would be a surprise."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time

from pipeline.alarm import Alarm
from pipeline.coming import Coming
from pipeline.delivery import Delivery
from pipeline.ledger import Ledger, LedgerRefuses
from pipeline.newsroom import Newsroom
from pipeline.posts import TOO_LATE, called_for, reached, too_late
from pipeline.reconcile import reconcile
from pipeline.record import Entry, Record
from pipeline.survey import House, Survey
from pipeline.unplanned import Mark, forget, note, noted
from pipeline.zone import zone


def intend(house: House, seen: Survey, due: Iterable[Coming], now: datetime, following: Record) -> list[Alarm]:
    """Write the deliveries down before the switch; `following` is the public record after it.

    On a full disk the reserve is freed for it. A ledger that cannot be used even then never keeps a page back: what is
    not in it is not sent unasked, and an alarm says so.
    """
    due = list(due)
    try:
        try:
            _plan(house, seen, due, now, following)
        except LedgerRefuses as why:
            if not why.full or not house.reserve.free():
                raise
            _plan(house, seen, due, now, following)
    except LedgerRefuses as why:
        _noted(house, seen, due, now)
        mend = "Posts of what is lifted now wait until it can, or for a person: dateline announce SLUG."
        return [Alarm("ledger", "", str(why), mend)]
    return []


def _plan(house: House, seen: Survey, due: Iterable[Coming], now: datetime, following: Record) -> None:
    make_up_for(house, seen, now)
    # first, and in the same breath: once it is told of new entries, an older ledger does not give itself away any more
    reconcile(house.ledger, seen.newsroom, seen.record, now)
    rows, known = _planned(house, seen, due, now), house.ledger.entries()
    ahead = "" if following.entries == seen.record.entries else following.digest
    if rows or ahead or known is None or house.ledger.is_new():
        house.ledger.plan(rows, len(seen.record.entries), ahead)
    _over(house, {_mark(change.entry(now)) for change in due} & _unplanned(house).keys())


def _unplanned(house: House) -> dict[Mark, datetime | None]:
    """What was lifted here, or was to be, while the ledger refused."""
    return {**noted(house.files, house.root / ".dateline"), **house.unplanned}


def _noted(house: House, seen: Survey, due: Iterable[Coming], now: datetime) -> None:
    """In mind, and beside the ledger for whoever comes after this process."""
    for change in due:
        mark, hour = _mark(change.entry(now)), _hour(change, seen.newsroom)
        house.unplanned[mark] = hour
        with suppress(OSError):
            note(house.files, house.root / ".dateline", mark, hour)


def make_up_for(house: House, seen: Survey, now: datetime) -> None:
    """Write down what was lifted here while the ledger refused: it is certain that nothing of that was sent."""
    hours = _unplanned(house)
    mine = {_mark(entry): entry for entry in seen.record.entries if _mark(entry) in hours}
    if not mine or house.ledger.is_new():
        return
    rows: list[Delivery] = []
    for mark, entry in tuple(mine.items()):
        if issued := seen.record.texts.get(entry.digest) or house.archive.text(entry):
            before = [*house.ledger.of(seen.newsroom.key, entry.slug), *rows]
            called = called_for(seen.newsroom, entry, issued, before)
            rows += (_held_if_old(row, hours[mark], seen, now) for row in called)
        else:
            del mine[mark]
    # for what another desk lifted meanwhile nobody here can vouch: then the ledger goes on to give itself away
    whole = all(_mark(entry) in mine for entry in seen.record.entries[_known(house.ledger, seen.record) :])
    house.ledger.plan(rows, len(seen.record.entries) if whole else None)
    _over(house, mine)


def _known(ledger: Ledger, record: Record) -> int:
    """How many entries the ledger knows of, or planned ahead for."""
    known, entries = ledger.entries() or 0, record.entries
    ahead = (at for at in range(len(entries), known, -1) if not ledger.is_older(at, Record(entries[:at]).digest))
    return next(ahead, known)


def _over(house: House, marks: Iterable[Mark]) -> None:
    """The ledger knows of these."""
    for mark in marks:
        house.unplanned.pop(mark, None)
        forget(house.files, house.root / ".dateline", mark)


def _mark(entry: Entry) -> Mark:
    return entry.slug, entry.revision, entry.digest


def _planned(house: House, seen: Survey, due: Iterable[Coming], now: datetime) -> list[Delivery]:
    return [*_owed(house, seen, now), *_called_for(house, seen, due, now)]


def _called_for(house: House, seen: Survey, due: Iterable[Coming], now: datetime) -> list[Delivery]:
    first = house.ledger.is_new()
    rows: list[Delivery] = []
    for change in due:
        known = house.ledger.of(seen.newsroom.key, change.release.slug)
        for row in called_for(seen.newsroom, change.entry(now), change.issued, known):
            rows.append(_held_if_surprising(row, change, seen, now, first=first))
    return rows


def _owed(house: House, seen: Survey, now: datetime) -> list[Delivery]:
    """Corrections and withdrawals that an account lacks which got the post only after they were planned."""
    by_slug: dict[str, list[Entry]] = {}
    for entry in seen.record.entries:
        by_slug.setdefault(entry.slug, []).append(entry)
    rows: list[Delivery] = []
    for slug, entries in by_slug.items():
        last = entries[-1]
        if last.kind in ("correction", "kill") and not too_late(seen.newsroom, last.instant, now):
            known = house.ledger.of(seen.newsroom.key, slug)
            owed = (each for each in reached(seen.newsroom, entries, known) if not each.state)
            rows += (Delivery(each.key, last.instant) for each in owed)
    return rows


def _held_if_surprising(row: Delivery, change: Coming, seen: Survey, now: datetime, *, first: bool) -> Delivery:
    if first:
        return replace(row, state="held", reason=f"Due before Dateline first ran here. {_by_name(row)}")
    return _held_if_old(row, _hour(change, seen.newsroom), seen, now)


def _held_if_old(row: Delivery, hour: datetime | None, seen: Survey, now: datetime) -> Delivery:
    """Held where that hour passed longer ago than the newsroom allows."""
    if hour and too_late(seen.newsroom, hour, now):
        return replace(row, state="held", reason=f"{TOO_LATE} {_by_name(row)}")
    return row


def _hour(change: Coming, newsroom: Newsroom) -> datetime | None:
    """What makes it old: its hour, or for an immediate release the end of its day; None where nothing does."""
    if change.instant is not None:
        return change.instant
    embargo = change.release.embargo
    broken = embargo is not None and embargo.instant is not None  # and yet due at once: it was broken elsewhere
    if change.kind != "lift" or broken or not change.release.date:
        return None
    return datetime.combine(date.fromisoformat(change.release.date), time.max, zone(newsroom.home))


def _by_name(row: Delivery) -> str:
    return f"To send it: dateline announce {row.key.slug}"
