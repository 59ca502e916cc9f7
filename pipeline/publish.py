"""Publish: bring the public tree to where it should stand at this moment, and make ready what comes next."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from pipeline.ahead import Ready, ahead, made, with_changes
from pipeline.alarm import Alarm, Code
from pipeline.clock import stamp
from pipeline.codes import WHAT
from pipeline.coming import MOVED, ON_TIME, Coming
from pipeline.daybook import Daybook, read_daybook
from pipeline.files import Busy, Lock
from pipeline.hosts import HostRefuses
from pipeline.intend import intend
from pipeline.ledger import LedgerRefuses
from pipeline.lift import NotNow, Step, lift
from pipeline.record import Entry, MissingText, Record
from pipeline.reserve import is_full
from pipeline.seal import Unsealable
from pipeline.survey import House, Survey, survey, unchanged
from pipeline.tidy import Needed, tidy
from pipeline.watch import Sure

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lifted:
    """One thing that became public: how long after the promised instant (zero for immediate ones), and why so late."""

    entry: Entry
    title: str
    late: timedelta
    why: str = ""

    @property
    def switched(self) -> datetime:
        """When it went out, also where its entry bears the hour promised."""
        return self.entry.instant + self.late if self.late <= ON_TIME else self.entry.instant


@dataclass(frozen=True, slots=True)
class Published:
    """How the newsroom stands after publishing: the survey, what was lifted, what is ready, and what went wrong."""

    survey: Survey
    lifted: tuple[Lifted, ...]
    troubles: tuple[Alarm, ...]
    ready: Ready | None = None
    busy: bool = False


@dataclass(slots=True)
class Attempt:
    """One try under the lock: what went wrong so far, and whether to look again at once or with more room."""

    troubles: list[Alarm] = field(default_factory=list)
    lifted: list[Lifted] = field(default_factory=list)
    busy: bool = False
    again: bool = False
    full: bool = False


def publish(house: House) -> Published:
    """Lift what is due, or put right what shows, under the lock; whatever goes wrong, the public tree stays whole.

    The record is read under the lock too: an edition made from an older one could take a release back. If something
    changed at the last moment, or the disk was full and the reserve could be freed, it is all tried again at once.
    """
    done, tried = _publish(house)
    if tried.full and house.reserve.free():
        before = done.lifted
        done, tried = _publish(house)
        done = replace(done, lifted=(*before, *done.lifted))
    if not tried.again:
        return done
    return replace(again := _publish(house)[0], lifted=(*done.lifted, *again.lifted))


def attempt(house: House, tried: Attempt, work: Callable[[], T]) -> T | None:
    """What is worked out under the desk's lock; None where something refused, which becomes a trouble in words."""
    try:
        with _lock(house):
            return work()
    except Busy:
        tried.busy = True
    except NotNow:
        tried.again = True
    except HostRefuses as why:
        house.forget()
        tried.troubles.append(Alarm("host", "", str(why), ""))
    except Unsealable as why:
        house.forget()
        mend = "Mend that: until then nothing is lifted. `dateline build` says more."
        tried.troubles.append(Alarm("cannot-be-made", "", why.brief, mend))
    except LedgerRefuses as why:
        tried.troubles.append(Alarm("ledger", "", str(why), ""))
    except MissingText:
        tried.troubles.append(Alarm("record", "", "Nothing is lifted while an issued text is missing.", ""))
    except OSError as fault:
        tried.full = is_full(fault)
        tried.troubles.append(disk_refused(fault))
    return None


def _lock(house: House) -> Lock:
    house.files.make_folder(house.root / ".dateline", mode=0o700)
    house.files.mode(house.root / ".dateline", 0o700)
    return house.files.lock(house.root / ".dateline" / "desk.lock")


def disk_refused(fault: OSError) -> Alarm:
    """What a disk, a folder or a file says that refuses."""
    mend = "Make room on the disk; everything goes on by itself then." if is_full(fault) else ""
    return Alarm("disk", "", f"The disk refused: {fault.strerror or 'it does not say why'}.", mend)


def _publish(house: House) -> tuple[Published, Attempt]:
    tried = Attempt()
    done = attempt(house, tried, partial(_under_lock, house, tried))
    if done is None:
        done = Published(survey(house, whole=False), tuple(tried.lifted), (), busy=tried.busy)
    return replace(done, troubles=tuple(dict.fromkeys(tried.troubles))), tried


def _under_lock(house: House, tried: Attempt) -> Published:
    book = read_daybook(house.files, house.root / ".dateline")
    seen = survey(house, whole=False)
    house.watch.consult((), asked=seen.newsroom.clock.asked)
    house.host(seen.newsroom).mend()
    if seen.blind:
        raise HostRefuses(seen.blind)  # an edition made of an older record would take back what is public
    _promise(house, seen, tried.troubles)
    seen, lifted = _bring_up_to_date(house, seen, book, tried.troubles)
    tried.lifted += lifted  # what went out stays told, whatever goes wrong now
    ready, unmade = ahead(house, seen)
    tried.troubles += unmade
    tried.troubles += _keep_house(house, seen)
    return Published(seen, lifted, (), ready)


