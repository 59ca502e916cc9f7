"""The site over loopback, as a web server shows it: texts packed, a lifetime for files, one answer to what is not."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from pipeline.cli.served import Served
from pipeline.clock import SystemClock
from pipeline.media import media_type

PACKED = ("text/", "application/xml", "application/json", "application/manifest", "image/svg")


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of the site, without a slash at its end, as long as the block runs."""

    public = Served(site, SystemClock().now)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            found = public.at(self.path)
            shown = found or public.at("/404.html")
            assert shown
            kind, body = media_type(shown.path), public.body(shown) or b""
            self.send_response(200 if found else 404)
            if kind.startswith(PACKED) and "gzip" in self.headers.get("Accept-Encoding", ""):
                body = gzip.compress(body, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=31536000" if found else "no-store")
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """What a judge asks for is no news."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A judge who hangs up is no fault of the site."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
