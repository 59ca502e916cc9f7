"""Turns: few accounts of one worker are served at once, not counting those that wait for something."""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, Semaphore
from typing import Any

from pipeline.clock import Clock
from pipeline.lanes import Call, at_once

A_MOMENT = 0.05  # seconds; a call that takes longer mostly waits, and others go on meanwhile
A_TURN = 1.0  # seconds; who takes longer waits as well, for a page that is to be proven or for a disk


@dataclass(eq=False, slots=True)
class Turn:
    """The turn of one account: since when it has it, and since when it is in a call to its network."""

    clock: Clock
    since: float = 0.0
    calling: float | None = None

    def begin(self, call: Call) -> Future[Any]:
        """What comes of a call, made here and now: whoever is served has nothing else to do meanwhile."""
        self.calling = self.clock.elapsed()
        try:
            return at_once(call)
        finally:
            self.calling = None

    @property
    def waits(self) -> bool:
        """Whether it is in a call that takes longer than a moment, or has had its turn for long."""
        now, calling = self.clock.elapsed(), self.calling
        return now - self.since > A_TURN or (calling is not None and now - calling > A_MOMENT)


@dataclass(slots=True)
class Turns:
    """So many accounts at once. One that waits for something loses its turn to the next, and goes on afterwards."""

    most: int
    _free: Semaphore = field(init=False)
    _next: Lock = field(default_factory=Lock, init=False)
    _change: Lock = field(default_factory=Lock, init=False)
    _held: set[Turn] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        self._free = Semaphore(self.most)

    @contextmanager
    def taken(self, turn: Turn) -> Iterator[None]:
        """Wait for the turn, and have it."""
        with self._next:
            while not self._free.acquire(timeout=A_MOMENT):
                for other in self._waiting():
                    self._give_up(other)
        turn.since = turn.clock.elapsed()
        with self._change:
            self._held.add(turn)
        try:
            yield
        finally:
            self._give_up(turn)

    def _waiting(self) -> list[Turn]:
        with self._change:
            return [turn for turn in self._held if turn.waits]

    def _give_up(self, turn: Turn) -> None:
        with self._change:
            mine = turn in self._held
            self._held.discard(turn)
        if mine:
            self._free.release()
