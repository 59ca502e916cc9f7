"""The walk: through the pieces of a file one after the other, never past its end and never without end."""

from dataclasses import dataclass
from typing import Literal

MOST_PIECES = 100_000  # an honest picture of 20 MB has about as many; a forged one could have millions of empty ones


class Unwalkable(ValueError):
    """The file is not built as its format says; the argument says in a few words how."""


@dataclass(frozen=True, slots=True)
class Clean:
    """A picture as the public gets it, as wide and high in pixels as it is shown, and what it carried: see CARRIED."""

    data: bytes
    width: int
    height: int
    carried: frozenset[str] = frozenset()


class Walk:
    """A place in some bytes that only moves forward."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at, self._pieces = data, at, 0

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.data)

    def take(self, length: int) -> bytes:
        """The next bytes; Unwalkable where so many are not there."""
        end = self.at + length
        if end > len(self.data):
            raise Unwalkable("it ends in the middle")
        found = self.data[self.at : end]
        self.at = end
        return found

    def number(self, length: int, order: Literal["big", "little"]) -> int:
        """The next bytes as a whole number; Unwalkable where they are not there."""
        return int.from_bytes(self.take(length), order)

    def piece(self) -> None:
        """Count one piece; Unwalkable where there are more than any honest picture has."""
        self._pieces += 1
        if self._pieces > MOST_PIECES:
            raise Unwalkable("it is cut into more pieces than any camera or program makes")
