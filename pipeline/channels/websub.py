"""WebSub: a hub is told which feeds have changed, and tells their subscribers at once."""

import json
from collections.abc import Container
from datetime import datetime, timedelta
from functools import partial

from pipeline.channels import Access, Grant
from pipeline.delivery import Limit, Outcome, Post, Receipt, Refused, RetryAt, Sent
from pipeline.digest import canonical
from pipeline.patience import all_within, within

AGAIN = timedelta(minutes=1)
TIMEOUTS = (10.0, 20.0)  # seconds to connect, seconds between two pieces of the answer
LONGEST = 25.0  # seconds for all of them, which go on side by side
_NOWHERE = (
    "It is not known where the hub is. Write its address as `hub:` of newsroom.yml, or as `address:` of this channel."
)


def limits(told: str = "") -> tuple[Limit, ...]:
    """None: nothing of it is read by people."""
    return ()


def compose(post: Post) -> bytes:
    """The request that names every feed which holds the release."""
    return canonical({"feeds": list(post.feeds)})


def correct(post: Post, receipt: Receipt) -> bytes:
    """As for a lift: a hub only hears that something changed."""
    return compose(post)


def recall(receipt: Receipt) -> bytes:
    """Nothing is taken back from a hub: of a withdrawal it is told as of any change."""
    return canonical({"feeds": []})


def text(request: bytes) -> str:
    """''."""
    return ""


def send(request: bytes, access: Access, now: datetime) -> Outcome:
    """Tell the hub of each feed, one call for each, for not every hub reads more than one; RetryAt where one failed.

    How a hub is told is outside the W3C Recommendation of 2018. Hubs take `hub.mode=publish`, and the feed under
    `hub.url` as PubSubHubbub 0.3 has it, or under `hub.topic`; so both are given.
    """
    try:
        feeds = _feeds(request)
    except (ValueError, AttributeError, TypeError):
        return Refused("This request is damaged. Readers look for themselves, as always.")
    if not access.address:
        return Refused(_NOWHERE)
    answers = all_within(LONGEST, [partial(_told, access.address, feed) for feed in feeds])
    wrong = next((status for status in answers if 300 <= status < 500 and status != 429), 0)
    if wrong:
        return Refused(f"The hub does not take it ({wrong}). Look whether its address in newsroom.yml is right.")
    if len(answers) < len(feeds) or any(status >= 300 for status in answers):
        return RetryAt(now + AGAIN, "The hub could not be told of every feed. It is told again in a minute.")
    return Sent(Receipt(access.address, access.address, now.replace(microsecond=0)))


def find(request: bytes, access: Access, since: datetime, known: Container[str] = ()) -> Receipt | None:
    """None: a hub keeps no book of what it was told, and may be told again."""
    return None


def repeatable(request: bytes) -> bool:
    """Yes: a hub that is told again finds nothing new in the feed."""
    return True


def id_of(request: bytes, address: str) -> str:
    """The address itself: nobody has to look for what a hub was told."""
    return address


def credentials(access: Access) -> str:
    """'' where it is known which hub: it asks for no secret."""
    return "" if access.address else _NOWHERE


def verify(access: Access, now: datetime) -> Grant:
    """A hub is asked for nothing: only whether it is known which one."""
    return Grant(credentials(access))


def answers(hub: str) -> bool:
    """Whether a hub answers at all, whatever it says to a call that tells it nothing."""
    try:
        return within(LONGEST, partial(_answers, hub), lambda: None)
    except TimeoutError:
        return False


def _answers(hub: str) -> bool:
    import requests

    told = {"User-Agent": "Dateline"}
    try:
        with requests.get(hub, headers=told, timeout=TIMEOUTS, allow_redirects=False, stream=True) as answer:
            return answer.status_code < 500
    except requests.RequestException:
        return False


def _feeds(request: bytes) -> list[str]:
    return list(json.loads(request).get("feeds", ()))


def _told(hub: str, feed: str) -> int:
    """The status that the hub answers with; the errors of `requests` where none comes."""
    import requests

    told = {"hub.mode": "publish", "hub.url": feed, "hub.topic": feed}
    headers = {"User-Agent": "Dateline"}
    with requests.post(hub, data=told, headers=headers, timeout=TIMEOUTS, allow_redirects=False, stream=True) as answer:
        return answer.status_code
