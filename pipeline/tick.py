"""A tick: one run of the line, from what is written to what was sent, and when to look again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pipeline.ahead import Ready
from pipeline.alarm import Alarm
from pipeline.alarms import NOT_SEEN, REMEMBERED, STUCK, alarms
from pipeline.daybook import Daybook, read_daybook, write_daybook
from pipeline.deliver import Outlets, deliver, wants
from pipeline.delivery import Delivery
from pipeline.edition import edition_from
from pipeline.hour import BEFORE
from pipeline.ledger import LedgerRefuses
from pipeline.promise import Promise
from pipeline.publish import Lifted, Published, publish
from pipeline.record import MissingText, Standing
from pipeline.store import Damaged
from pipeline.survey import House, Survey, fingerprint
from pipeline.witnesses import Heard

AGAIN = timedelta(seconds=5)  # until what could not be done is tried again
SOON = timedelta(seconds=1)  # the same, where it hinders a lift that is due
LONG = timedelta(minutes=1)
PASSING = ("disk", "ledger", "host", "clock-doubt")  # may end by itself, and must not stand as an alarm then
BUSY = timedelta(seconds=0.25)  # until a desk that found another one lifting looks what is left
A_CALL = timedelta(seconds=35)  # no call to a network takes longer: within it of a lift, posts give way
WRITTEN = timedelta(minutes=1)  # how old the daybook may become while nothing in it changes
TRIES = 4  # to keep one hour under the lock: files may change up to the last second
PUT_BACK = Alarm(
    "ledger-older",
    "",
    "The ledger does not know of all that was lifted: an older one was put back, or it could not be written. "
    "Each post that may be out already is looked for before anything is sent.",
    "Run `dateline ledger show`: what is not found waits for a person.",
)
FOR_EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Tick:
    """What one run of the line did and saw: `refused` is what it ran into, `alarms` all that a person must look at."""

    survey: Survey
    lifted: tuple[Lifted, ...]
    refused: tuple[Alarm, ...]
    alarms: tuple[Alarm, ...]
    wake: datetime | None
    ready: Ready | None = None

    @property
    def troubles(self) -> tuple[str, ...]:
        """What it ran into, in words."""
        return tuple(str(alarm) for alarm in self.refused)


@dataclass(slots=True)
class Shift:
    """What a desk that is at work keeps in mind from one tick to the next, and may forget at any time."""

    stop: Callable[[], bool] = lambda: False
    proven: set[tuple[str, str]] = field(default_factory=set)  # slug and digest of what was seen outside
    busy: float | None = None  # since when another desk holds the lock, by the clock that nobody can set
    heard: Heard | None = None  # what outside clocks were asked, until they answer
    asked: float | None = None  # when they last were, by the clock that nobody can set
    tries: tuple[datetime, int] = (FOR_EVER, 0)  # how often an hour was waited for under the lock


def tick(house: House, shift: Shift | None = None) -> Tick:
    """Run the line once: lift what is due, then deliver what is due and proven public."""
    return finish(house, publish(house), shift or Shift())


def finish(house: House, done: Published, shift: Shift) -> Tick:
    """Deliver what is public after a lift, and say what a person must look at."""
    troubles = [*done.troubles, *_stuck(house, done, shift)]
    rows: list[Delivery] = []
    hours: list[datetime] = []
    promises: tuple[Promise, ...] = ()
    try:
        _deliver(house, done.survey, shift)
        key, since = done.survey.newsroom.key, done.survey.at - REMEMBERED
        rows = [*house.ledger.unsettled(key), *house.ledger.waiting(key, since)]
        if house.ledger.put_back():
            troubles.append(PUT_BACK)
        promises = house.ledger.promises(key)
        hours = _deliveries(house, done.survey, rows)
    except LedgerRefuses as why:
        if all(alarm.code != "ledger" for alarm in troubles):
            troubles.append(Alarm("ledger", "", str(why), ""))
        hours = [house.clock.now()]
    except OSError as why:
        troubles.append(Alarm("disk", "", str(why), ""))
        hours = [house.clock.now()]
    unproven = _unproven(house, done.survey, shift)
    found = alarms(done.survey, rows, promises, house.watch.sure().instant, unproven)
    standing = tuple(dict.fromkeys((*troubles, *found)))
    _note(house, done.survey, standing)
    wake = _wake(house, done, hours, shift, bool(unproven))
    return Tick(done.survey, done.lifted, tuple(dict.fromkeys(troubles)), standing, wake, done.ready)


def _stuck(house: House, done: Published, shift: Shift) -> Iterator[Alarm]:
    """An alarm where another desk has held the lock for longer than any lift takes, and something is due."""
    if not done.busy:
        shift.busy = None
        return
    shift.busy = house.clock.elapsed() if shift.busy is None else shift.busy
    if house.clock.elapsed() - shift.busy > STUCK.total_seconds():
        told = "Another desk on this machine holds the lock and does not go on."
        yield Alarm("desk-stuck", "", told, "Look for a stopped `dateline` process and end it; this desk then goes on.")


def _deliver(house: House, seen: Survey, shift: Shift) -> None:
    """Deliver by what the public is shown now; where that cannot be told, nothing leaves."""
    host = house.host(seen.newsroom)
    try:
        shown = edition_from(house.store.get(host.showing())).manifest
        public = seen.record.standing()
    except (Damaged, MissingText):
        return

    def proven(standing: Standing) -> bool:
        path = f"releases/{standing.slug}/index.html"
        return path in shown and host.proves(path, shown[path])

    def gives_way() -> bool:
        hours = lifts_ahead(seen)
        near = bool(hours) and house.clock.now() + A_CALL >= min(hours)
        changed = fingerprint(house) != seen.mark or host.showing() != seen.showing  # by a person, by another desk
        return near or shift.stop() or changed

    outlets = Outlets(seen.newsroom, house.secrets, house.ledger, house.clock, house.owner, house.channels)
    deliver(seen.record, {item.slug: item for item in public}, outlets, proven, gives_way)


def _unproven(house: House, seen: Survey, shift: Shift) -> list[str]:
    """What became public a while ago and is not seen through the public address; what was seen once is not asked again.

    Only what changed within the last day is asked for: older pages have been there all along.
    """
    now = house.watch.sure().instant
    host = house.host(seen.newsroom)
    last = {entry.slug: entry for entry in seen.record.entries if now - entry.instant < timedelta(days=1)}
    fresh = [entry for entry in last.values() if (entry.slug, entry.digest) not in shift.proven]
    if not fresh:
        return []
    try:
        shown = edition_from(house.store.get(host.showing())).manifest
    except (Damaged, OSError):
        return []
    missing = []
    for entry in fresh:
        path = f"releases/{entry.slug}/index.html"
        if path in shown and host.proves(path, shown[path]):
            shift.proven.add((entry.slug, entry.digest))
        elif now - entry.instant > NOT_SEEN:
            missing.append(entry.slug)
    return missing


def _note(house: House, seen: Survey, standing: tuple[Alarm, ...]) -> None:
    """Keep the daybook: what each release waits for, and the alarms; no word of a release stands in it."""
    folder = house.root / ".dateline"
    waits = {change.release.slug: _waited(change.obstacles) for change in seen.coming if change.obstacles}
    old = read_daybook(house.files, folder)
    fresh = old.at is not None and timedelta() <= seen.at - old.at < WRITTEN
    if not fresh or (old.waits, old.alarms) != (waits, standing):
        write_daybook(house.files, folder, Daybook(seen.at, waits, standing))


def _waited(obstacles: tuple[str, ...]) -> str:
    """Without the officer's own words for a hold."""
    return " and ".join("was on hold" if why.startswith("on hold") else why for why in obstacles)


