"""The wire: tweepy's client on a line with time-outs, no redirects, and nothing said to the log."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.channels import Access
from pipeline.channels.x.keys import values
from pipeline.patience import within

if TYPE_CHECKING:
    import requests

T = TypeVar("T")

SERVICE = "https://api.twitter.com"  # tweepy 4.17 knows only this name; api.x.com is the same service
TIMEOUTS = (10.0, 20.0)  # seconds to connect, seconds between two pieces of the answer
LONGEST = 30.0  # seconds for all that one sending or one look asks of X together

# These write requests, signatures and answers to the log; a filter holds where a level can be set again.
_TALKATIVE = (
    "tweepy.client",
    "requests_oauthlib.oauth1_auth",
    "oauthlib.oauth1.rfc5849",
    "oauthlib.oauth1.rfc5849.signature",
)


@dataclass(slots=True)
class Wire:
    """What tweepy takes for its session: it notes if a call that readers see has begun, and keeps the last answer."""

    access: Access
    begun: bool = False
    answer: "requests.Response | None" = None
    over: bool = False

    def in_time(self, work: Callable[[], T]) -> T:
        """What `work` makes of its calls; TimeoutError after `LONGEST`, and then none begins any more."""
        return within(LONGEST, work, self.give_up)

    def give_up(self) -> None:
        """Begin no call any more; where none has `begun` by then, none ever will."""
        self.over = True

    def request(self, method: str, url: str, **parts: Any) -> "requests.Response":
        """One call on a connection of its own; the errors of `requests` where no answer comes or it was given up."""
        import requests

        self.answer = None
        # said before it is asked: who gives up just now sees it, or is heard here
        self.begun = self.begun or (method != "GET" and "/2/tweets" in url)
        if self.over:
            raise requests.Timeout("given up")
        service = self.access.address.rstrip("/") or SERVICE
        with requests.Session() as session:
            self.answer = session.request(
                method,
                service + url.removeprefix(SERVICE),
                timeout=TIMEOUTS,
                allow_redirects=False,
                **parts,
            )
        return self.answer


def client(wire: Wire) -> Any:
    """A `tweepy.Client` that calls over this wire alone; TypeError unless the secret holds four values."""
    import tweepy

    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_nothing)
    made = tweepy.Client(None, *values(wire.access), return_type=dict, wait_on_rate_limit=False)
    made.session = wire
    return made


def _nothing(record: logging.LogRecord) -> bool:
    return False
