"""A stand: one newsroom's place in a worker, with its house and caches, and what is to be done there."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock, Semaphore

from pipeline.ahead import Ready
from pipeline.checks import Findings
from pipeline.clock import Clock, SystemClock, stamp
from pipeline.desk import ask_clocks, ask_networks, note_puzzled, tell_once
from pipeline.files import Disk
from pipeline.fleet.hints import SCHEMA, Hints
from pipeline.fleet.roster import Post
from pipeline.fleet.turns import Turn, Turns
from pipeline.hour import BEFORE, keep_hour
from pipeline.indexing import index_once
from pipeline.intend import intend
from pipeline.ledger import LedgerRefuses
from pipeline.ledger.choice import at_home
from pipeline.ledger.postgres import WORKED, PostgresLedger
from pipeline.ledger.postgres_link import Link
from pipeline.publish import Lifted
from pipeline.read import Memory
from pipeline.shift import FOR_EVER, Shift
from pipeline.survey import House, NoNewsroom, Survey, fingerprint, survey
from pipeline.tick import Tick, hours_of, send, tick
from pipeline.wake import AGAIN, lifts_ahead

NEAR = timedelta(minutes=1)  # what lifts within it is waited for by the worker that made it ready
UNHURRIED = timedelta(seconds=30)  # until what is under way is looked at again, where no lift is
AT_LEAST = timedelta(minutes=10)  # a newsroom is looked at so often, whatever was noted
AT_ONCE = 64  # jobs of one worker side by side: most of them wait for their second, or for a network
TURNS = 4  # lifts at once in one worker: each mostly waits for the disk
SENDERS = 4  # accounts served at once in one worker, but for those that wait for something
GIVES_WAY, A_MOMENT = 10.0, 0.05  # seconds
FRESH = 10.0  # seconds for which the accounts of a newsroom are sent by one look at it, if nothing changed
CLOCKS = 3600.0  # seconds after which outside clocks are asked again


@dataclass(frozen=True, slots=True)
class Shared:
    """What the stands of one worker share: the server, links to it, the queue, and whose turn it is to lift."""

    url: str
    owner: str
    stop: Callable[[], bool]
    hints: Hints
    lifted: Callable[[str, Lifted], None]
    idle: list[Link] = field(default_factory=list)
    turn: Semaphore = field(default_factory=lambda: Semaphore(TURNS))
    senders: Turns = field(default_factory=lambda: Turns(SENDERS))
    at_hand: set[str] = field(default_factory=set)  # newsrooms whose second is here, or which wait for their turn in it

    def give_way(self, clock: Clock) -> None:
        """Begin nothing else while a lift is at hand in this worker, for some seconds at most."""
        begun = clock.elapsed()
        while self.at_hand and clock.elapsed() - begun < GIVES_WAY and not self.stop():
            clock.sleep(A_MOMENT)


class Stand:
    """What a worker keeps of a newsroom between jobs; it may forget all of it at any time."""

    def __init__(self, post: Post, shared: Shared) -> None:
        """For that newsroom, with its ledger on the server."""
        self.post, self._shared = post, shared
        self._shift, self._alone = Shift(shared.stop), Lock()
        self._senders: dict[str, tuple[Lock, Turn, PostgresLedger, House]] = {}
        self._seen: tuple[float, Survey] | None = None  # what its accounts are sent by, and when it was read
        self._reading, self._memory, self._findings = (
            Lock(),
            Memory(),
            Findings(),
        )  # what its accounts are sent by; whoever reads, reads for all
        self.ledger, self.house = self._opened(lambda account: False)
        self.ledger.age()  # from now on it is there, for the sweep too
        self.ledger.close()
        self._last: Tick | None = None
        self.wake: datetime | None = None

    def look(self) -> None:
        """Lift what is due, wait for what is due within a minute, and say when to look again and what to send."""
        self._shared.give_way(self.house.clock)
        with self._alone:
            try:
                self.wake = self._looked()
            except (NoNewsroom, OSError) as why:  # it may end by itself
                self._last, self.wake = None, self.house.clock.now() + UNHURRIED
                with suppress(OSError):
                    note_puzzled(self.house, why)
            with suppress(LedgerRefuses):  # the sweep sees that nothing was noted
                self.ledger.note_wake(stamp(self.wake))
                self.ledger.beside(lambda link: self._shared.hints.look(link, self.post.name, self.wake))
            self.ledger.close()

    def send(self, account: str) -> None:
        """Send what one account is to get by now, and say when it wants attention next."""
        self._shared.give_way(self.house.clock)
        alone, turn, ledger, house = self._sender(account)
        with alone, self._shared.senders.taken(turn):
            try:
                hours = send(house, self._surveyed(house), Shift(self._shared.stop))
                if hours:
                    self._hint(ledger, account, max(min(hours), house.clock.now() + AGAIN))
            except (NoNewsroom, OSError, LedgerRefuses):
                return  # the next look sees what is left
            finally:
                ledger.close()

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to look, as far as this worker knows."""
        return self.wake is None or self.wake <= now

    def mark(self) -> object:
        """What people write, by age and size: another one where something changed."""
        return fingerprint(self.house)

    def _looked(self) -> datetime:
        while not self._shared.stop():
            ready = self._last.ready if self._last else None
            now = self.house.watch.sure().instant
            if ready and ready.hour - now <= NEAR and ready.seen.mark == fingerprint(self.house):
                self._last = None
                if self._wait_near(ready.hour) and self._lift_at(ready):
                    return self.house.clock.now()  # what else there is to do waits until others are public too
                continue
            done = self._ticked()
            if not (done.ready and done.ready.hour - self.house.clock.now() <= NEAR):
                return self._wake_of(done)
            # now already, so that the server may be away at the hour and no other worker need wonder afterwards
            intend(self.house, done.ready.seen, done.ready.changes, done.ready.hour, done.ready.step.record)
        return self.house.clock.now()

    def _wait_near(self, hour: datetime) -> bool:
        """Wait without a link until a lift is at hand; False where something changed meanwhile."""
        before = fingerprint(self.house)
        self.ledger.close()
        self.house.clock.wait(hour - BEFORE, lambda: self._shared.stop() or fingerprint(self.house) != before)
        return not self._shared.stop() and fingerprint(self.house) == before

    def _lift_at(self, ready: Ready) -> bool:
        self._shared.at_hand.add(self.post.name)
        try:
            with self._shared.turn:
                kept = keep_hour(self.house, ready)
        finally:
            self._shared.at_hand.discard(self.post.name)
        for lifted in kept.lifted if kept else ():
            self._shared.lifted(self.post.name, lifted)
        return kept is not None

    def _ticked(self) -> Tick:
        elapsed = self.house.clock.elapsed()
        if self._shift.asked is None or elapsed - self._shift.asked > CLOCKS:
            ask_clocks(self.house, self._shift)
        done = self._told(tick(self.house, self._shift))
        self._last, self._seen = done, (elapsed, done.survey)
        hours = lifts_ahead(done.survey)
        if not hours or min(hours) - self.house.clock.now() > 2 * NEAR:
            self._last = tell_once(self.house, ask_networks(self.house, done))
            again = index_once(self.house, self._last)
            self._last = self._told(again) if again else self._last
        return self._last

    def _told(self, done: Tick) -> Tick:
        """The same, once others know what was lifted and what is to be sent."""
        for lifted in done.lifted:
            self._shared.lifted(self.post.name, lifted)
        self._hint_of_posts(done)
        return done

    def _hint_of_posts(self, done: Tick) -> None:
        with suppress(LedgerRefuses):
            now = self.house.clock.now()
            every = hours_of(self.house, done.survey)
            for account in (each.name for each in done.survey.newsroom.channels):
                if hours := every.get(account):
                    self._hint(self.ledger, account, min(hours) if min(hours) > now else None)

    def _hint(self, ledger: PostgresLedger, account: str, at: datetime | None) -> None:
        ledger.beside(lambda link: self._shared.hints.send(link, self.post.name, account, at))

    def _wake_of(self, done: Tick) -> datetime:
        """The next look: soon where a lift is hindered, a minute before the next one, and else without hurry."""
        now, wake = self.house.clock.now(), done.wake or FOR_EVER
        if not any(change.due(now) for change in done.survey.coming) and not done.lifted:
            wake = max(wake, now + UNHURRIED)
        early = [hour - NEAR for hour in lifts_ahead(done.survey)]
        return max(now, min(wake, now + AT_LEAST, *early))

    def _surveyed(self, house: House) -> Survey:
        """What is known of the newsroom by now: from some seconds ago, unless something changed since."""
        with self._reading:
            now, seen = house.clock.elapsed(), self._seen
            if seen is None or now - seen[0] > FRESH or not _stands(house, seen[1]):
                self._seen = seen = now, survey(house, whole=False)
                return seen[1]
            return replace(seen[1], at=house.watch.sure().instant)

    def _sender(self, account: str) -> tuple[Lock, Turn, PostgresLedger, House]:
        if account not in self._senders:
            ledger, house = self._opened(account.__eq__)
            turn = Turn(house.clock)
            house = replace(house, memory=self._memory, findings=self._findings, calls=turn.begin)
            self._senders[account] = Lock(), turn, ledger, house
        return self._senders[account]

    def _opened(self, serves: Callable[[str], bool]) -> tuple[PostgresLedger, House]:
        kept, disk = self.post.folder / ".dateline", Disk()
        disk.make_folder(kept, mode=0o700)
        ledger = PostgresLedger(
            self._shared.url,
            self.post.schema,
            late=True,
            count=kept / "ledger.claims",
            beside=SCHEMA,
            agreed=at_home(kept, self.post.schema, disk, lasting=True),
            idle=self._shared.idle,
            counts=WORKED,
            also=lambda link, rows: self._shared.hints.planned(self.post.name, link, rows),
        )
        seams = (self.post.folder, disk, SystemClock(), ledger, self.post.secrets, self._shared.owner)
        return ledger, House(*seams, written=ledger.age, serves=serves)


def _stands(house: House, seen: Survey) -> bool:
    """Whether what people write and what is public are what they were when it was looked at."""
    return (seen.mark, seen.showing) == (fingerprint(house), house.host(seen.newsroom).showing())
