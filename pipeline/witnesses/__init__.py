"""The witnesses: outside clocks that say how far ours is off; one module each, one line in this table."""

from collections.abc import Callable, Mapping
from importlib import import_module
from threading import Thread
from typing import Protocol, cast

from pipeline.clock import Clock
from pipeline.newsroom import ClockSources
from pipeline.watch import Testimony

Heard = Callable[[], tuple[Testimony, ...] | None]


class Witness(Protocol):
    """The contract of a witness."""

    def testify(self, sources: ClockSources, clock: Clock) -> tuple[Testimony, ...]:
        """What it says of our wall clock; none where it is not configured, does not run, or can't be relied on.

        It raises nothing, and is done within some seconds.
        """
        ...


WITNESSES: Mapping[str, str] = {
    "chrony": "pipeline.witnesses.chrony",
    "http-date": "pipeline.witnesses.http_date",
}


def testify(sources: ClockSources, clock: Clock) -> tuple[Testimony, ...]:
    """What all outside clocks say, asked one after the other: up to some seconds where one does not answer."""
    said: list[Testimony] = []
    for module in WITNESSES.values():
        said += cast(Witness, import_module(module)).testify(sources, clock)
    return tuple(said)


def begin(sources: ClockSources, clock: Clock) -> Heard:
    """Ask in the background, so that a network that hangs never holds up a withdrawal.

    What comes back is called to fetch the answers: None as long as they are not all there.
    """
    said: list[tuple[Testimony, ...]] = []

    def ask() -> None:
        heard: tuple[Testimony, ...] = ()
        try:
            heard = testify(sources, clock)
        finally:
            said.append(heard)

    Thread(target=ask, name="witnesses", daemon=True).start()
    return lambda: said[0] if said else None
