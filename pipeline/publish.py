"""Publish: bring the public tree to where it should stand at this moment, and stage what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from pipeline.archive import keep_files
from pipeline.codes import WHAT
from pipeline.coming import MOVED, Coming
from pipeline.delivery import Delivery
from pipeline.edition import Edition
from pipeline.files import Busy, Lock
from pipeline.hosts import HostRefuses
from pipeline.ledger import LedgerRefuses
from pipeline.lift import NotNow, Step, lift
from pipeline.newsroom import Newsroom
from pipeline.posts import called_for, too_late
from pipeline.record import Entry, MissingText, Record
from pipeline.render import render
from pipeline.seal import Unsealable, seal
from pipeline.survey import House, Survey, survey
from pipeline.typeset.template import TemplateFault
from pipeline.zone import zone

AHEAD = timedelta(hours=24)  # how long before its hour an edition is sealed and staged


@dataclass(frozen=True, slots=True)
class Lifted:
    """One thing that became public, and how long after the promised instant (zero for immediate ones)."""

    entry: Entry
    title: str
    late: timedelta


@dataclass(frozen=True, slots=True)
class Published:
    """How the newsroom stands after publishing: the survey, what was lifted, and in words what went wrong."""

    survey: Survey
    lifted: tuple[Lifted, ...]
    troubles: tuple[str, ...]
    busy: bool = False
    again: bool = False


def publish(house: House) -> Published:
    """Lift what is due, or put right what shows, under the lock; whatever goes wrong, the public tree stays whole.

    The record is read under the lock too: an edition made from an older one could take a release back. If something
    changed at the last moment, it is all looked at again at once, so that one release never delays the others.
    """
    done = _publish(house)
    return _publish(house) if done.again else done


def _publish(house: House) -> Published:
    troubles: list[str] = []
    lifted: tuple[Lifted, ...] = ()
    seen: Survey | None = None
    busy = again = False
    try:
        with _lock(house):
            seen = survey(house)
            _promise(house, seen, troubles)
            record, lifted = _bring_up_to_date(house, seen, troubles)
            seen = replace(seen, record=record, coming=_still_coming(seen, lifted))
            _prepare(house, seen)
    except Busy:
        busy = True
    except NotNow as why:
        again = True
        troubles.append(str(why))
    except (HostRefuses, Unsealable, LedgerRefuses) as why:
        troubles.append(str(why))
    except MissingText:
        troubles.append("Nothing is lifted while an issued text is missing.")
    except OSError as fault:
        troubles.append(f"The disk refused: {fault.strerror or fault}.")
    return Published(seen or survey(house), lifted, tuple(troubles), busy, again)


def edition_of(house: House, seen: Survey, record: Record) -> Edition:
    """The edition of a record, sealed in the store; Unsealable or MissingText where it cannot be made."""
    keep_files(house.store, house.files, record.texts.values(), seen.folders)
    try:
        parts = render(seen.newsroom, record)
    except TemplateFault as fault:
        raise Unsealable(str(fault)) from fault
    return seal(house.store, record, parts)


def with_changes(seen: Survey, changes: Iterable[Coming], now: datetime) -> tuple[Record, tuple[Entry, ...]]:
    """The record once these changes are public, and their entries, if that happens now."""
    pairs = sorted(((change.entry(now), change.issued) for change in changes), key=lambda p: (p[0].instant, p[0].slug))
    return seen.record.adding(pairs), tuple(entry for entry, _ in pairs)


def _lock(house: House) -> Lock:
    house.files.make_folder(house.root / ".dateline", mode=0o700)
    house.files.mode(house.root / ".dateline", 0o700)
    return house.files.lock(house.root / ".dateline" / "desk.lock")


def _bring_up_to_date(house: House, seen: Survey, troubles: list[str]) -> tuple[Record, tuple[Lifted, ...]]:
    """The record that is public afterwards, and what was lifted for it."""
    host = house.host(seen.newsroom)
    now = house.clock.now()
    _clock_is_sound(seen.record, now)
    due, edition = _sealable(house, seen, [change for change in seen.coming if change.due(now)], now, troubles)
    record, additions = with_changes(seen, due, now)
    if seen.showing == edition.seal and host.read("index.html") is not None:
        _plan(house, seen, [], now, troubles)
        house.archive.keep(record, edition)
        return record, ()
    host.stage(edition)
    step = Step(seen.showing, edition, record, additions)
    intend = partial(_plan, house, seen, due, now, troubles)
    unkept = lift(step, house.clock, host, house.archive, still=lambda: _due_now(house), intend=intend)
    if unkept:
        troubles.append(unkept)
    return record, tuple(_lifted(change, now) for change in due)


def _due_now(house: House) -> list[Entry]:
    again = survey(house)
    now = house.clock.now()
    return [change.entry(now) for change in again.coming if change.due(now)]


def _sealable(
    house: House, seen: Survey, due: list[Coming], now: datetime, troubles: list[str]
) -> tuple[list[Coming], Edition]:
    """Those of the due changes that can be made, and the edition with them; one that cannot never stops the others."""
    try:
        return due, edition_of(house, seen, with_changes(seen, due, now)[0])
    except Unsealable:
        if not due:
            raise
    good: list[Coming] = []
    edition = edition_of(house, seen, seen.record)
    for change in due:
        try:
            edition = edition_of(house, seen, with_changes(seen, [*good, change], now)[0])
            good.append(change)
        except Unsealable as why:
            troubles.append(f"{change.release.slug} cannot be made public: {why}")
    return good, edition


def _clock_is_sound(record: Record, now: datetime) -> None:
    newest = max((entry.instant for entry in record.entries), default=now)
    if now < newest:
        raise NotNow(
            f"The clock says {now.isoformat(timespec='seconds')}, which is before the newest entry of the record. "
            "Nothing is lifted until the clock is right."
        )


def _promise(house: House, seen: Survey, troubles: list[str]) -> None:
    """Write down what each embargo was read as, before anything is lifted by it; say which were moved and wait."""
    held = [change.release.slug for change in seen.coming if MOVED in change.obstacles]
    troubles += (f"{slug} is held. {WHAT['embargo-moved']} Run `dateline check`." for slug in held)
    found, refused = seen.review, seen.review.refused
    try:
        if found.made or found.over:
            house.ledger.promise(seen.newsroom.key, found.made, found.over)
    except LedgerRefuses as why:
        refused = str(why)
    if refused:
        troubles.append(f"{refused} Until then nobody can see whether new time-zone rules move an embargo.")


def _plan(house: House, seen: Survey, due: list[Coming], now: datetime, troubles: list[str]) -> None:
    """Write the deliveries down before the switch. A ledger that cannot be used never keeps a page back: what is
    not in it is not sent unasked."""
    try:
        house.ledger.plan(_planned(house, seen, due, now))
    except LedgerRefuses as why:
        troubles.append(f"{why} Posts of what is lifted now wait for a person: dateline announce SLUG.")


def _planned(house: House, seen: Survey, due: list[Coming], now: datetime) -> list[Delivery]:
    """The deliveries that these changes call for; held where they would come as a surprise."""
    known = house.ledger.load()
    first = house.ledger.is_new()
    rows: list[Delivery] = []
    for change in due:
        for row in called_for(seen.newsroom, change.entry(now), change.issued, known):
            rows.append(_held_if_surprising(row, change, seen, now, first))
    return rows


def _held_if_surprising(row: Delivery, change: Coming, seen: Survey, now: datetime, first: bool) -> Delivery:
    if first:
        return replace(row, state="held", reason=f"Due before Dateline first ran here. {_by_name(row)}")
    if _is_old(change, seen.newsroom, now):
        return replace(row, state="held", reason=f"Lifted too long after its hour. {_by_name(row)}")
    return row


def _is_old(change: Coming, newsroom: Newsroom, now: datetime) -> bool:
    """Whether its hour, or for an immediate release its day, passed longer ago than the newsroom allows."""
    if change.instant is not None:
        return too_late(newsroom, change.instant, now)
    if change.kind != "lift" or not change.release.date:
        return False
    end = datetime.combine(date.fromisoformat(change.release.date), time.max, zone(newsroom.home))
    return too_late(newsroom, end, now)


def _by_name(row: Delivery) -> str:
    return f"To send it: dateline announce {row.key.slug}"


def _lifted(change: Coming, now: datetime) -> Lifted:
    late = now - change.instant if change.instant is not None else timedelta()
    return Lifted(change.entry(now), change.release.title, late)


def _still_coming(seen: Survey, lifted: Iterable[Lifted]) -> tuple[Coming, ...]:
    gone = {item.entry.slug for item in lifted}
    return tuple(change for change in seen.coming if change.release.slug not in gone)


def _prepare(house: House, seen: Survey) -> None:
    """Seal and stage the next edition ahead of its hour, so that nothing is made at the instant."""
    ready = [change for change in seen.coming if not change.obstacles and change.instant is not None]
    if not ready or ready[0].instant is None or ready[0].instant - house.clock.now() > AHEAD:
        return
    hour = ready[0].instant
    record, _ = with_changes(seen, [change for change in ready if change.instant == hour], hour)
    house.host(seen.newsroom).stage(edition_of(house, seen, record))
