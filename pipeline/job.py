"""The job: a desk for some hours on a machine that is thrown away, whose ledger and feeds outlive it."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pipeline.carried import Carried
from pipeline.desk import run
from pipeline.git import GitRefuses
from pipeline.hosts import HostRefuses
from pipeline.indexing import index_once, recall
from pipeline.lanes import Begin
from pipeline.lease import Lease
from pipeline.ledger import LedgerRefuses
from pipeline.ledger.journal import JournalLedger
from pipeline.patience import begun
from pipeline.publish import Lifted
from pipeline.read import read
from pipeline.record import entries_from
from pipeline.source_feeds import SourceFeeds
from pipeline.survey import House, NoNewsroom
from pipeline.tick import Tick
from pipeline.timetable import timed, timetable
from pipeline.wake import deliveries_ahead, lifts_ahead

LEAD = timedelta(seconds=20)  # what is asked of the repository before a lift has so long
MARGIN = timedelta(minutes=2)  # before the end of a job: for the posts of the last lift, and for its results
STUCK = timedelta(minutes=15)  # how long a job that nothing moves on in stays for what it cannot do
QUIET = timedelta(seconds=30)  # before a lift nothing is pushed that has time
PLACES = ("feeds/record.jsonl", ".dateline/record.jsonl")


@dataclass(slots=True)
class Job:
    """One run: what it is to do, and what came of it.

    `ahead` is how far ahead something may lie for which it waits; `stop` says that it is to end.
    """

    house: House
    journal: JournalLedger
    lease: Lease
    feeds: SourceFeeds
    carried: Carried
    ahead: timedelta
    stop: Callable[[], bool] = lambda: False
    say: Callable[[Tick], None] = lambda done: None
    puzzled: Callable[[NoNewsroom | OSError], None] = lambda why: None
    begin: Begin = begun
    another: bool = False  # another run waits already, so this one did nothing
    lifted: list[Lifted] = field(default_factory=list)
    last: Tick | None = None
    following: datetime | None = None  # what is next, and comes too late for this run
    troubles: list[str] = field(default_factory=list)
    _end: datetime | None = None
    _over: bool = False
    _moved: float = 0.0  # when anything last went on here, by the clock that nobody can set

    def work(self, length: timedelta) -> None:
        """Wait and lift for so long at most, or until nothing is left that this run can wait for."""
        with suppress(GitRefuses):  # it guards nothing: two runs that both wait double nothing
            self.another = not self.lease.take()
        if self.another:
            return
        self.carried.take()
        clock = self.house.clock
        self._end, self._moved = clock.now() + length, clock.elapsed()
        recall(self.house)
        run(self.house, self._end, self._looked, self._puzzled, self._stops)
        self._index()
        self.finish()
        self.lease.leave()

    def finish(self) -> None:
        """Push what was written down; what could not be is told, and goes with the next run of this machine."""
        self.troubles.clear()
        try:
            self.journal.flush()
        except LedgerRefuses as why:
            self.troubles.append(str(why))
        self._commit()
        self.carried.hand_on()

    def _stops(self) -> bool:
        if self.lease.fence:
            self.begin(self.lease.renew)
        return self._over or self.stop()

    def _looked(self, done: Tick) -> None:
        """After each look of the desk: results are pushed, unless a lift is near, and it is seen what is left."""
        self.last = done
        self.lifted += done.lifted
        self.say(done)
        now = self.house.clock.now()
        hours = self._hours(done)
        if done.lifted:
            self._moved = self.house.clock.elapsed()
        if not any(timedelta() < hour - now < QUIET + LEAD for hour in lifts_ahead(done.survey)):
            with suppress(LedgerRefuses):
                self.journal.flush()
            if done.lifted:
                self._commit()
        self._weigh(now, hours)

    def _index(self) -> None:
        """What was lifted last can be searched too: a run may be over before its desk had the time."""
        again = index_once(self.house, self.last) if self.last and not self.stop() else None
        if again:
            self._looked(again)

    def _weigh(self, now: datetime, hours: list[datetime]) -> None:
        """Whether the run is over: nothing is left, or nothing that it could still wait for."""
        idle = self.house.clock.elapsed() - self._moved
        if idle > STUCK.total_seconds():
            hours = [hour for hour in hours if hour > now]
        self.following = min(hours, default=None)
        late = self._end is not None and self.following is not None and self.following > self._end - MARGIN
        self._over = self.following is None or self.following > now + self.ahead or late

    def _hours(self, done: Tick) -> list[datetime]:
        """When anything is to be done; now, for what is due and did not get out yet."""
        now, seen = self.house.clock.now(), done.survey
        waits = any(change.due(now) for change in seen.coming)
        try:
            slots = timetable(seen.newsroom, seen.record.entries, self.journal, now)
            rows = [timed(row, slots, seen.newsroom) for row in self.journal.unsettled(seen.newsroom.key)]
        except LedgerRefuses:
            rows, waits = [], True
        return [*lifts_ahead(seen), *deliveries_ahead(self.house, seen, rows), *([now] if waits else [])]

    def _commit(self) -> None:
        try:
            self.feeds.commit()
        except GitRefuses as why:
            self.troubles.append(f"feeds/ could not be committed to the repository: {why}")
        except OSError as fault:
            self.troubles.append(f"feeds/ could not be read: {fault.strerror}.")

    def _puzzled(self, why: NoNewsroom | OSError) -> None:
        self.puzzled(why)
        self._over = self.house.clock.elapsed() - self._moved > STUCK.total_seconds()

    @property
    def needs_successor(self) -> bool:
        """Whether something comes for which a run that begins now could wait, and this one cannot."""
        now = self.house.clock.now()
        return self.following is not None and not self.another and now < self.following <= now + self.ahead


def at_work(house: House, journal: JournalLedger) -> House:
    """The house of a job: there is time before a lift for what the repository is asked."""
    return replace(house, ledger=journal, lead=LEAD)


def known_names(house: House) -> Iterable[tuple[str, str]]:
    """The newsroom and slug of each release that is written or public, as far as that can be told."""
    reading = read(house.files, house.root, house.memory)
    if reading.newsroom is None:
        return ()
    slugs = {release.slug for release in reading.releases} | reading.unread
    copies: list[bytes | None] = []
    with suppress(OSError, HostRefuses):
        copies.append(house.host(reading.newsroom).read(PLACES[0]))
    for path in PLACES:
        with suppress(OSError):
            copies.append(house.files.read(house.root / path))
    for data in copies:
        with suppress(ValueError):
            slugs |= {entry.slug for entry in entries_from(data or b"")}
    return {(reading.newsroom.key, slug) for slug in slugs}
