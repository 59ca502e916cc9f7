"""A tick: one run of the line, from what is written to what was sent, and when to look again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from errno import EIO

from pipeline.ahead import Ready
from pipeline.alarm import Alarm
from pipeline.alarms import NOT_SEEN, REMEMBERED, STUCK, alarms
from pipeline.daybook import Daybook, read_daybook, write_daybook
from pipeline.deliver import deliver, wants
from pipeline.delivery import A_CALL, Delivery
from pipeline.edition import edition_from
from pipeline.hour import BEFORE
from pipeline.intend import make_up_for
from pipeline.ledger import LedgerRefuses
from pipeline.outlets import Outlets
from pipeline.promise import Promise
from pipeline.publish import Lifted, Published, disk_refused, publish
from pipeline.record import MissingText, Standing
from pipeline.store import Damaged
from pipeline.survey import House, Survey, fingerprint
from pipeline.witnesses import Heard

AGAIN = timedelta(seconds=5)  # until what could not be done is tried again
SOON = timedelta(seconds=1)  # the same, where it hinders a lift that is due
LONG = timedelta(minutes=1)
A_LOOK = 5.0  # seconds after which no further page is looked for in one tick
OF_THE_LEDGER = ("post-unknown", "post-waits", "ledger-older")  # cannot be looked up while the ledger refuses
PASSING = ("disk", "ledger", "host", "clock-doubt")  # may end by itself, and must not stand as an alarm then
BUSY = timedelta(seconds=0.25)  # until a desk that found another one lifting looks what is left
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
    hidden: set[str] = field(default_factory=set)  # slugs that were looked for outside and not seen
    looked: dict[str, float] = field(default_factory=dict)  # when each was last looked for
    heard: Heard | None = None  # what outside clocks were asked, until they answer
    asked: float | None = None  # when they last were, by the clock that nobody can set
    tries: tuple[datetime, int] = (FOR_EVER, 0)  # how often an hour was waited for under the lock


def tick(house: House, shift: Shift | None = None) -> Tick:
    """Run the line once: lift what is due, then deliver what is due and proven public."""
    return finish(house, publish(house), shift or Shift())


def finish(house: House, done: Published, shift: Shift, carried: Iterable[Alarm] = ()) -> Tick:
    """Deliver what is public after a lift, and say what a person must look at.

    `carried` are alarms of the tick before that were not looked at again in this one.
    """
    book = read_daybook(house.files, house.root / ".dateline")
    found, rows, promises = _delivered(house, done.survey, shift)
    if any(alarm.code == "ledger" for alarm in done.troubles):
        found = [alarm for alarm in found if alarm.code != "ledger"]  # the same, in fewer words
    refused = tuple(dict.fromkeys((*done.troubles, *carried, *found)))
    if any(alarm.code == "ledger" for alarm in refused):
        refused += tuple(alarm for alarm in book.alarms if alarm.code in OF_THE_LEDGER and alarm not in refused)
    now = house.watch.sure().instant
    unproven = _unproven(house, done.survey, shift)
    since = {slug: min(now, book.due.get(slug, now)) for slug in _still_due(done.survey, now)}
    silent = _silent(house, done.survey, rows)
    derived = alarms(done.survey, rows, promises, now, unproven=unproven, since=since, silent=silent)
    standing = tuple(dict.fromkeys((*refused, *derived)))
    if done.busy:  # what another desk is at work on is not told twice
        stuck = tuple(_stuck(house, done, shift))
        standing = tuple(dict.fromkeys((*book.alarms, *stuck)))
        if stuck:  # whoever holds the lock does not say so
            _note(house, done.survey, replace(book, alarms=standing), book)
    else:
        shift.busy = None
        _note(house, done.survey, Daybook(done.survey.at, _waits(done.survey), since, standing), book)
    hours = _deliveries(house, done.survey, rows) or (
        [done.survey.at] if any(alarm.code == "ledger" for alarm in refused) else []
    )
    wake = _wake(house, done, hours, shift, unproven=bool(unproven), since=since)
    return Tick(done.survey, done.lifted, refused, standing, wake, done.ready)


def _delivered(house: House, seen: Survey, shift: Shift) -> tuple[list[Alarm], list[Delivery], tuple[Promise, ...]]:
    """What could not be done about posts, the rows that are open or wait, and what embargoes were read as."""
    key, since = seen.newsroom.key, seen.at - REMEMBERED
    try:
        _deliver(house, seen, shift)
        rows = [*house.ledger.unsettled(key), *house.ledger.waiting(key, since)]
        found = [PUT_BACK] if house.ledger.put_back() else []
        return found, rows, house.ledger.promises(key)
    except LedgerRefuses as why:
        return [Alarm("ledger", "", str(why), "")], [], ()
    except OSError as why:
        return [disk_refused(why)], [], ()


def _silent(house: House, seen: Survey, rows: Iterable[Delivery]) -> dict[str, str]:
    """Why accounts that have something to send can send nothing."""
    known = {account.name: account.secret for account in seen.newsroom.channels}
    mine = {row.key.channel for row in rows if row.key.newsroom == seen.newsroom.key}
    gone = dict.fromkeys(mine - known.keys(), "newsroom.yml has no such account any more")
    mute = {name: f"the environment has no {known[name]}" for name in mine & known.keys()}
    return gone | {name: why for name, why in mute.items() if not house.secrets.get(known[name])}


def _still_due(seen: Survey, now: datetime) -> list[str]:
    return [change.release.slug for change in seen.coming if change.due(now)]


def _stuck(house: House, done: Published, shift: Shift) -> Iterator[Alarm]:
    """An alarm where another desk has held the lock for longer than a lift takes, and something is due."""
    shift.busy = house.clock.elapsed() if shift.busy is None else shift.busy
    long = house.clock.elapsed() - shift.busy > STUCK.total_seconds()
    if long and _still_due(done.survey, house.watch.sure().instant):
        told = "Something is due, and another desk on this machine has held the lock for over half a minute."
        yield Alarm("desk-stuck", "", told, "Look for a stopped `dateline` process and end it; this desk then goes on.")


def _deliver(house: House, seen: Survey, shift: Shift) -> None:
    """Deliver by what the public is shown now; where that cannot be told, nothing leaves."""
    host = house.host(seen.newsroom)
    try:
        shown = edition_from(house.store.get(host.showing())).manifest
        public = seen.record.standing()
    except MissingText:
        return
    except Damaged:
        house.editions.clear()  # it is sealed again, and kept again, at the next look
        raise OSError(EIO, "the list of what is public was damaged; it is made again") from None

    # also one that is not public yet, because another desk is at it or something refuses
    withdrawn = {release.slug for release in seen.releases if release.killed}

    def proven(standing: Standing) -> bool:
        if standing.slug in withdrawn and standing.kind != "kill":
            return False
        path = f"releases/{standing.slug}/index.html"
        return path in shown and host.proves(path, shown[path])

    def gives_way() -> bool:
        # changed by a person, or by another desk
        return _gives_way(house, seen, shift) or fingerprint(house) != seen.mark or host.showing() != seen.showing

    clock, sure = house.clock, house.watch.sure
    make_up_for(house, seen, sure().instant)  # before anything is taken for unknown that surely was not sent
    outlets = Outlets(
        seen.newsroom, house.secrets, house.ledger, clock, sure, house.owner, house.archive.text, house.channels
    )
    deliver(seen.record, {item.slug: item for item in public}, outlets, proven, gives_way)


def _gives_way(house: House, seen: Survey, shift: Shift) -> bool:
    """Whether a call could take longer than until the next lift, or the desk is to close."""
    hours = lifts_ahead(seen)
    return shift.stop() or (bool(hours) and house.clock.now() + A_CALL >= min(hours))


def _unproven(house: House, seen: Survey, shift: Shift) -> list[str]:
    """What became public a while ago and is not seen through the public address; what was seen once is not asked again.

    Only what changed within the last day is asked for: older pages have been there all along. A public address that
    does not answer must not delay a lift, so no more is asked in one tick once some seconds are gone.
    """
    now, begun = house.watch.sure().instant, house.clock.elapsed()
    last = {entry.slug: entry for entry in seen.record.entries if now - entry.instant < timedelta(days=1)}
    fresh = [entry for entry in last.values() if (entry.slug, entry.digest) not in shift.proven]
    fresh.sort(key=lambda entry: (shift.looked.get(entry.slug, 0.0), entry.slug))
    for entry in fresh:
        if house.clock.elapsed() - begun > A_LOOK or _gives_way(house, seen, shift):
            break
        shift.looked[entry.slug] = house.clock.elapsed()
        if _shows(house, seen, f"releases/{entry.slug}/index.html"):
            shift.proven.add((entry.slug, entry.digest))
            shift.hidden.discard(entry.slug)
        elif now - entry.instant > NOT_SEEN:
            shift.hidden.add(entry.slug)
    return sorted(shift.hidden & {entry.slug for entry in fresh})


def _shows(house: House, seen: Survey, path: str) -> bool:
    host = house.host(seen.newsroom)
    try:
        shown = edition_from(house.store.get(host.showing())).manifest
        return path in shown and host.proves(path, shown[path])
    except (Damaged, OSError):
        return False


def _note(house: House, seen: Survey, book: Daybook, old: Daybook) -> None:
    """Keep the daybook; no word of a release stands in it."""
    fresh = old.at is not None and timedelta() <= seen.at - old.at < WRITTEN
    if not fresh or replace(old, at=book.at) != book:
        write_daybook(house.files, house.root / ".dateline", book)


def _waits(seen: Survey) -> dict[str, str]:
    return {change.release.slug: _waited(change.obstacles) for change in seen.coming if change.obstacles}


def _waited(obstacles: tuple[str, ...]) -> str:
    """Without the officer's own words for a hold."""
    return " and ".join("was on hold" if why.startswith("on hold") else why for why in obstacles)


