"""When to look again: the next instant at which something is to be done, as far as can be derived now."""

from collections.abc import Container, Iterable, Mapping
from datetime import datetime, timedelta

from pipeline.ahead import AHEAD
from pipeline.alarms import NOT_READY, OVERDUE
from pipeline.deliver import wants
from pipeline.delivery import HARMLESS, Delivery
from pipeline.hour import BEFORE
from pipeline.promise import Promise
from pipeline.publish import Published
from pipeline.shift import Shift
from pipeline.survey import House, Survey

AGAIN = timedelta(seconds=5)  # until what could not be done is tried again
SOON = timedelta(seconds=1)  # the same, where it hinders a lift that is due
LONG = timedelta(minutes=1)
BUSY = timedelta(seconds=0.25)  # until a desk that found another one lifting looks what is left
PASSING = (
    "disk",
    "ledger",
    "host",
    "clock-doubt",
    "upstream",
)  # may end by itself, and must not stand as an alarm then
TRIES = 4  # to keep one hour under the lock: files may change up to the last second


def lifts_ahead(seen: Survey) -> list[datetime]:
    """The hours of the lifts that nothing hinders and that had not come when the newsroom was looked at."""
    hours = (change.instant for change in seen.coming if not change.obstacles)
    return [hour for hour in hours if hour is not None and hour > seen.at]


def warnings_ahead(seen: Survey, promises: Iterable[Promise]) -> list[datetime]:
    """When it is to be known of each release that waits whether it can be made, and whether it is ready."""
    hours = [change.instant for change in seen.coming if change.instant is not None]
    blind = seen.unread | {change.release.slug for change in seen.coming if change.release.embargo is None}
    hours += [promise.instant for promise in promises if promise.slug in blind]
    return [early for hour in hours for early in (hour - AHEAD, hour - NOT_READY) if early > seen.at]


def next_look(
    house: House,
    done: Published,
    deliveries: list[datetime],
    warnings: list[datetime],
    shift: Shift,
    *,
    unproven: bool,
    since: Mapping[str, datetime],
) -> datetime | None:
    """The next instant at which something is to be done, as far as can be derived now.

    An hour that came while the line was running is woken to at once; what was tried already, a little later.
    """
    now, seen = house.clock.now(), done.survey
    if done.busy:
        return now + _until_free(house, shift)
    behind = now - house.watch.sure().instant  # by how much the wall clock may be ahead of what is sure
    ahead = [
        hour + behind - (BEFORE + house.lead if _is_made(hour, done, shift) else timedelta())
        for hour in lifts_ahead(seen)
    ]
    tried = [now + (SOON if seen.at - first < LONG else AGAIN) for first in since.values()]
    waiting = [hour + behind if hour > seen.at else now + AGAIN for hour in deliveries]
    waiting += [hour + behind for hour in warnings]
    doubtful = [now + AGAIN] if unproven else []
    doubtful += [now + LONG for alarm in done.troubles if alarm.code in PASSING]
    return min((*ahead, *tried, *waiting, *doubtful), default=None)


def _until_free(house: House, shift: Shift) -> timedelta:
    """A moment, and longer where the other desk has held the lock for long: each try reads the whole newsroom."""
    held = house.clock.elapsed() - shift.busy if shift.busy is not None else 0.0
    return min(AGAIN, max(BUSY, timedelta(seconds=held / 4)))


def _is_made(hour: datetime, done: Published, shift: Shift) -> bool:
    """Whether it can be waited for under the lock; else it is lifted by a whole tick at the hour."""
    spent = shift.tries[0] == hour and shift.tries[1] >= TRIES
    return done.ready is not None and done.ready.hour <= hour and not spent


def deliveries_ahead(house: House, seen: Survey, rows: list[Delivery]) -> list[datetime]:
    """When each delivery of what is public wants attention."""
    public = {(entry.slug, entry.revision) for entry in seen.record.entries}
    staffed = {account.name for account in seen.newsroom.channels if account.is_at_hand(house.secrets)}
    mine = [row for row in rows if row.key.newsroom == seen.newsroom.key]
    # what was planned ahead and never went out hinders nothing
    out = [row for row in mine if (row.key.slug, row.key.revision) in public]
    about: dict[tuple[str, str], list[Delivery]] = {}
    for row in out:
        about.setdefault((row.key.slug, row.key.channel), []).append(row)
    due = [row for row in out if not any(_is_behind(row, o) for o in about[row.key.slug, row.key.channel])]
    stuck = [row for row in due if row.state == "planned" and _needs_a_person(row, seen, staffed)]
    told = [row.due + OVERDUE + SOON for row in stuck]  # the alarm; a change of the file or of the accounts is seen
    manned = (row for row in due if row not in stuck and (row.state == "sending" or row.key.channel in staffed))
    hours = [hour for row in manned if (hour := wants(row, seen.newsroom, seen.at))]
    return [*hours, *(hour for hour in told if hour > seen.at)]


def _needs_a_person(row: Delivery, seen: Survey, staffed: Container[str]) -> bool:
    """Whether it waits for a secret, or for a file that can be read."""
    return row.key.channel not in staffed or (row.key.part not in HARMLESS and row.key.slug in seen.unread)


def _is_behind(row: Delivery, other: Delivery) -> bool:
    """Whether this follows something of the account that is not settled: that has an hour, or waits for a person."""
    if (
        row.key.part in ("post", "ping")
        or other.key.part == "ping"
        or other.state not in ("planned", "sending", "unknown")
    ):
        return False
    if row.key.part == "correction":
        sooner = other.key.revision < row.key.revision and other.state != "unknown"
        return other.key.part == "post" or (other.key.part == "correction" and sooner)
    return other.key.part != "recall" and other.key.revision == row.key.revision
