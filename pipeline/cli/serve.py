"""The command `serve`: the public pages on loopback, with constant headers and one answer to every unknown address."""

import argparse
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.cli.say import Stopped, house, surveyed
from pipeline.media import media_type


def serve(words: argparse.Namespace) -> int:
    """Serve what the folder host shows until Ctrl-C."""
    at = house(words.newsroom)
    site = (at.root / surveyed(at).newsroom.host.path).absolute()
    if not (site / "index.html").exists():
        raise Stopped("Nothing is public yet: run `dateline lift` first.", 3)
    try:
        server = server_of(site, words.port)
    except (OSError, OverflowError) as fault:
        raise Stopped(f"Port {words.port} cannot be used. Choose another with --port.", 3) from fault
    print(f"http://127.0.0.1:{server.server_address[1]}/ shows the public pages. Ctrl-C ends it.", flush=True)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


def server_of(site: Path, port: int) -> ThreadingHTTPServer:
    """A server of a folder on loopback; port 0 takes a free one."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version, sys_version = "Dateline", ""
        disable_nagle_algorithm = True  # the body follows its headers at once, not when the reader's machine asks

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def _answer(self, *, with_body: bool) -> None:
            found = public_bytes(site, self.path)
            name, body = found or public_bytes(site, "/404.html") or ("missing.txt", b"Not found\n")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", media_type(name))
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=60" if found else "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            if with_body:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is logged: a log that grows is how the founding site died."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A reader who hangs up is no fault of ours, and needs no traceback."""

    return Server(("127.0.0.1", port), Handler)


def public_bytes(site: Path, address: str) -> tuple[str, bytes] | None:
    """Name and bytes of what an address shows; a file that went with its slot is looked for in the one that came."""
    for _ in range(3):
        found = public_file(site, address)
        if found is None:
            return None
        with suppress(OSError):
            return found.name, found.read_bytes()
    return None


def public_file(site: Path, address: str) -> Path | None:
    """The file of the slot that shows now for a request's address; None for anything outside of it."""
    try:
        slot = site.resolve()
        path = unquote(urlsplit(address).path)
        target = (slot / path.lstrip("/")).resolve()
        if path.endswith("/") or target == slot:
            target = target / "index.html"
        return target if target.is_relative_to(slot) and target.is_file() else None
    except (OSError, ValueError):  # no address, or a name that no file can have
        return None