def lifts_ahead(seen: Survey) -> list[datetime]:
    """The hours of the lifts that nothing hinders and that had not come when the newsroom was looked at."""
    hours = (change.instant for change in seen.coming if not change.obstacles)
    return [hour for hour in hours if hour is not None and hour > seen.at]


def _wake(house: House, done: Published, deliveries: list[datetime], shift: Shift, unproven: bool) -> datetime | None:
    """The next instant at which something is to be done, as far as can be derived now.

    An hour that came while the line was running is woken to at once; what was tried already, a little later.
    """
    now, seen = house.clock.now(), done.survey
    if done.busy:
        return now + _until_free(house, shift)
    behind = now - house.watch.sure().instant  # by how much the wall clock may be ahead of what is sure
    ahead = [hour + behind - (BEFORE if _is_made(hour, done, shift) else timedelta()) for hour in lifts_ahead(seen)]
    due = [change.instant or seen.at for change in seen.coming if not change.obstacles]
    tried = [now + (SOON if seen.at - hour < LONG else AGAIN) for hour in due if hour <= seen.at]
    waiting = [hour if hour > now else now + AGAIN for hour in deliveries]
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


def _deliveries(house: House, seen: Survey, rows: list[Delivery]) -> list[datetime]:
    """When each delivery of what is public wants attention."""
    public = {(entry.slug, entry.revision) for entry in seen.record.entries}
    staffed = {account.name for account in seen.newsroom.channels if house.secrets.get(account.secret)}
    mine = [row for row in rows if row.key.newsroom == seen.newsroom.key]
    free = (row for row in mine if row.key.part == "post" or not any(_is_behind(row, other) for other in mine))
    due = [row for row in free if (row.key.slug, row.key.revision) in public]
    manned = (row for row in due if row.state == "sending" or row.key.channel in staffed)
    return [hour for row in manned if (hour := wants(row, seen.newsroom, seen.at))]


def _is_behind(row: Delivery, other: Delivery) -> bool:
    """Whether this follows something that is not settled yet: that has an hour of its own, or waits for a person."""
    if row.key.part == "post" or other.state not in ("planned", "sending", "unknown"):
        return False
    same = (row.key.slug, row.key.channel) == (other.key.slug, other.key.channel)
    if row.key.part == "correction":
        return same and other.key.part == "post"
    return same and other.key.part != "recall" and other.key.revision == row.key.revision