def lifts_ahead(seen: Survey) -> list[datetime]:
    """The hours of the lifts that nothing hinders and that had not come when the newsroom was looked at."""
    hours = (change.instant for change in seen.coming if not change.obstacles)
    return [hour for hour in hours if hour is not None and hour > seen.at]


def _wake(
    house: House,
    done: Published,
    deliveries: list[datetime],
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
    ahead = [hour + behind - (BEFORE if _is_made(hour, done, shift) else timedelta()) for hour in lifts_ahead(seen)]
    tried = [now + (SOON if seen.at - first < LONG else AGAIN) for first in since.values()]
    waiting = [hour + behind if hour > seen.at else now + AGAIN for hour in deliveries]
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
    # what was planned ahead and never went out hinders nothing
    out = [row for row in mine if (row.key.slug, row.key.revision) in public]
    about: dict[tuple[str, str], list[Delivery]] = {}
    for row in out:
        about.setdefault((row.key.slug, row.key.channel), []).append(row)
    due = [row for row in out if not any(_is_behind(row, o) for o in about[row.key.slug, row.key.channel])]
    manned = (row for row in due if row.state == "sending" or row.key.channel in staffed)
    return [hour for row in manned if (hour := wants(row, seen.newsroom, seen.at))]


def _is_behind(row: Delivery, other: Delivery) -> bool:
    """Whether this follows something of the account that is not settled: that has an hour, or waits for a person."""
    if row.key.part == "post" or other.state not in ("planned", "sending", "unknown"):
        return False
    if row.key.part == "correction":
        sooner = other.key.revision < row.key.revision and other.state != "unknown"
        return other.key.part == "post" or (other.key.part == "correction" and sooner)
    return other.key.part != "recall" and other.key.revision == row.key.revision
