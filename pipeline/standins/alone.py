"""Alone: while it holds, this process reaches no other machine and starts no other program."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_held = [0]  # how many hold it; the hook cannot be taken away again
_hooked: list[bool] = []


@contextmanager
def alone() -> Iterator[None]:
    """Whatever asks for another machine gets a ConnectionRefusedError, from any thread, until this ends."""
    if not _hooked:
        _hooked.append(True)
        sys.addaudithook(_look)
    _held[0] += 1
    try:
        yield
    finally:
        _held[0] -= 1


def _look(event: str, words: tuple[Any, ...]) -> None:
    if _held[0] and event in ASKED and not ASKED[event](words):
        raise ConnectionRefusedError("A rehearsal asks no other machine.")


def _to(address: Any) -> bool:
    return isinstance(address, tuple) and address[0] in LOOPBACK


ASKED: Mapping[str, Callable[[tuple[Any, ...]], bool]] = {
    "socket.connect": lambda words: _to(words[1]),
    "socket.sendto": lambda words: _to(words[1]),
    "socket.sendmsg": lambda words: words[1] is None or _to(words[1]),
    "socket.getaddrinfo": lambda words: words[0] in (None, "", *LOOPBACK),
    "socket.gethostbyname": lambda words: words[0] in LOOPBACK,
    "subprocess.Popen": lambda words: False,
    "os.system": lambda words: False,
}
