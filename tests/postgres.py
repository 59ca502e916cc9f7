"""A real Postgres server for the tests, begun from the system's binaries; and a line to it that can be cut."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import pytest

FAST = ("fsync=off", "full_page_writes=off")
LOUD = ("log_min_error_statement=error", "log_error_verbosity=verbose")
NAMES = count(1)


def binaries() -> Path | None:
    """Where the server's programs lie, the newest version first; None where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    return found[-1].parent if found else None


def needed() -> Path:
    """The same; without them a test is skipped, and fails in CI."""
    found = binaries()
    if found is None:
        why = "There is no Postgres server on this machine: apt install postgresql"
        raise pytest.fail.Exception(why) if os.environ.get("CI") == "true" else pytest.skip.Exception(why)
    return found


@dataclass
class Server:
    """A server on a loopback port of its own, with its data in a temporary folder."""

    settings: tuple[str, ...] = FAST
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="pg-")))
    port: int = 0

    def __post_init__(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self.folder.chmod(0o755)
        self._run("initdb", "-D", str(self.data), "-U", "dateline", "-A", "trust", "-E", "UTF8", "--no-sync")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"postgresql://dateline@127.0.0.1:{self.port}/postgres"

    @property
    def process(self) -> int:
        """The number of the server's first process."""
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def start(self) -> None:
        """Begin it, and wait until it answers."""
        settings = (f"port={self.port}", f"unix_socket_directories={self.folder}", "listen_addresses=127.0.0.1")
        words = " ".join(f"-c {each}" for each in (*settings, *self.settings, *LOUD))
        self._run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(self.folder / "log"), "-o", words)

    def kill(self) -> None:
        """End all of it at once, as a power cut would."""
        first = self.process
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for process in (first, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(_lives(process) for process in (first, *map(int, children))):
            pass
        # where nobody takes note of the dead, a new server would take the old one for alive
        for left in (self.data / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)

    def stop(self) -> None:
        """End it for good."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-m", "immediate", "-D", str(self.data))
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """What one statement gives, over a link of its own."""
        with psycopg.connect(self.url, autocommit=True) as link:
            answer = link.execute(sql)
            return answer.fetchall() if answer.description else []

    def schema(self) -> str:
        """The name of a schema that nobody has used."""
        return f"room_{next(NAMES)}"

    def log(self) -> str:
        """What it wrote down."""
        return (self.folder / "log").read_text(errors="replace")

    def _run(self, program: str, *words: str) -> None:
        as_who = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        command = [*as_who, str(needed() / program), *words]
        subprocess.run(command, check=True, cwd=self.folder, env=environment, stdout=subprocess.DEVNULL)


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@cache
def shared() -> Server:
    """One server for all tests of a process that need not kill it, begun when the first asks."""
    needed()
    server = Server()
    atexit.register(server.stop)
    return server


class Line:
    """A loopback port that leads to the server, byte for byte, until somebody cuts it.

    `before` is shown each piece that a client sends, and `after` each that comes back; the line is cut before the piece
    is passed on where one of them says so.
    """

    def __init__(self, port: int) -> None:
        self.before: Callable[[bytes], bool] = lambda piece: False
        self.after: Callable[[bytes], bool] = lambda piece: False
        self.open = True
        self._port = port
        self._ends: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        """Where the server is asked over this line."""
        return (
            f"postgresql://dateline@127.0.0.1:{self._door.getsockname()[1]}/postgres?sslmode=disable&gssencmode=disable"
        )

    def cut(self) -> None:
        """Cut what is connected now."""
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.clear()

    def close(self) -> None:
        """Cut it for good."""
        self.open = False
        self.cut()
        self._door.close()

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            if not self.open:
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self._port))
            self._ends += [client, server]
            for there, back, seen in ((client, server, "before"), (server, client, "after")):
                threading.Thread(target=self._pass_on, args=(there, back, seen), daemon=True).start()

    def _pass_on(self, there: socket.socket, back: socket.socket, seen: str) -> None:
        with suppress(OSError):
            while piece := there.recv(65536):
                if getattr(self, seen)(piece):
                    self.cut()
                    return
                back.sendall(piece)
        for end in (there, back):
            with suppress(OSError):
                end.close()


def line_to(server: Server) -> Iterator[Line]:
    """A line that is cut for good at the end."""
    line = Line(server.port)
    yield line
    line.close()
