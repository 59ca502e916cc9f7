"""HTTP dates: what web servers of others show as their time, in the header `Date` of any answer."""

from datetime import datetime
from functools import partial

from pipeline.clock import Clock, utc
from pipeline.newsroom import ClockSources
from pipeline.patience import all_within
from pipeline.watch import Testimony

TIMEOUT = 5  # seconds from one piece of an answer to the next
IN_ALL = 6.0  # seconds
ALLOWED = 2.0  # seconds: the header tells whole seconds, and some servers renew it only once in a second
HALF = 0.5  # seconds: the header cuts off the part of a second, so the middle of it is the best guess


def testify(sources: ClockSources, clock: Clock) -> tuple[Testimony, ...]:
    """What each of the configured addresses says, all asked at the same time."""
    said = all_within(IN_ALL, (partial(_ask, address, clock) for address in sources.hosts))
    return tuple(one for one in said if one)


def _ask(address: str, clock: Clock) -> Testimony | None:
    """How far we are ahead of one server; None where it does not answer, shows no date, or a stored one."""
    begun, wall = clock.elapsed(), clock.now()
    date = _date(address)
    took = clock.elapsed() - begun
    stepped = abs((clock.now() - wall).total_seconds() - took) > HALF
    if date is None or stepped:
        return None
    ahead = (wall - date).total_seconds() + took / 2 - HALF
    return Testimony(address, ahead, HALF + took / 2, ALLOWED, begun)


def _date(address: str) -> datetime | None:
    """The date of a fresh answer (RFC 9110, 6.6.1); one with an `Age` was kept by somebody in between."""
    from email.utils import parsedate_to_datetime

    import requests

    try:
        with requests.Session() as session:
            answer = session.head(
                address, timeout=TIMEOUT, allow_redirects=False, headers={"Cache-Control": "no-cache"}
            )
        if answer.headers.get("Age", "0").strip() != "0":
            return None
        return utc(parsedate_to_datetime(answer.headers["Date"]))
    except (requests.RequestException, KeyError, ValueError, OverflowError):
        return None
