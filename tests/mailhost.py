"""A mail server on loopback that takes what it is given: plain, behind TLS or with STARTTLS, with a log-in or none."""

import base64
import contextlib
import socketserver
import ssl
import subprocess
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Self

USER, PASSWORD = "dateline", "correct horse battery"


def certificate(folder: Path, name: str = "localhost") -> tuple[Path, Path]:
    """A certificate of its own for that name, and its key."""
    made, key = folder / f"{name}.pem", folder / f"{name}.key"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
    words += ["-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out", str(made)]
    subprocess.run(words, check=True, capture_output=True)
    return made, key


@dataclass
class MailHost:
    """`with MailHost() as host:` takes mail at `host.port`; `answers` replaces what it says to a command."""

    tls: str = ""  # "smtps" or "smtp+starttls"
    pair: tuple[Path, Path] | None = None
    answers: dict[str, str] = field(default_factory=dict)
    mails: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    logged_in: bool = False
    port: int = 0

    def __enter__(self) -> Self:
        host = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError, ValueError):
                    host.talk(self)
                self.connection.close()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads, block_on_close = True, False

        self._server = Server(("127.0.0.1", 0), Talk)
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _safe(self, line: socketserver.StreamRequestHandler) -> None:
        assert self.pair
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.pair)
        line.connection = context.wrap_socket(line.connection, server_side=True, do_handshake_on_connect=False)
        line.connection.do_handshake()
        line.rfile, line.wfile = line.connection.makefile("rb"), line.connection.makefile("wb", 0)

    def talk(self, line: socketserver.StreamRequestHandler) -> None:
        """One call."""
        if self.tls == "smtps":
            self._safe(line)
        line.wfile.write(b"220 mail.example\r\n")
        while said := line.rfile.readline().decode().strip():
            word = said.split()[0].upper()
            own = self.answers.get(word)
            if own is not None:
                if own == "hang":
                    threading.Event().wait(30)
                line.wfile.write(f"{own}\r\n".encode())
                continue
            line.wfile.write(self._answer(word, said, line))
            if word == "STARTTLS":
                self._safe(line)
            if word == "QUIT":
                return

    def _answer(self, word: str, said: str, line: socketserver.StreamRequestHandler) -> bytes:
        if word == "EHLO":
            more = b"250-STARTTLS\r\n" if self.tls == "smtp+starttls" else b""
            return b"250-mail.example\r\n" + more + b"250 AUTH PLAIN\r\n"
        if word == "AUTH":
            given = base64.b64decode(said.split()[2]).decode().split("\0")[1:]
            self.logged_in = given == [USER, PASSWORD]
            return b"235 welcome\r\n" if self.logged_in else f"535 not with {given[1]}\r\n".encode()
        if word == "RCPT":
            self.to.append(said.partition("<")[2].rstrip(">"))
        if word == "DATA":
            line.wfile.write(b"354 go on\r\n")
            data = b""
            while (row := line.rfile.readline()) != b".\r\n":
                data += row[1:] if row.startswith(b"..") else row
            self.mails.append(message_from_bytes(data, policy=policy.default))
        return b"220 go on\r\n" if word == "STARTTLS" else b"250 fine\r\n"
