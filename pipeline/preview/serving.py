"""Serving: the preview listens on loopback and nowhere else, until the person ends it."""

import asyncio
import socket
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import uvicorn

from pipeline.preview.app import app_of
from pipeline.preview.current import Current
from pipeline.preview.desk import Desk
from pipeline.preview.gate import Gate, Keys
from pipeline.preview.office import Office
from pipeline.preview.signals import Signals

LOOPBACK = "127.0.0.1"
A_TURN = 0.0005  # seconds that a thread works before another may: who asks is not to wait for what is looked at aside
A_MOMENT = 1  # seconds in which lines that are open may end


class NotLoopback(ValueError):
    """Somebody wants the preview to be seen from other machines, and it must not be."""


def listening(port: int, address: str = LOOPBACK) -> socket.socket:
    """A socket that this machine alone can reach; port 0 takes a free one. NotLoopback for any other address."""
    if address != LOOPBACK:
        raise NotLoopback(f"The preview shows what is under embargo, so it is not shown at {address}.")
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind((address, port))
    except (OSError, OverflowError):
        line.close()
        raise
    line.listen()
    return line


async def serve(
    line: socket.socket, root: Path, office: Office, at: datetime | None, ready: Callable[[str], None]
) -> None:
    """Show the newsroom until the server is ended; `ready` is told the address that opens the preview, once."""
    sys.setswitchinterval(A_TURN)
    port, keys = line.getsockname()[1], Keys()
    signals = Signals(root, lambda: Current(office.house))
    await signals.start()
    gate = Gate(app_of(Desk(signals.current, office, keys, at), keys, signals), port, keys, office.bug)
    server = Server(
        uvicorn.Config(
            gate,
            log_config=None,  # nothing of what is asked is written down
            log_level="critical",
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=A_MOMENT,
        )
    )
    server.signals = signals
    watching = asyncio.create_task(signals.watch())
    ready(f"http://{LOOPBACK}:{port}/enter/{keys.entry}")
    try:
        await server.serve(sockets=[line])
    finally:
        watching.cancel()


class Server(uvicorn.Server):
    """The server, which ends the lines that wait before it waits for them to end."""

    signals: Signals

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.signals.stop()
        await super().shutdown(sockets)
