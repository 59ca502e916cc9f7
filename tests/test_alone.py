"""Alone: no other machine is reached and no program is started while it holds."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from threading import Thread

import pytest

from pipeline.standins.alone import alone


def tried(family: int, act: Callable[[socket.socket], object]) -> None:
    with socket.socket(family, socket.SOCK_DGRAM) as one:
        act(one)


TRIES: dict[str, Callable[[], object]] = {
    "a connection": lambda: socket.create_connection(("192.0.2.1", 80), timeout=1),
    "a name": lambda: socket.getaddrinfo("api.network.example", 443),
    "a letter in a bottle": lambda: tried(socket.AF_INET, lambda one: one.sendto(b"x", ("192.0.2.1", 9))),
    "a socket of this machine": lambda: tried(socket.AF_UNIX, lambda one: one.connect("/run/nobody.sock")),
    "a program": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
    "a shell": lambda: os.system("true"),  # noqa: S605
}


@pytest.mark.parametrize("name", TRIES)
def test_it_is_refused(name: str) -> None:
    with alone(), pytest.raises(ConnectionRefusedError, match="asks no other machine"):
        TRIES[name]()


def test_another_thread_is_refused_too() -> None:
    told: list[str] = []

    def ask() -> None:
        try:
            TRIES["a connection"]()
        except ConnectionRefusedError as why:
            told.append(str(why))

    with alone():
        thread = Thread(target=ask)
        thread.start()
        thread.join()
    assert told == ["A rehearsal asks no other machine."]


def test_the_machine_itself_can_be_asked_and_afterwards_all() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, alone():
        socket.create_connection(server.getsockname(), timeout=5).close()
    assert subprocess.run([sys.executable, "-c", ""], check=False).returncode == 0
