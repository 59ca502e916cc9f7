"""The wire: one call to the Graph API at a time, with time-outs, no redirects and the token in no address."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from pipeline.channels import Access
from pipeline.channels.facebook.keys import keys
from pipeline.patience import within

if TYPE_CHECKING:
    import requests

T = TypeVar("T")

SERVICE = "https://graph.facebook.com"
# The newest of July 2026 (developers.facebook.com/docs/graph-api/changelog); each holds for about two years.
VERSION = "v26.0"
TIMEOUTS = (10.0, 20.0)  # seconds to connect, seconds between two pieces of the answer
LONGEST = 30.0  # seconds for all that one sending or one look asks of Facebook together


@dataclass(slots=True)
class Wire:
    """The line to a Page: it notes if a call that readers may see has begun, and the last answer."""

    access: Access
    begun: bool = False
    answer: "requests.Response | None" = None
    over: Event = field(default_factory=Event)

    def in_time(self, work: Callable[[], T]) -> T:
        """What `work` makes of its calls; TimeoutError after `LONGEST`, and then none begins any more."""
        return within(LONGEST, work, self.over.set)

    def ask(self, method: str, path: str, fields: Mapping[str, str]) -> "requests.Response":
        """The answer to one call as the Page; the errors of `requests` where none comes or it was given up."""
        given = keys(self.access)
        self.begun = self.begun or method != "GET"  # before it is asked: who gives up just now sees it, or is heard
        proof = {"appsecret_proof": given.proof} if given.proof else {}
        return self._call(method, path, {**fields, **proof}, given.token)

    def ask_as_app(self, path: str, fields: Mapping[str, str]) -> "requests.Response":
        """The answer to a question of the app itself, whose fields stand in no address though it only reads.

        `method=GET` in a body is read as a GET: Facebook's own PHP library asked everything so. That it is still so is
        believed.
        """
        given = keys(self.access)
        return self._call("POST", path, {**fields, "method": "GET"}, f"{given.app}|{given.app_secret}")

    def _call(self, method: str, path: str, fields: Mapping[str, str], token: str) -> "requests.Response":
        import requests

        logging.getLogger("urllib3.connectionpool").addFilter(_without_proof)
        self.answer = None
        if self.over.is_set():
            raise requests.Timeout("given up")
        with requests.Session() as session:
            self.answer = session.request(
                method,
                f"{self.access.address.rstrip('/') or SERVICE}/{VERSION}/{path}",
                params=fields if method != "POST" else None,
                data=fields if method == "POST" else None,
                headers={"Authorization": f"Bearer {token}", "User-Agent": "dateline"},
                timeout=TIMEOUTS,
                allow_redirects=False,
            )
        return self.answer


def _without_proof(record: logging.LogRecord) -> bool:
    return "appsecret_proof" not in record.getMessage()
