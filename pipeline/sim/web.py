"""The web: the public address as readers reach it."""

from collections.abc import Callable
from random import Random

from pipeline.sim.world import Actor, World


class Web:
    """The public address: what the web server shows, as it is or as a cache kept it."""

    def __init__(self, world: World, rng: Random, read: Callable[[str], bytes | None]) -> None:
        self._world, self._rng, self._read = world, rng, read
        self.cached = 0.0  # seconds for which a cache keeps what it saw
        self.down = 0.0  # how likely an answer does not come
        self._kept: dict[str, tuple[float, bytes | None]] = {}

    def fetch(self, actor: Actor) -> Callable[[str], bytes | None]:
        """`House.fetch` for one process."""

        def get(address: str) -> bytes | None:
            silent = self._rng.random() < self.down
            self._world.nap(actor, self._world.now + (5.0 if silent else 0.02), light=False)
            self._world.step(actor, "fetch", address, 0.001)
            return None if silent else self._seen(address.split("://", 1)[-1].partition("/")[2])

        return get

    def _seen(self, path: str) -> bytes | None:
        at, body = self._kept.get(path, (-1.0, None))
        if at < 0 or self._world.now - at > self.cached:
            body = self._read(path + "index.html" if path.endswith("/") or not path else path)
            self._kept[path] = (self._world.now, body)
        return body
