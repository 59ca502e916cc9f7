"""One address asked for: each hop is resolved, judged and connected to by the very address that was judged.

A name that resolves to a machine inside this house is refused before anything is sent to it, and no second look-up can
lead elsewhere in between. What is sent says nothing of who asks or why.
"""

import socket
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

from pipeline.hostname import is_private, is_public

HOPS = 5  # redirects that are followed
TIMEOUT = (4.0, 6.0)  # seconds to connect, and from one piece of an answer to the next
HEADERS = {"User-Agent": "Dateline", "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
WEB_PORTS, OWN_PORTS = (80, 443), 1024  # below that other services listen, which nobody is to be led to
MOVED = (301, 302, 303, 307, 308)
GONE = (404, 410)
BUSY = 503  # also what guards against programs answer: a person would see the page

Resolve = Callable[[str, int], Sequence[str]]


def resolve(name: str, port: int) -> list[str]:
    """The IP addresses of a name, best first; OSError where it has none."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def ask(address: str, resolve: Resolve = resolve, public: Callable[[str], bool] = is_public) -> str:
    """What is found at an address, in a word of `pipeline.online.SAID`; `there` also where a server tells nothing."""
    for _ in range(HOPS + 1):
        try:
            request = requests.Request("GET", address, headers=HEADERS).prepare()
            parts = urlsplit(str(request.url))
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except (requests.RequestException, ValueError):
            return "nowhere"
        name = parts.hostname or ""
        if parts.scheme not in ("http", "https") or not name or (port < OWN_PORTS and port not in WEB_PORTS):
            return "nowhere"
        if is_private(name):
            return "inside"
        try:
            found = resolve(name, port)
        except socket.gaierror as fault:
            return "unnamed" if fault.errno == socket.EAI_AGAIN else "no-host"
        except (OSError, UnicodeError):
            return "no-host"
        if not found or not all(public(each) for each in found):
            return "inside" if found else "no-host"
        word, onward = _hop(request, parts, found)
        if not onward:
            return word
        try:
            address = urljoin(address, onward)
        except ValueError:
            return "nowhere"
    return "circles"


def _hop(request: requests.PreparedRequest, parts: SplitResult, addresses: Sequence[str]) -> tuple[str, str]:
    """What one server answers, and where it leads on; the second of its machines is tried where the first is silent."""
    for address in addresses[:2]:
        try:
            return _answer(request.copy(), parts, address)
        except requests.exceptions.SSLError:
            return "untrusted", ""
        except requests.ConnectionError:
            continue
        except (requests.RequestException, ValueError):
            return "silent", ""
    return "silent", ""


def _answer(request: requests.PreparedRequest, parts: SplitResult, address: str) -> tuple[str, str]:
    """The answer of a machine by its head alone: what follows is not read.

    There is no session, which would read the body of a redirect, look for a proxy that would resolve the name anew,
    and for a password in .netrc.
    """
    with (
        closing(_Pinned(parts, address)) as pinned,
        closing(pinned.send(request, stream=True, timeout=TIMEOUT)) as answer,
    ):
        onward = answer.headers.get("Location", "") if answer.status_code in MOVED else ""
        return _word(answer.status_code), _as_sent(onward)


def _as_sent(location: str) -> str:
    """A header is read as Latin 1, and servers write UTF-8 in it."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _word(status: int) -> str:
    if status in GONE:
        return "gone"
    return "failing" if 500 <= status < 600 and status != BUSY else "there"


class _Pinned(HTTPAdapter):
    """Connects to one IP address, whatever the name resolves to by then; the certificate is still the name's."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        self._name, self._host = parts.hostname or "", parts.netloc.rpartition("@")[2]
        shown = f"[{address}]" if ":" in address else address
        self._netloc = f"{shown}:{parts.port}" if parts.port else shown
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, server_hostname=self._name)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        request.headers["Host"] = self._host
        request.url = urlsplit(str(request.url))._replace(netloc=self._netloc).geturl()
        return super().send(request, *args, **kwargs)
