"""The clocks of the machine: a wall clock that anybody may set, and seconds since it was started."""

from collections.abc import Callable
from datetime import datetime, timedelta

from pipeline.sim.world import START, Actor, World

EPOCH = int(START.timestamp()) * 1000  # milliseconds
GRAIN = timedelta(microseconds=1)


class WallClock:
    """What the wall clock of the machine shows, against true time; `boots` names the runs of the machine."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._ahead, self._rate, self._since = 0.0, 1.0, 0.0
        self.boots, self.started = 1, -86_400.0

    @property
    def ahead(self) -> float:
        """By how many seconds the wall clock is ahead of true time."""
        return self._ahead + (self._rate - 1.0) * (self._world.now - self._since)

    @property
    def elapsed(self) -> float:
        """Seconds since the machine was started."""
        return self._world.now - self.started

    def set(self, ahead: float, rate: float = 1.0) -> None:
        """Let the wall clock be ahead by so many seconds and run at that rate from now on."""
        self._ahead, self._rate, self._since = ahead, rate, self._world.now
        self._world.tell("world", "clock", f"{ahead:+.3f} s, rate {rate:.6f}")
        self._world.poke()

    def restart(self) -> None:
        """The machine was off and is started anew."""
        self.boots, self.started = self.boots + 1, self._world.now

    def now(self) -> datetime:
        """What the wall clock shows."""
        return START + timedelta(seconds=self._world.now + self.ahead)

    def nanoseconds(self) -> int:
        """What the wall clock shows, as the disk stamps its files: milliseconds are enough to it."""
        return (EPOCH + int(1000 * (self._world.now + self.ahead))) * 1_000_000

    def when(self, shown: datetime) -> float:
        """The true second at which the wall clock shows that instant, if nobody sets it before."""
        left = (shown - self.now() + GRAIN).total_seconds()
        return self._world.now + left / self._rate


class SimClock:
    """`pipeline.clock.Clock` for one process."""

    def __init__(self, world: World, wall: WallClock, actor: Actor) -> None:
        self._world, self._wall, self._actor = world, wall, actor

    def now(self) -> datetime:
        self._world.step(self._actor, "now", "", 0.000002)
        return self._wall.now()

    def elapsed(self) -> float:
        self._world.step(self._actor, "elapsed", "", 0.000002)
        return self._wall.elapsed

    def boot(self) -> str:
        return f"boot-{self._wall.boots}"

    def sleep(self, seconds: float) -> None:
        self._world.nap(self._actor, self._world.now + seconds, light=False)

    def wait(self, until: datetime, changed: Callable[[], bool]) -> None:
        looked = -1
        while self.now() < until:
            # `changed` is only asked where something did change: the same answer, at less cost
            if looked != self._world.changes:
                looked = self._world.changes
                if changed():
                    return
                continue  # it may have been stopped while it looked, and more may have changed
            self._world.nap(self._actor, self._wall.when(until), light=True)
