"""Fetched: what the public gets under an address, asked within a time and for not too much."""

from collections.abc import Callable
from threading import Event

from pipeline.patience import within

LONGEST = 5.0  # seconds until the public address has answered
MOST, PIECE = 1 << 24, 1 << 16  # bytes of an answer, and of what is read of it at a time


def get(address: str) -> bytes | None:
    """The body under a public address, None unless it answers 200 with at most 16 MiB, all of it within 5 seconds.

    Redirects are not followed.
    """
    given_up = Event()
    try:
        return within(LONGEST, lambda: _fetched(address, given_up.is_set), given_up.set)
    except TimeoutError:
        return None


def _fetched(address: str, given_up: Callable[[], bool]) -> bytes | None:
    import requests
    from urllib3.exceptions import HTTPError

    fresh = {"Cache-Control": "no-cache"}
    try:
        with requests.get(address, timeout=LONGEST, headers=fresh, allow_redirects=False, stream=True) as answer:
            body = bytearray()
            # each piece as it comes: to wait for a full buffer could take for ever
            while answer.status_code == 200 and (piece := answer.raw.read1(PIECE, decode_content=True)):
                body += piece
                if given_up() or len(body) > MOST:
                    return None
            return bytes(body) if answer.status_code == 200 else None
    except (requests.RequestException, HTTPError):
        return None
