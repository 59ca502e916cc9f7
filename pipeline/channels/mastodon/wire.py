"""The wire: Mastodon.py on a line with time-outs, no redirects and no waiting of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.channels import Access
from pipeline.channels.mastodon.keys import server, token
from pipeline.patience import within

if TYPE_CHECKING:
    import requests

T = TypeVar("T")

TIMEOUTS = (10.0, 20.0)  # seconds to connect, seconds between two pieces of the answer
LONGEST = 30.0  # seconds for all that one sending or one look asks of a server together
# Mastodon.py would ask the server for its version before it uploads; all that we call is there since this one.
VERSION = "4.0.0"


@dataclass(slots=True)
class Wire:
    """What Mastodon.py takes for its session: it notes if a call that readers see has begun, and the last answer."""

    access: Access
    begun: bool = False
    answer: "requests.Response | None" = None
    fault: Exception | None = None
    over: Event = field(default_factory=Event)

    def in_time(self, work: Callable[[], T]) -> T:
        """What `work` makes of its calls; TimeoutError after `LONGEST`, and then none begins any more."""
        return within(LONGEST, work, self.over.set)

    def ask(self, call: Callable[[], object]) -> "requests.Response":
        """The answer to one call of Mastodon.py, whatever that makes of it; the error of `requests` where none came."""
        self.answer = self.fault = None
        try:
            call()
        except Exception as fault:
            if self.answer is None:
                raise (self.fault or fault) from None
        if self.answer is None:
            raise ValueError("nothing was asked")
        return self.answer

    def request(self, method: str, url: str, **parts: Any) -> "requests.Response":
        """One call on a connection of its own; the errors of `requests` where no answer comes or it was given up."""
        import requests

        # said before it is asked: who gives up just now sees it, or is heard here
        self.begun = self.begun or (method != "GET" and "/api/v1/statuses" in url)
        try:
            if self.over.is_set():
                raise requests.Timeout("given up")
            with requests.Session() as session:
                self.answer = session.request(method, url, **(parts | {"timeout": TIMEOUTS, "allow_redirects": False}))
        except Exception as fault:
            self.fault = fault  # Mastodon.py keeps of it only the words
            raise
        return self.answer


def client(wire: Wire) -> Any:
    """A `mastodon.Mastodon` that calls over this wire alone; ImportError where it is not installed."""
    from mastodon import Mastodon

    made = Mastodon(
        api_base_url=server(wire.access),
        ratelimit_method="throw",
        request_timeout=TIMEOUTS,
        mastodon_version=VERSION,
        version_check_mode="created",  # else the version said is not read
        session=wire,
        user_agent="dateline",
    )
    made.access_token = token(wire.access)  # given at once it would be tried as the name of a file
    return made
