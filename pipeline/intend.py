"""Intend: the deliveries that a lift calls for are written down before it, held where they would be a surprise."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time

from pipeline.alarm import Alarm
from pipeline.coming import Coming
from pipeline.delivery import Delivery
from pipeline.ledger import LedgerRefuses
from pipeline.newsroom import Newsroom
from pipeline.posts import TOO_LATE, called_for, reached, too_late
from pipeline.reconcile import reconcile
from pipeline.record import Entry, Record
from pipeline.survey import House, Survey
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
        house.unplanned.update((_mark(change.entry(now)), change) for change in due)
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


def make_up_for(house: House, seen: Survey, now: datetime) -> None:
    """Write down what this desk lifted while the ledger refused: it is certain that nothing of that was sent."""
    entries, known = seen.record.entries, house.ledger.entries()
    public = {_mark(entry): entry for entry in entries}
    mine = [(public[mark], change) for mark, change in house.unplanned.items() if mark in public]
    if not mine or house.ledger.is_new():
        return
    rows: list[Delivery] = []
    for entry, change in mine:
        before = [*house.ledger.of(seen.newsroom.key, entry.slug), *rows]
        called = called_for(seen.newsroom, entry, change.issued, before)
        rows += (_held_if_surprising(row, change, seen, now, first=False) for row in called)
    # for what another desk lifted meanwhile nobody here can vouch: then the ledger goes on to give itself away
    whole = all(_mark(entry) in house.unplanned for entry in entries[known:])
    house.ledger.plan(rows, len(entries) if whole else None)
    for entry, _ in mine:
        del house.unplanned[_mark(entry)]


def _mark(entry: Entry) -> tuple[str, int, str]:
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
    if _is_old(change, seen.newsroom, now):
        return replace(row, state="held", reason=f"{TOO_LATE} {_by_name(row)}")
    return row


def _is_old(change: Coming, newsroom: Newsroom, now: datetime) -> bool:
    """Whether its hour, or for an immediate release its day, passed longer ago than the newsroom allows."""
    if change.instant is not None:
        return too_late(newsroom, change.instant, now)
    embargo = change.release.embargo
    broken = embargo is not None and embargo.instant is not None  # and yet due at once: it was broken elsewhere
    if change.kind != "lift" or broken or not change.release.date:
        return False
    end = datetime.combine(date.fromisoformat(change.release.date), time.max, zone(newsroom.home))
    return too_late(newsroom, end, now)


def _by_name(row: Delivery) -> str:
    return f"To send it: dateline announce {row.key.slug}"
