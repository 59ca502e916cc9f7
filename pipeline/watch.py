"""The watch: whether the wall clock can be believed, and the earliest instant that it can be now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.clock import Clock
from pipeline.files import Files


@dataclass(frozen=True, slots=True)
class Testimony:
    """What somebody outside says of our wall clock: by how many seconds it is ahead, give or take `margin`.

    `allowed` is the difference, in seconds, from which on it contradicts: 0.5 for chrony, 2 for an HTTP date.
    """

    name: str
    ahead: float
    margin: float
    allowed: float


@dataclass(frozen=True, slots=True)
class Sure:
    """The earliest instant that it can be now, and in plain words why lifts wait ('' where nothing is doubtful)."""

    instant: datetime
    doubt: str = ""


class Watch:
    """Holds the wall clock to a clock that nobody can set, and to what outside clocks say."""

    def __init__(self, clock: Clock, files: Files, folder: Path) -> None:
        self._clock, self._files, self._folder = clock, files, folder

    def sure(self) -> Sure:
        """What can be relied on now; cheap, for the last instant before a switch."""
        return Sure(self._clock.now())

    def consult(self, testimonies: Iterable[Testimony]) -> Sure:
        """Take in what outside clocks say; where they agree with the wall clock it is believed anew."""
        return self.sure()
