"""The wire: calls to LinkedIn with time-outs, the headers it wants, and no redirects."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from pipeline.channels import Access
from pipeline.patience import within

if TYPE_CHECKING:
    import requests

T = TypeVar("T")

SERVICE = "https://api.linkedin.com"
OAUTH = "https://www.linkedin.com"
TIMEOUTS = (10.0, 20.0)  # seconds to connect, seconds between two pieces of the answer
LONGEST = 30.0  # seconds for all that one sending or one look asks of LinkedIn together
VERSION = "202607"  # the newest known when this was written (November 2026); each holds for a year at least
SUNSET = 426  # the answer to a version that is no more: nothing was done
REJECTED = 401  # the answer to a token that is no more: nothing was done


@dataclass(slots=True)
class Wire:
    """One account's line: it notes if a call that readers see has begun, and the last answer.

    `token` is '' until one is known, and is never shown; `renew` gets another one, once, where that is too old; `now`
    is about the hour of the calls.
    """

    access: Access
    now: datetime
    token: str = field(default="", repr=False)
    renew: Callable[[], str] | None = field(default=None, repr=False)
    begun: bool = False
    answer: "requests.Response | None" = None
    over: bool = False
    version: str = VERSION

    def in_time(self, work: Callable[[], T], seconds: float | None = None) -> T:
        """What `work` makes of its calls; TimeoutError after `LONGEST` (or so many), and then none begins any more."""
        return within(LONGEST if seconds is None else seconds, work, self.give_up)

    def give_up(self) -> None:
        """Begin no call any more; where none has `begun` by then, none ever will."""
        self.over = True

    def rest(
        self, method: str, path: str, *, seen: bool = False, restli: str = "", **parts: Any
    ) -> "requests.Response":
        """One call to the API; `seen` is whether readers see what it does, `restli` the method behind the method.

        A version lives for a year (learn.microsoft.com/linkedin/marketing/versioning); of a Dateline that is older, the
        one of half a year ago is asked for instead.
        """
        answer = self._rest(method, path, seen, restli, parts)
        if answer.status_code == SUNSET and self.version == VERSION:
            self.version = half_a_year_before(self.now)
            answer = self._rest(method, path, seen, restli, parts)
        if answer.status_code == REJECTED and self.renew:
            renew, self.renew, self.begun = self.renew, None, False
            self.token = renew()
            answer = self._rest(method, path, seen, restli, parts)
        return answer

    def _rest(self, method: str, path: str, seen: bool, restli: str, parts: dict[str, Any]) -> "requests.Response":
        headers = {"LinkedIn-Version": self.version, "X-Restli-Protocol-Version": "2.0.0"}
        if restli:
            headers["X-RestLi-Method"] = restli
        self.begun = self.begun or seen  # said before it is asked: who gives up just now sees it, or is heard here
        return self.ask(method, f"{self.base(SERVICE)}/rest/{path}", headers=headers, auth=self._signed, **parts)

    def put(self, address: str, data: bytes) -> "requests.Response":
        """The bytes of a picture to the address that LinkedIn named for them; ValueError where that is not its own."""
        host = urlsplit(address).hostname or ""
        ours = f"{self.access.address.rstrip('/')}/" if self.access.address else "https://"
        if not address.startswith(ours) or not (self.access.address or host.endswith(".linkedin.com")):
            raise ValueError("an address of somebody else")  # it would be given the token
        return self.ask("PUT", address, data=data, auth=self._signed)

    def ask(self, method: str, address: str, **parts: Any) -> "requests.Response":
        """One call on a connection of its own; the errors of `requests` where no answer comes or it was given up."""
        import requests

        if self.over:
            raise requests.Timeout("given up")
        self.answer = None
        with requests.Session() as session:
            self.answer = session.request(method, address, timeout=TIMEOUTS, allow_redirects=False, **parts)
        return self.answer

    def base(self, service: str) -> str:
        """Where a service is asked: at its own address, or at the one that newsroom.yml names."""
        return self.access.address.rstrip("/") or service

    def _signed(self, asked: "requests.PreparedRequest") -> "requests.PreparedRequest":
        # not a header of the session: a .netrc would be put over it
        asked.headers["Authorization"] = f"Bearer {self.token}"
        return asked


def half_a_year_before(now: datetime) -> str:
    """The version of six months ago: out by now, and still alive."""
    months = now.year * 12 + now.month - 1 - 6
    return f"{months // 12}{months % 12 + 1:02}"
