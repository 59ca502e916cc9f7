"""A tick: one run of the line, from what is written to what was sent, and when to look again."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from errno import EIO

from pipeline.ahead import Ready, basis_of
from pipeline.alarm import Alarm
from pipeline.alarms import NOT_SEEN, REMEMBERED, STUCK, alarms
from pipeline.credentials import doubts
from pipeline.daybook import Daybook, read_daybook, write_daybook
from pipeline.deliver import deliver
from pipeline.delivery import A_CALL, Delivery
from pipeline.edition import edition_from
from pipeline.fed import read_fed, write_fed
from pipeline.feeds.present import left_out, still_whole
from pipeline.intend import make_up_for
from pipeline.ledger import LedgerRefuses
from pipeline.outlets import Outlets
from pipeline.promise import Promise
from pipeline.publish import Lifted, Published, disk_refused, publish
from pipeline.readdressed import stranded
from pipeline.record import Entry, MissingText, Standing
from pipeline.shift import Shift
from pipeline.sightings import Sighting, read_sightings, write_sightings
from pipeline.store import Damaged
from pipeline.survey import House, Survey, age, fingerprint
from pipeline.telling import untold
from pipeline.timetable import timed, timetable
from pipeline.typeset.template import TemplateFault
from pipeline.wake import deliveries_ahead, lifts_ahead, next_look, warnings_ahead

A_LOOK = 5.0  # seconds after which no further page is looked for in one tick
OF_THE_LEDGER = ("post-unknown", "post-waits", "ledger-older")  # cannot be looked up while the ledger refuses
WRITTEN = timedelta(minutes=1)  # how old the daybook may become while nothing in it changes
PUT_BACK = Alarm(
    "ledger-older",
    "",
    "The ledger does not know of all that was lifted: an older one was put back, or it could not be written. "
    "Each post that may be out already is looked for before anything is sent.",
    "Run `dateline ledger show`: what is not found waits for a person.",
)


@dataclass(frozen=True, slots=True)
class Tick:
    """What one run of the line did and saw: `refused` is what it ran into, `alarms` all that a person must look at.

    `ledger` is how old the ledger's file was when it was last looked into: what is newer, this run has not seen.
    """

    survey: Survey
    lifted: tuple[Lifted, ...]
    refused: tuple[Alarm, ...]
    alarms: tuple[Alarm, ...]
    wake: datetime | None
    ready: Ready | None = None
    ledger: tuple[int, int] = (0, 0)

    @property
    def troubles(self) -> tuple[str, ...]:
        """What it ran into, in words."""
        return tuple(str(alarm) for alarm in self.refused)


def tick(house: House, shift: Shift | None = None) -> Tick:
    """Run the line once: lift what is due, then deliver what is due and proven public."""
    return finish(house, publish(house), shift or Shift())


def finish(house: House, done: Published, shift: Shift, carried: Iterable[Alarm] = ()) -> Tick:
    """Deliver what is public after a lift, and say what a person must look at.

    `carried` are alarms of the tick before that were not looked at again in this one.
    """
    book = read_daybook(house.files, house.root / ".dateline")
    found, rows, promises, written = _delivered(house, done.survey, shift)
    elsewhere, address = _elsewhere(house, done.survey, book)
    found += elsewhere
    if any(alarm.code == "ledger" for alarm in done.troubles):
        found = [alarm for alarm in found if alarm.code != "ledger"]  # the same, in fewer words
    refused = tuple(dict.fromkeys((*done.troubles, *carried, *found)))
    if any(alarm.code == "ledger" for alarm in refused):
        refused += tuple(alarm for alarm in book.alarms if alarm.code in OF_THE_LEDGER and alarm not in refused)
    now = house.watch.sure().instant
    unproven = _unproven(house, done.survey, shift)
    _sighted(house, done, shift)
    since = {slug: min(now, book.due.get(slug, now)) for slug in _still_due(done.survey, now)}
    silent = _silent(house, done.survey, rows)
    unfed = _unfed(house, done.survey, shift)
    derived = alarms(done.survey, rows, promises, now, unproven=unproven, since=since, silent=silent, unfed=unfed)
    standing = tuple(dict.fromkeys((*refused, *derived, *doubts(house, done.survey, now), *untold(house, done.survey))))
    if done.busy:  # what another desk is at work on is not told twice
        stuck = tuple(_stuck(house, done, shift))
        standing = tuple(dict.fromkeys((*book.alarms, *stuck)))
        if stuck:  # whoever holds the lock does not say so
            _note(house, done.survey, replace(book, alarms=standing), book)
    else:
        shift.busy = None
        _note(house, done.survey, Daybook(done.survey.at, _waits(done.survey), since, standing, address), book)
    hours = deliveries_ahead(house, done.survey, rows) or (
        [done.survey.at] if any(alarm.code == "ledger" for alarm in refused) else []
    )
    warnings = warnings_ahead(done.survey, promises)
    wake = next_look(house, done, hours, warnings, shift, unproven=bool(unproven or shift.awaited), since=since)
    return Tick(done.survey, done.lifted, refused, standing, wake, done.ready, written)


def send(house: House, seen: Survey, shift: Shift) -> list[datetime]:
    """Deliver what is public to the accounts that are served here, and lift nothing; when they want attention next."""
    _deliver(house, seen, shift)
    return [hour for account, hours in hours_of(house, seen).items() if house.serves(account) for hour in hours]


def hours_of(house: House, seen: Survey) -> dict[str, list[datetime]]:
    """When the deliveries of each account want attention, as the ledger stands now."""
    hours = timetable(seen.newsroom, seen.record.entries, house.ledger, seen.at)
    rows: dict[str, list[Delivery]] = {}
    for row in house.ledger.unsettled(seen.newsroom.key):
        rows.setdefault(row.key.channel, []).append(timed(row, hours, seen.newsroom))
    return {account: deliveries_ahead(house, seen, mine) for account, mine in rows.items()}


def retold(house: House, done: Tick) -> Tick:
    """The same with what the networks said of the accounts since, and whether people could be told, which the daybook
    tells from now on as well."""
    fresh = (*doubts(house, done.survey, house.watch.sure().instant), *untold(house, done.survey))
    standing = (*(alarm for alarm in done.alarms if alarm.code not in ("credentials", "teller")), *fresh)
    if standing != done.alarms:
        book = read_daybook(house.files, house.root / ".dateline")
        _note(house, done.survey, replace(book, alarms=standing), book)
    return replace(done, alarms=standing)


def ledger_age(house: House) -> tuple[int, int]:
    """A hint that somebody else wrote into the ledger: asked for a post, say."""
    return house.written() if house.written else age(house, house.root / ".dateline" / "ledger.sqlite3")


def _delivered(
    house: House, seen: Survey, shift: Shift
) -> tuple[list[Alarm], list[Delivery], tuple[Promise, ...], tuple[int, int]]:
    """What could not be done about posts, the rows that are open or wait, what embargoes were read as; and how old the
    ledger was before that was read from it."""
    key, since = seen.newsroom.key, seen.at - REMEMBERED
    written = ledger_age(house)
    try:
        _deliver(house, seen, shift)
        written = ledger_age(house)
        hours = timetable(seen.newsroom, seen.record.entries, house.ledger, seen.at)
        kept = [*house.ledger.unsettled(key), *house.ledger.waiting(key, since)]
        rows = [timed(row, hours, seen.newsroom) for row in kept]
        found = [PUT_BACK] if house.ledger.put_back() else []
        return found, rows, house.ledger.promises(key), written
    except LedgerRefuses as why:
        return [Alarm("ledger", "", str(why), "")], [], (), ledger_age(house)
    except OSError as why:
        return [disk_refused(why)], [], (), written


def _elsewhere(house: House, seen: Survey, book: Daybook) -> tuple[list[Alarm], str]:
    """Posts that wait under an address that newsroom.yml had before; that it refuses is told already."""
    try:
        return stranded(house, seen, book.address, seen.at)
    except (LedgerRefuses, OSError):
        return [], book.address


def _silent(house: House, seen: Survey, rows: Iterable[Delivery]) -> dict[str, str]:
    """Why accounts that have something to send can send nothing."""
    known = {account.name: account for account in seen.newsroom.channels}
    mine = {row.key.channel for row in rows if row.key.newsroom == seen.newsroom.key}
    gone = dict.fromkeys(mine - known.keys(), "newsroom.yml has no such account any more")
    mute = {name for name in mine & known.keys() if not known[name].is_at_hand(house.secrets)}
    return gone | {name: f"the environment has no {known[name].secret}" for name in mute}


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
    if not host.showing():
        return
    try:
        shown = _shown(house, seen)
        public = seen.record.standing()
    except MissingText:
        return
    except Damaged:
        house.forget()  # it is sealed again, and kept again, at the next look
        raise OSError(EIO, "the list of what is public was damaged; it is made again") from None

    # also a withdrawal that is not public yet, because another desk is at it, something refuses, or a slip of the pen
    # makes its file one that nobody can read
    withdrawn = {release.slug for release in seen.releases if release.killed} | seen.unread

    def proven(standing: Standing) -> bool:
        if standing.slug in withdrawn and standing.kind != "kill":
            return False
        page = _page(standing.slug)
        found = page in shown and host.proves(page, shown[page])
        if found:
            _saw(house, standing.entries[-1], shift)
        return found

    def gives_way() -> bool:
        # changed by a person, or by another desk
        return _gives_way(house, seen, shift) or fingerprint(house) != seen.mark or host.showing() != seen.showing

    clock, sure = house.clock, house.watch.sure
    make_up_for(house, seen, sure().instant)  # before anything is taken for unknown that surely was not sent
    outlets = Outlets(
        seen.newsroom,
        house.secrets,
        house.ledger,
        clock,
        sure,
        house.owner,
        house.archive.text,
        house.channels,
        house.store.get,
        house.calls,
        house.grants.of,
        house.serves,
    )
    deliver(seen.record, {item.slug: item for item in public}, outlets, proven, gives_way)


def _gives_way(house: House, seen: Survey, shift: Shift) -> bool:
    """Whether a call could take longer than until the next lift, or the desk is to close."""
    hours = lifts_ahead(seen)
    return shift.stop() or (bool(hours) and house.clock.now() + A_CALL + house.lead >= min(hours))


def _unproven(house: House, seen: Survey, shift: Shift) -> list[str]:
    """What became public a while ago and is not seen through the public address; what was seen once is not asked again.

    Only what changed within the last day is asked for: older pages have been there all along. A public address that
    does not answer must not delay a lift, so no more is asked in one tick once some seconds are gone.
    """
    now, begun = house.watch.sure().instant, house.clock.elapsed()
    last = {entry.slug: entry for entry in seen.record.entries if now - entry.instant < timedelta(days=1)}
    fresh = [entry for entry in last.values() if (entry.slug, entry.digest) not in shift.proven]
    fresh.sort(key=lambda entry: (shift.looked.get(entry.slug, 0.0), entry.slug))
    shift.awaited &= {entry.slug for entry in fresh}
    host = house.host(seen.newsroom)
    appears = max(NOT_SEEN, host.promise().appears)
    try:
        shown = _shown(house, seen)
    except (Damaged, OSError):  # which is told where it hinders a delivery; the pages are up all the same
        return sorted(shift.hidden & {entry.slug for entry in fresh})
    for entry in fresh:
        if house.clock.elapsed() - begun > A_LOOK or _gives_way(house, seen, shift):
            break
        shift.looked[entry.slug] = house.clock.elapsed()
        page = _page(entry.slug)
        if page in shown and host.proves(page, shown[page]):
            _saw(house, entry, shift)
            shift.proven.add((entry.slug, entry.digest))
            shift.hidden.discard(entry.slug)
            shift.awaited.discard(entry.slug)
        elif now - entry.instant > appears:
            shift.hidden.add(entry.slug)
        else:
            shift.awaited.add(entry.slug)
    return sorted(shift.hidden & {entry.slug for entry in fresh})


def _saw(house: House, entry: Entry, shift: Shift) -> None:
    """It was seen in public just now; only the first time is worth a note, and of days ago it is not known any more."""
    now, key = house.clock.now(), (entry.slug, entry.digest)
    if key not in shift.proven and now - entry.instant < timedelta(days=1):
        shift.seen.setdefault(key, now)


def _sighted(house: House, done: Published, shift: Shift) -> None:
    """Write down when what was lifted was switched to, and when what is public was first seen."""
    if not done.lifted and not shift.seen:
        return
    folder = house.root / ".dateline"
    known = read_sightings(house.files, folder)
    found = dict(known)
    for item in done.lifted:
        found[item.entry.slug, item.entry.revision] = Sighting(item.switched, item.late.total_seconds(), item.why)
    for entry in done.survey.record.entries:
        key, first = (entry.slug, entry.revision), shift.seen.get((entry.slug, entry.digest))
        old = found.get(key, Sighting())
        if first and old.seen is None:
            found[key] = replace(old, seen=first)
    shift.seen.clear()
    if found != known:
        write_sightings(house.files, folder, found)


def _unfed(house: House, seen: Survey, shift: Shift) -> Mapping[str, list[str]]:
    """What is public and left out of feeds, by slug the formats; looked for once in each edition that shows.

    Where it cannot be told now, what was told last stands: the feeds are up all the same.
    """
    if seen.showing and seen.showing != shift.fed:
        with suppress(Damaged, MissingText, OSError, TemplateFault):  # the last is told where it hinders a lift
            shown = edition_from(house.store.get(seen.showing)).manifest
            shift.unfed = {} if _fed(house, seen, shown, shift) else _left_out(house, seen, shown, shift)
            shift.fed = seen.showing
            if not shift.unfed:
                with suppress(OSError):
                    write_fed(house.files, house.root / ".dateline", seen.showing, basis_of(seen))
    return shift.unfed


def _fed(house: House, seen: Survey, shown: Mapping[str, str], shift: Shift) -> bool:
    """Whether nothing is left out for certain, as nothing was in an edition before."""
    noted = read_fed(house.files, house.root / ".dateline", basis_of(seen))
    if not noted or noted == seen.showing:
        return bool(noted)
    try:
        before = edition_from(house.store.get(noted)).manifest
        return still_whole(seen.newsroom, seen.record.standing(), (before, shown), house.store.get, shift.read)
    except (Damaged, ValueError):  # long since cleared away
        return False


def _left_out(house: House, seen: Survey, shown: Mapping[str, str], shift: Shift) -> dict[str, list[str]]:
    return left_out(seen.newsroom, seen.record.standing(), shown, house.store.get, shift.read)


def _shown(house: House, seen: Survey) -> Mapping[str, str]:
    """The digest of each public path, by what shows now; Damaged or OSError where that cannot be told."""
    return edition_from(house.store.get(house.host(seen.newsroom).showing())).manifest


def _page(slug: str) -> str:
    return f"releases/{slug}/index.html"


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
