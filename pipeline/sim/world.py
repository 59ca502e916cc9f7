"""The world: true time, what happens next, whose turn it is, and what strikes at which step."""

import heapq
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from zlib import crc32

START = datetime(2026, 12, 1, 6, tzinfo=UTC)
NEVER = float("inf")
MOST = 300_000  # steps of one seed
QUIET = frozenset({"now", "elapsed", "age", "sort", "names", "room", "link_target"})  # steps nobody is told of
LAST = 50  # events that are told of a failing seed


def at(second: float) -> datetime:
    """The instant of a second since START."""
    return START + timedelta(seconds=second)


class Killed(BaseException):
    """The process is gone: kill -9, or the power. No code of it runs any more."""


class Strike(Exception):
    """What strikes finds nothing to hit at this step; it waits for the next one."""


@dataclass(eq=False, slots=True)
class Actor:
    """A process: when it wants to go on (true seconds), how slow its steps are, and whether it is alive."""

    name: str
    ready: float
    slowness: float = 1.0
    dead: bool = False
    napping: bool = False
    begun: float = 0.0
    ended: float = float("inf")
    pauses: list[tuple[float, float]] = field(default_factory=list)
    greenlet: Any = None


Blow = Callable[[Actor, str, str], None]


class World:
    """Discrete events and actors in true time, counted in seconds since START."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.now = 0.0
        self.steps = 0
        self.hash = 0
        self.loud: list[int] = []  # the steps that may change something
        self.actors: list[Actor] = []
        self.current = "people"  # whose turn it is
        self.restless = False  # more steps than any newsroom needs: somebody goes on without waiting for anything
        self.changes = 0  # how often anything changed that a sleeper may look at
        self.last: deque[tuple[float, str, str, str]] = deque(maxlen=LAST)
        self._hub: Any = None
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._blows: list[tuple[int, int, Blow]] = []
        self._number = count()
        self._horizon = NEVER
        self._blow_at = 1 << 60

    @property
    def instant(self) -> datetime:
        """True time."""
        return START + timedelta(seconds=self.now)

    def at(self, when: float, action: Callable[[], None]) -> None:
        """Let something happen at that true second, or now if it has passed."""
        when = max(when, self.now)
        heapq.heappush(self._events, (when, next(self._number), action))
        self._horizon = min(self._horizon, when)

    def strike(self, steps: int, blow: Blow) -> None:
        """Let something strike after that many further steps of whatever process takes the step."""
        heapq.heappush(self._blows, (self.steps + steps, next(self._number), blow))
        self._blow_at = self._blows[0][0]

    def tell(self, who: str, kind: str, what: str) -> None:
        """Write down what happened, for the hash and for whoever reads of a failing seed."""
        self.last.append((self.now, who, kind, what))
        self.hash = crc32(f"{self.now:.6f}{who}{kind}{what}".encode(), self.hash)

    def step(self, actor: Actor, kind: str, what: str, cost: float) -> None:
        """One step of a process, before its effect: time passes, others have their turn, and it may be struck."""
        if actor.dead:
            raise Killed
        steps = self.steps = self.steps + 1
        if kind not in QUIET:
            self.last.append((self.now, actor.name, kind, what))
            self.hash = crc32(what.encode(), self.hash)
            self.loud.append(steps)
        ready = actor.ready = self.now + cost * actor.slowness
        if ready >= self._horizon:
            self._yield(actor)
        else:
            self.now = ready
        if steps > MOST:
            self.restless = True
            self._yield(actor)
        if self.steps >= self._blow_at:
            self._fall(actor, kind, what)

    def nap(self, actor: Actor, until: float, *, light: bool) -> None:
        """Let a process sleep to a true second; a light sleeper is woken by `poke`."""
        if actor.dead:
            raise Killed
        self.steps += 1
        actor.ready, actor.napping = until, light
        self._yield(actor)
        actor.napping = False

    def poke(self) -> None:
        """Something changed that a light sleeper looks at each half second."""
        self.changes += 1
        for actor in self.actors:
            if actor.napping:
                actor.ready = min(actor.ready, self.now + self.rng.uniform(0.001, 0.5))
                self._horizon = min(self._horizon, actor.ready)

    def start(self, actor: Actor, work: Callable[[], None]) -> None:
        """A new process."""
        from greenlet import greenlet

        actor.greenlet = greenlet(work)
        actor.begun = self.now
        self.actors.append(actor)
        self._horizon = min(self._horizon, actor.ready)

    def kill(self, actor: Actor) -> None:
        """From now on no step of it has an effect."""
        actor.dead = True
        actor.ended = actor.ready = self.now
        self._horizon = min(self._horizon, self.now)

    def pause(self, actor: Actor, seconds: float) -> None:
        """It is stopped, and goes on where it was."""
        end = self.now + seconds
        actor.pauses.append((self.now, end))
        # a light sleeper looks at once what changed meanwhile; any other sleeps its time at least
        actor.ready = end if actor.napping else max(actor.ready, end)
        actor.napping = False

    def resume(self, actor: Actor) -> None:
        """A stopped process goes on at once."""
        if actor.pauses and actor.pauses[-1][1] > self.now:
            actor.pauses[-1] = (actor.pauses[-1][0], self.now)
            actor.ready = min(actor.ready, self.now)

    def calm(self) -> None:
        """Nothing strikes any more."""
        self._blows.clear()
        self._blow_at = 1 << 60

    def run(self, until: float) -> None:
        """Let everything happen up to a true second."""
        from greenlet import getcurrent

        self._hub = getcurrent()
        while not self.restless:
            actor = min(self.actors, key=_ready, default=None)
            event = self._events[0][0] if self._events else NEVER
            if actor is not None and actor.ready < event and actor.ready <= until:
                self._turn(actor, event)
            elif event <= until:
                when, _, action = heapq.heappop(self._events)
                self.now = max(self.now, when)
                action()
            else:
                self.now = until
                return

    def close(self) -> None:
        """End every process."""
        for actor in self.actors:
            actor.dead = True
            if actor.greenlet:
                actor.greenlet.throw(Killed)
        self.actors.clear()

    def _turn(self, actor: Actor, event: float) -> None:
        others = min((each.ready for each in self.actors if each is not actor), default=NEVER)
        self._horizon = min(event, others)
        self.now = max(self.now, actor.ready)
        self.current = actor.name
        actor.greenlet.switch()
        self.current = "people"
        if actor.greenlet.dead and actor in self.actors:
            self.actors.remove(actor)

    def _yield(self, actor: Actor) -> None:
        self._hub.switch()
        if actor.dead:
            raise Killed

    def _fall(self, actor: Actor, kind: str, what: str) -> None:
        _, _, blow = heapq.heappop(self._blows)
        self._blow_at = self._blows[0][0] if self._blows else 1 << 60
        before = actor.ready
        try:
            blow(actor, kind, what)
        except Strike:
            self.strike(1, blow)
        if actor.dead:
            raise Killed
        if actor.ready > before:  # it was paused: the others have their turn first
            self._yield(actor)


def _ready(actor: Actor) -> float:
    return actor.ready
