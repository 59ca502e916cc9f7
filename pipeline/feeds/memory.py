"""Memory: what was worked out before, by all that it follows from, as much of it as was said."""

from collections import OrderedDict
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Memory(Generic[Key, Value]):
    """Values by their keys, together of at most `most` weight; what was asked for longest ago is forgotten first."""

    def __init__(self, most: int) -> None:
        self.most, self.weight = most, 0
        self._kept: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """What is remembered, None where nothing is."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Key, value: Value, weight: int) -> None:
        """Remember a value, and forget others where that is too much."""
        self.weight += weight - self._kept.pop(key, (value, 0))[1]
        self._kept[key] = (value, weight)
        while self.weight > self.most and self._kept:
            self.weight -= self._kept.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self.weight = 0
