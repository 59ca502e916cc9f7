"""The history of one run, as those who judge it look at it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.delivery import Delivery
from pipeline.sim.machine import Machine
from pipeline.sim.plan import Plan
from pipeline.sim.sight import Look
from pipeline.sim.texts import Version

READ_AGAIN = 1.0  # seconds awake between the last look at a file and what follows from it


@dataclass(slots=True)
class History:
    """What happened, and what had been planned."""

    plan: Plan
    machine: Machine
    rows: tuple[Delivery, ...]

    def current(self, slug: str, start: float, end: float) -> list[Version | None]:
        """Every state of a release's file at any moment between these seconds."""
        history = self.machine.people.history.get(slug, [])
        before = [version for at, version in history if at <= start][-1:]
        return before + [version for at, version in history if start < at <= end]

    def since(self, by: str, at: float, seconds: float) -> float:
        """The second at which a process had so many seconds awake before it."""
        actor = self.machine.actors.get(by)
        cursor, needed = at, seconds
        for start, end in reversed(actor.pauses if actor else []):
            if end <= cursor - needed:
                break
            if start < cursor:
                needed -= max(0.0, cursor - end)
                cursor = start
        return cursor - needed

    def whole_from(self) -> list[Look]:
        """The looks from the first on that found a site."""
        looks = self.machine.sight.looks
        first = next((number for number, look in enumerate(looks) if look.faults != ("there is no site",)), len(looks))
        return looks[first:]

    def first_seen(self) -> dict[bytes, Look]:
        """For each canary the look that found it first."""
        found: dict[bytes, Look] = {}
        for look in self.machine.sight.looks:
            for canary in sorted(look.canaries):
                found.setdefault(canary, look)
        return found


class Found(NamedTuple):
    """How a promise was broken, and at which true second."""

    at: float
    told: str


Judge = Callable[[History], Iterator[Found]]
