"""A line between a sender and a network that breaks where it is told: before, behind or within an answer."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Literal, Self

Break = Literal["", "before", "after", "middle"]
LONG = 5.0  # seconds that neither side is waited for longer


class Proxy:
    """`with Proxy(port, how) as line:` passes on whatever comes to `line.address`.

    `how` is asked for each connection: '' passes all of it, "before" nothing, "after" the request alone, and "middle"
    half of the answer too. A connection holds one request, as all of our wires make them.
    """

    def __init__(self, port: int, how: Callable[[], Break]) -> None:
        self._port, self._how = port, how
        self.broken: list[Break] = []

    def __enter__(self) -> Self:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, sort: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()

    def _serve(self) -> None:
        with suppress(OSError):  # closed
            while True:
                caller, _ = self._server.accept()
                threading.Thread(target=self._pass, args=(caller,), daemon=True).start()

    def _pass(self, caller: socket.socket) -> None:
        how = self._how()
        if how:
            self.broken.append(how)
        with caller, suppress(OSError):
            caller.settimeout(LONG)
            if how == "before":
                return
            request = _request(caller)
            with socket.create_connection(("127.0.0.1", self._port), LONG) as network:
                network.settimeout(LONG)
                network.sendall(request)
                answer = _all(network)
            if how != "after":
                caller.sendall(answer[: len(answer) // 2] if how == "middle" else answer)


def _request(caller: socket.socket) -> bytes:
    """One whole request, which is to be the last of its connection."""
    found = b""
    while b"\r\n\r\n" not in found:
        found += _some(caller)
    head, _, body = found.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    sizes = [line.partition(b":")[2] for line in lines if line.lower().startswith(b"content-length:")]
    while len(body) < sum(map(int, sizes)):
        body += _some(caller)
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body


def _some(side: socket.socket) -> bytes:
    data = side.recv(65536)
    if not data:
        raise ConnectionError
    return data


def _all(side: socket.socket) -> bytes:
    found = b""
    while data := side.recv(65536):
        found += data
    return found
