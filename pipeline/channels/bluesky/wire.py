"""The wire: what carries the SDK's calls, with time-outs, no redirects, and nothing said to the log."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.channels import Access
from pipeline.patience import within

if TYPE_CHECKING:
    import ssl

T = TypeVar("T")

TIMEOUTS = (10.0, 20.0)  # seconds to connect, seconds between two pieces of a question or an answer
LONGEST = 30.0  # seconds for all that one sending or one look asks of Bluesky together
# after these readers see something else
VISIBLE = ("com.atproto.repo.putRecord", "com.atproto.repo.applyWrites", "com.atproto.repo.deleteRecord")

# These write addresses, headers and lines of the answers to the log; a filter holds where a level can be set again.
_TALKATIVE = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "httpcore.socks")
_NAME = re.compile(r"[A-Za-z]{1,64}")


class Said(Exception):
    """An answer that is no success: its status, the name it gives the error, and when to come back.

    What else it says may hold what was sent, so it is not kept.
    """

    def __init__(self, status: int, name: str = "", reset: str = "") -> None:
        super().__init__(status, name)
        self.status, self.name, self.reset = status, name, reset


class GivenUp(Exception):
    """Nobody waits any more, so no call begins."""


@dataclass(slots=True)
class Wire:
    """What the SDK takes for its HTTP client: it notes whether a call began that readers can see."""

    access: Access
    visible: bool = False
    over: bool = False

    def in_time(self, work: Callable[[], T]) -> T:
        """What `work` makes of its calls; TimeoutError after `LONGEST`, and then none begins any more."""
        return within(LONGEST, work, self.give_up)

    def give_up(self) -> None:
        """Begin no call any more; where none was `visible` by then, none ever will be."""
        self.over = True

    def get(self, url: str, **parts: Any) -> Any:
        """A query, as the SDK asks it."""
        return self._call("GET", url, **parts)

    def post(self, url: str, **parts: Any) -> Any:
        """A procedure, as the SDK asks for it."""
        return self._call("POST", url, **parts)

    def _call(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str],
        params: Any = None,
        content: bytes | str | None = None,
        data: bytes | None = None,
    ) -> Any:
        """One call on a connection of its own; Said for an answer that is no success, else what httpx raises."""
        import httpx
        from atproto_client.request import Response

        for name in _TALKATIVE:
            logging.getLogger(name).addFilter(_nothing)
        connect, pieces = TIMEOUTS
        # said before it is asked: who gives up just now sees it, or is heard here
        self.visible = self.visible or url.endswith(VISIBLE)
        if self.over:
            raise GivenUp
        answer = httpx.request(
            method,
            url,
            headers=headers,
            params=params,
            content=data if content is None else content,
            timeout=httpx.Timeout(pieces, connect=connect),
            follow_redirects=False,
            verify=_trust(),
        )
        if not answer.is_success:
            raise _said(answer)
        return Response(True, answer.status_code, answer.json() if answer.content else {}, {})


@cache
def _trust() -> "ssl.SSLContext":
    """The certificates that are trusted, read once: it takes 40 ms, and httpx would do it for each call."""
    import httpx

    return httpx.create_ssl_context()


def _said(answer: Any) -> Said:
    try:
        name = answer.json()["error"]
    except (ValueError, LookupError, TypeError):
        name = ""
    known = isinstance(name, str) and _NAME.fullmatch(name)
    return Said(answer.status_code, name if known else "", answer.headers.get("ratelimit-reset", ""))


def _nothing(record: logging.LogRecord) -> bool:
    return False
