"""A preview as an officer starts it, in a process of its own, and somebody who asks it."""

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple
from urllib.parse import urlencode

from tests.cli import ROOT
from tests.forks import COMMAND
from tests.room import Room, room_in


class Answer(NamedTuple):
    """Status, headers by their names in small letters, and body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Shown:
    """A running preview of a room, and the browser of its officer as far as headers go."""

    def __init__(self, room: Room, running: "subprocess.Popen[bytes]", log: Path, address: str) -> None:
        self.newsroom, self._log = room, log
        self.process = running.pid
        port, self.entry = re.findall(r"http://127\.0\.0\.1:(\d+)(/\S+)", address)[0]
        self.port = int(port)
        self.cookie = self.room = ""
        self.first = Answer(0, {}, b"")

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def enter(self) -> None:
        """Open the address that was printed."""
        self.first = self.ask(self.entry)
        self.cookie = self.first.headers["set-cookie"].split(";")[0]
        self.room = self.first.headers["location"]

    def ask(
        self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET", body: bytes | None = None
    ) -> Answer:
        """One request with just these headers, and Host; of an answer without end the beginning."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            given = {"Host": f"127.0.0.1:{self.port}"} | dict(headers or {})
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in given.items():
                line.putheader(name, value)
            if body is not None and "Content-Length" not in given:
                line.putheader("Content-Length", str(len(body)))
            line.endheaders(body)
            found = line.getresponse()
            told = {name.lower(): value for name, value in found.getheaders()}
            return Answer(found.status, told, found.read())

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """A page of the preview, asked for by its officer, but for these headers."""
        own = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"}
        return self.ask(self.room + path, own | dict(headers or {}))

    def post(self, path: str, **fields: str | list[str]) -> Answer:
        """A form of the preview, filled in by its officer; where it leads to another page, that page."""
        own = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin", "Origin": self.origin}
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self.ask(self.room + path, own | kind, "POST", urlencode(named, doseq=True).encode())
        return self.ask(answer.headers["location"], own) if answer.status == 303 else answer

    def until(self, path: str, *words: str) -> Answer:
        """A page, once it holds these words: what changed on the disk is taken in a moment later."""
        until = monotonic() + LIMIT
        while not all(each in (answer := self.get(path)).text for each in words):
            assert monotonic() < until, answer.text
            sleep(0.05)
        return answer

    def frame(self, path: str) -> str:
        """The address of the one frame on a page."""
        (found,) = re.findall(r'<iframe[^>]* src="([^"]+)"', self.get(path).text)
        return str(found)

    def write(self, slug: str, **fields: str) -> Path:
        """A release that waits, once the preview has seen it."""
        path = self.newsroom.write(slug, **({"embargo": FAR} | fields))  # type: ignore[arg-type]
        if self.cookie:
            self.until(f"release/{slug}", path.name)
        return path

    def text(self, slug: str) -> str:
        return (self.newsroom.root / "releases" / f"{slug}.md").read_text(encoding="utf-8")

    def said(self) -> str:
        """All that the command printed."""
        return self._log.read_text()


LIMIT = 60  # seconds
FAR = "Monday, 4 December 2045, 09:00 hrs AST"


@contextmanager
def shown(folder: Path, *words: str, approvals: int = 0, channels: str = "[]") -> Iterator[Shown]:
    """A preview of a new room in this folder, ended with it."""
    with room_in(folder / "room", approvals=approvals, channels=channels) as room:
        room.open_ledger_before()
        with running(room.root, folder / "said.txt", *words) as (process, address):
            yield Shown(room, process, folder / "said.txt", address)


@contextmanager
def running(root: Path, log: Path, *words: str) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """The command, and what it printed once it was ready."""
    command = [sys.executable, "-c", COMMAND, "-C", str(root), "preview", "--port", "0", *words]
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    try:
        until = monotonic() + LIMIT
        while "Ctrl-C" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert monotonic() < until, "the preview does not begin"
            sleep(0.05)
        yield process, log.read_text()
    finally:
        process.terminate()
        process.wait(LIMIT)
