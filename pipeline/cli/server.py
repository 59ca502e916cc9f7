"""The server of the public pages: each header follows from what is public, and what a reader has is not sent again."""

from contextlib import suppress
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from pipeline.cli.served import SMALL, Seen, Served
from pipeline.clock import SystemClock
from pipeline.conditions import judged
from pipeline.media import media_type
from pipeline.packed import LEAST, is_text, takes_gzip

LIFETIME = "max-age=60"
PATIENCE = 30  # seconds that a reader may say nothing
READERS = 100  # at once; one more finds the line closed
METHODS = "GET, HEAD"

Headers = dict[str, str]


def server_of(site: Path, port: int) -> ThreadingHTTPServer:
    """A server of a folder on loopback; port 0 takes a free one."""
    clock = SystemClock()
    public = Served(site, clock.now)

    class Handler(Answers):
        served, now = public, staticmethod(clock.now)

    return Server(("127.0.0.1", port), Handler)


class Server(ThreadingHTTPServer):
    """So many readers at once, and no more."""

    request_queue_size = READERS

    def __init__(self, *words: Any) -> None:
        self._free = BoundedSemaphore(READERS)
        super().__init__(*words)

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._free.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader who hangs up is no fault of ours, and needs no traceback."""


class Answers(BaseHTTPRequestHandler):
    """The answers to one reader."""

    served: Served
    now: Any
    protocol_version = default_request_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # the body follows its headers at once, not when the reader's machine asks
    timeout = PATIENCE

    def version_string(self) -> str:
        return "Dateline"

    def do_GET(self) -> None:
        for _ in range(3):  # what went with its slot between a look and the next is looked at again
            seen = self.served.at(self.path)
            if seen is None:
                break
            if self._answered(seen):
                return
        self._unknown()

    def do_HEAD(self) -> None:
        self.do_GET()

    def _answered(self, seen: Seen) -> bool:
        """Whether it could be answered from this file, which may be gone by now."""
        kind = media_type(seen.path)
        gzip = is_text(kind) and LEAST <= seen.size <= SMALL and self._takes_gzip()
        changed = seen.changed if seen.changed <= self.now() else None  # a clock was wrong when the file was written
        # the bytes of a packed text depend on the version of zlib, so that its tag is a weak one
        tag = f'W/"{seen.digest}"' if gzip else f'"{seen.digest}"'
        verdict = judged(self._asked(), tag, changed, self.now())
        told = {"Cache-Control": LIFETIME, "ETag": tag} | _varies(kind)
        if verdict == "failed":
            self._plain(HTTPStatus.PRECONDITION_FAILED)
            return True
        if verdict == "unchanged":
            self._send(HTTPStatus.NOT_MODIFIED, told)
            return True
        told |= {"Content-Type": kind} | ({"Last-Modified": _http(changed)} if changed else {})
        told |= {"Accept-Ranges": "none"} | ({"Content-Encoding": "gzip"} if gzip else {})
        if seen.size > SMALL:
            return self._sent_from_disk(seen, told)
        body = self.served.body(seen, gzip=gzip)
        if body is not None:
            self._send(HTTPStatus.OK, told, body)
        return body is not None

    def _sent_from_disk(self, seen: Seen, told: Headers) -> bool:
        file = self.served.opened(seen)
        if file is None:
            return False
        with file:
            self._send(HTTPStatus.OK, told | {"Content-Length": str(seen.size)})
            if self.command != "HEAD" and self.connection.sendfile(file, 0, seen.size) != seen.size:
                self.close_connection = True  # it was cut short while it was sent
        return True

    def _unknown(self) -> None:
        """The same answer to every address at which nothing stands."""
        seen = self.served.at("/404.html")
        gzip = seen is not None and LEAST <= seen.size <= SMALL and self._takes_gzip()
        body = self.served.body(seen, gzip=gzip) if seen and seen.size <= SMALL else None
        if body is None:
            self._plain(HTTPStatus.NOT_FOUND)
            return
        kind = media_type("404.html")
        told = {"Cache-Control": "no-store", "Content-Type": kind} | _varies(kind)
        self._send(HTTPStatus.NOT_FOUND, told | ({"Content-Encoding": "gzip"} if gzip else {}), body)

    def _plain(self, status: HTTPStatus, more: Headers | None = None) -> None:
        told = {"Cache-Control": "no-store", "Content-Type": media_type("status.txt")} | (more or {})
        self._send(status, told, f"{status.phrase}\n".encode())

    def _send(self, status: HTTPStatus, told: Headers, body: bytes | None = None) -> None:
        self.send_response(status)
        for name, value in told.items():
            self.send_header(name, value)
        if body is not None:
            self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        if self.close_connection or self._brings_something():
            self.send_header("Connection", "close")  # which sets `close_connection` too
        self.end_headers()
        if body is not None and self.command != "HEAD":
            self.wfile.write(body)

    def _brings_something(self) -> bool:
        """Whether a body follows the request, which nobody reads: it must not be taken for the next request."""
        asked = self._asked()
        return asked.get("content-length", "0") != "0" or "transfer-encoding" in asked

    def _asked(self) -> Headers:
        """The fields of the request by their names in small letters, repeated ones as one list."""
        found: Headers = {}
        for name, value in getattr(self, "headers", {}).items():
            known = found.get(name.lower())
            found[name.lower()] = value if known is None else f"{known}, {value}"
        return found

    def _takes_gzip(self) -> bool:
        return takes_gzip(self._asked().get("accept-encoding", ""))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Another method, or what is no request, gets a plain answer that repeats nothing of it; the line is closed."""
        self.close_connection = True
        with suppress(OSError):
            if code == HTTPStatus.NOT_IMPLEMENTED:
                self._plain(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": METHODS})
            else:
                self._plain(HTTPStatus(code))

    def handle_expect_100(self) -> bool:
        """What somebody wants to send is not asked for."""
        return True

    def log_message(self, *_: object) -> None:
        """Nothing is logged: a log that grows is how the founding site died."""


def _varies(kind: str) -> Headers:
    return {"Vary": "Accept-Encoding"} if is_text(kind) else {}


def _http(instant: datetime) -> str:
    return format_datetime(instant, usegmt=True)
