"""Kept in memory: what was used last, as much as fits."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """Values by key, up to a sum of their sizes; for several threads. What is larger than all the room is not kept."""

    def __init__(self, most: int, size: Callable[[Value], int] = lambda _: 1) -> None:
        self.most = self._room = most
        self._size = size
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        """What is kept under a key, None for nothing."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Key, value: Value) -> None:
        """Keep it, and let go of what was not used for longest."""
        with self._lock:
            if key in self._values:
                self._room += self._size(self._values.pop(key))
            size = self._size(value)
            if size > self.most:
                return
            self._values[key] = value
            self._room -= size
            while self._room < 0:
                self._room += self._size(self._values.popitem(last=False)[1])

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._values.clear()
            self._room = self.most