def _keep_house(house: House, seen: Survey) -> list[Alarm]:
    """Keep room for a lift on a full disk, and let nothing grow without bound."""
    try:
        known = (*house.editions.values(), *(base.edition for base in house.bases))
        sealed = house.host(seen.newsroom).held() | {edition.seal for edition in known}
        coming = tuple(change.issued for change in seen.coming)
        tidy(house.files, house.root, house.store, Needed(sealed, seen.record, coming))
        house.memory.keep(house.files, house.root, seen.record, {each.place.file for each in seen.problems})
        manifest = house.files.age(house.store.path(seen.showing))[1] if seen.showing else 0
        if house.reserve.keep(manifest):
            return []
    except OSError as fault:
        return [disk_refused(fault)]
    told = "The disk is nearly full: the room that Dateline keeps free for a lift is not there."
    return [Alarm("disk", "", told, "Make room on the disk.")]


def _bring_up_to_date(
    house: House, seen: Survey, book: Daybook, troubles: list[Alarm]
) -> tuple[Survey, tuple[Lifted, ...]]:
    """What is public afterwards, and what was lifted for it."""
    host = house.host(seen.newsroom)
    sure = reliable(house, seen.record)
    if sure.doubt:
        code: Code = "clock-doubt" if house.watch.sure().doubt or not _behind(house) else "upstream"
        troubles.append(Alarm(code, "", sure.doubt, "What is withdrawn goes at once all the same."))
    if house.upstream and house.upstream.wrong not in ("", sure.doubt):
        mend = "Bring the change into the repository, or take it back here."
        troubles.append(Alarm("upstream", "", house.upstream.wrong, mend))
    now = sure.instant
    due = [change for change in seen.coming if change.due(now) and (change.kind == "kill" or not sure.doubt)]
    due, edition, unmade = made(house, seen, seen.record, due, now)
    troubles += unmade
    record, additions = with_changes(seen.record, due, now)
    if seen.showing == edition.seal:
        if host.read("index.html") is None:
            host.restore(edition)
        troubles += intend(house, seen, [], now, record)
        if edition.seal not in house.kept:
            house.archive.keep(record, edition)
            house.kept.add(edition.seal)
        return seen, ()
    host.stage(edition)
    troubles += intend(house, seen, due, now, record)
    step = Step(seen.showing, edition, record, additions)
    still = partial(unchanged, house, seen, [change.release for change in due])
    unkept = lift(step, host, house.archive, still=still, sure=partial(reliable, house, seen.record))
    if unkept:
        troubles.append(Alarm("disk", "", unkept, "It is tried again by itself."))
    return after(seen, step, due), tuple(lifted_now(change, now, book) for change in due)


def reliable(house: House, record: Record) -> Sure:
    """The earliest instant that it can be, never before the newest entry of the record; and any doubt, also of the
    files."""
    sure = house.watch.sure()
    sure = replace(sure, doubt=sure.doubt or _behind(house))
    newest = record.newest or sure.instant
    if sure.instant >= newest:
        return sure
    told = f"The clock says {stamp(sure.instant)}, which is before the newest entry of the record."
    return Sure(newest, sure.doubt or told)


def _behind(house: House) -> str:
    """Why a newer file may hold what is written here; '' where the files follow nothing, or were fetched just now."""
    return house.upstream.doubt() if house.upstream else ""


def after(seen: Survey, step: Step, changes: Iterable[Coming]) -> Survey:
    """How the newsroom stands once a step was switched to."""
    gone = {change.release.slug for change in changes}
    left = tuple(change for change in seen.coming if change.release.slug not in gone)
    return replace(seen, record=step.record, coming=left, showing=step.edition.seal)


def lifted_now(change: Coming, now: datetime, book: Daybook) -> Lifted:
    """What was lifted, and if it was late, why, as far as the daybook tells."""
    late = now - change.instant if change.instant is not None else timedelta()
    return Lifted(change.entry(now), change.release.title, late, _why(change, book) if late > ON_TIME else "")


def _why(change: Coming, book: Daybook) -> str:
    waited = book.waits.get(change.release.slug, "")
    if waited:
        return f"until shortly before, it {waited}"
    if book.at is None or (change.instant and book.at < change.instant):
        return "nothing was at work here at its hour"
    return "it could not be done before"


def _promise(house: House, seen: Survey, troubles: list[Alarm]) -> None:
    """Write down what each embargo was read as, before anything is lifted by it; say which were moved and wait."""
    held = [change.release.slug for change in seen.coming if MOVED in change.obstacles]
    mend = "Run `dateline check`."
    troubles += (Alarm("hour-moved", slug, f"{slug} is held. {WHAT['embargo-moved']}", mend) for slug in held)
    found, refused = seen.review, seen.review.refused
    try:
        if found.made or found.over:
            house.ledger.promise(seen.newsroom.key, found.made, found.over)
    except LedgerRefuses as why:
        refused = str(why)
    if refused:
        told = "Until then nobody can see whether new time-zone rules move an embargo."
        troubles.append(Alarm("ledger", "", refused, told))
