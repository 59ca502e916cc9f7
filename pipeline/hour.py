"""The hour: what was made ready is switched to at its instant, and nothing is made then."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from pipeline.ahead import Ready
from pipeline.alarm import Alarm
from pipeline.coming import ON_TIME
from pipeline.daybook import Daybook
from pipeline.intend import intend
from pipeline.lift import NotNow, lift
from pipeline.publish import Attempt, Published, after, attempt, lifted_now, reliable
from pipeline.survey import House, fingerprint, unchanged

BEFORE = timedelta(seconds=1)  # how long before its hour a desk has the lock, and what is staged may be opened


def keep_hour(house: House, ready: Ready) -> Published | None:
    """Wait under the lock to the very instant and switch; None if something changed, so that all is looked at anew.

    The deliveries are written down before the wait. At the instant the files, the lock, what is public and the clock
    are looked at once more.
    """
    tried = Attempt()
    done = attempt(house, tried, partial(_under_lock, house, ready, tried))
    if done is None and tried.full:
        house.reserve.free()  # the whole tick that follows finishes the lift
    return replace(done, troubles=tuple(tried.troubles)) if done else None


def _under_lock(house: House, ready: Ready, tried: Attempt) -> Published:
    if not _as_it_was(house, ready):
        raise NotNow("Something changed before the hour.")
    seen, step, changes = ready.seen, ready.step, ready.changes
    tried.troubles += intend(house, seen, changes, ready.hour, step.record)
    host = house.host(seen.newsroom)
    _wait(house, ready, ready.hour - BEFORE)
    host.unlock(step.edition.seal)
    now = _wait(house, ready, ready.hour)
    still = partial(unchanged, house, seen, [change.release for change in changes])
    sure = partial(reliable, house, seen.record)
    unkept = lift(step, host, house.archive, still=still, sure=sure)
    if unkept:
        tried.troubles.append(Alarm("disk", "", unkept, "It is tried again by itself."))
    lifted = tuple(lifted_now(change, now, Daybook(at=ready.hour)) for change in changes)
    return Published(replace(after(seen, step, changes), at=now), lifted, ())


def _as_it_was(house: House, ready: Ready) -> bool:
    """Whether nothing that people wrote and nothing in public has changed since this was made ready."""
    showing = house.host(ready.seen.newsroom).showing()
    return showing == ready.step.expected and fingerprint(house) == ready.seen.mark


def _wait(house: House, ready: Ready, until: datetime) -> datetime:
    """Wait until it is surely so late; that instant.

    NotNow as soon as a file changes or a clock is in doubt; and after it, if this desk slept over the minute within
    which the promised instant still is the true one.
    """
    record = ready.seen.record

    def changed() -> bool:
        if house.upstream:
            house.upstream.follow((ready.hour - reliable(house, record).instant).total_seconds())
        return bool(reliable(house, record).doubt) or not _as_it_was(house, ready)

    while (sure := reliable(house, record)).instant < until:
        house.clock.wait(house.clock.now() + (until - sure.instant), changed)
        if changed():
            raise NotNow("Something changed before the hour.")
    if sure.instant - ready.hour > ON_TIME:
        raise NotNow("The hour is over.")
    return sure.instant
