"""The outside clocks of the simulated world: true, silent or wrong."""

from collections.abc import Callable
from random import Random

from pipeline.clock import Clock
from pipeline.newsroom import ClockSources
from pipeline.sim.clock import WallClock
from pipeline.sim.world import World
from pipeline.watch import Testimony

MARGIN, ALLOWED = 0.6, 2.0  # seconds, as for the date of an HTTP answer


class Witnesses:
    """What web servers say of the wall clock: `silent` is how likely none answers; `wrong` by how much one is off."""

    def __init__(self, world: World, rng: Random, wall: WallClock) -> None:
        self._world, self._rng, self._wall = world, rng, wall
        self.silent = 0.0
        self.wrong = 0.0

    def begin(self, sources: ClockSources, clock: Clock) -> Callable[[], tuple[Testimony, ...] | None]:
        """`House.witnesses`: ask now, and hear later."""
        said: list[tuple[Testimony, ...]] = []
        if not sources.hosts:
            return lambda: ()
        silent = self._rng.random() < self.silent
        noise = [self._rng.uniform(-0.5, 0.5) for _ in sources.hosts]

        def answer() -> None:
            said.append(() if silent else tuple(self._heard(sources, noise)))
            self._world.poke()

        self._world.at(self._world.now + (5.0 if silent else 0.2), answer)
        return lambda: said[0] if said else None

    def _heard(self, sources: ClockSources, noise: list[float]) -> list[Testimony]:
        found = []
        for number, host in enumerate(sources.hosts):
            ahead = self._wall.ahead + noise[number] + (self.wrong if number == 0 else 0.0)
            found.append(Testimony(host, ahead, MARGIN, ALLOWED, self._wall.elapsed))
        return found
