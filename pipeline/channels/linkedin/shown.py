"""What the account shows: posts as LinkedIn tells them, read back to words and addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.channels.linkedin.keys import organisation
from pipeline.channels.linkedin.little import plain
from pipeline.channels.linkedin.wire import Wire
from pipeline.channels.linkedin.wish import Put, is_urn
from pipeline.delivery import Receipt

if TYPE_CHECKING:
    import requests

A_PAGE = 100  # believed: the most that LinkedIn gives at once
PAGES = 10
SKEW = timedelta(seconds=60)  # how far this machine's clock and LinkedIn's may differ
_ADDRESS = re.compile(r"https?://\S+")
_CLOSING = ".,;:!?)]}\"'»”/"


@dataclass(frozen=True, slots=True)
class Seen:
    """A post as the account shows it: its receipt, its words without addresses, its addresses and that of its card.

    `public` is whether it is the organisation's own and readers see it: no draft, and none that failed.
    """

    receipt: Receipt
    words: tuple[str, ...]
    addresses: frozenset[str]
    public: bool

    def is_about(self, page: str) -> bool:
        """Whether it leads to the page, on its card or in its text."""
        return page.rstrip("/") in self.addresses

    def is_ours(self, wish: Put) -> bool:
        """Whether it says the words that were to go out, about the same page."""
        return self.public and self.words == words(wish.text) and (not wish.page or self.is_about(wish.page))


def receipt_of(urn: Any, at: datetime) -> Receipt:
    """The receipt of a post by its URN; ValueError or TypeError if LinkedIn's answer held none there."""
    if not is_urn(urn):
        raise ValueError("not a URN of a post")
    return Receipt(urn, f"https://www.linkedin.com/feed/update/{urn}/", at)


def words(text: str) -> tuple[str, ...]:
    """The words of a plain text without its addresses, of which LinkedIn shows its own short ones."""
    return tuple(re.findall(r"\w+", _ADDRESS.sub(" ", text).casefold()))


def path(urn: str) -> str:
    """Where the API keeps a post."""
    return f"posts/{quote(urn, safe='')}"


def stands(wire: Wire, urn: str) -> Seen | None:
    """The post of that URN, None where it is not there (any more)."""
    answer = wire.rest("GET", path(urn))
    return None if is_gone(answer) else _seen(_read(answer), wire)


def recent(wire: Wire, since: datetime) -> Iterator[Seen]:
    """The organisation's own posts made after `since` (with a minute for the clocks), newest first.

    It needs the permission r_organization_social (Posts API, Find Posts by Authors). That the newest come first is
    believed, not told. LinkedIn may give fewer than were asked for while there are more, so only an empty page, or one
    with nothing but older posts, is the last one.
    """
    start = 0
    for _ in range(PAGES):
        rows = _read(own_posts(wire, A_PAGE, start))["elements"]
        fresh = [each for each in (_seen(row, wire) for row in rows) if each.receipt.at >= since - SKEW]
        yield from (each for each in fresh if each.public)
        if not fresh:
            return
        start += len(rows)
    raise LookupError("the account has more posts than one look can read")


def own_posts(wire: Wire, count: int, start: int = 0) -> "requests.Response":
    """The answer to a question for that many of the organisation's posts, the newest first."""
    asked = {"q": "author", "author": organisation(wire.access), "sortBy": "CREATED", "count": count, "start": start}
    return wire.rest("GET", "posts", restli="FINDER", params=asked)


def is_gone(answer: "requests.Response") -> bool:
    """Whether LinkedIn says that a post is not there; another web site, or a path that it does not know, says not."""
    if answer.status_code != 404:
        return False
    try:
        told = answer.json()
        return told["status"] == 404 and "virtual resource" not in str(told.get("message", "")).lower()
    except (ValueError, LookupError, TypeError):
        return False


def _seen(row: Any, wire: Wire) -> Seen:
    text = plain(row.get("commentary", ""))
    at = datetime.fromtimestamp((row.get("publishedAt") or row["createdAt"]) // 1000, UTC)
    article = row.get("content", {}).get("article", {})
    found = [*_ADDRESS.findall(text), article.get("source", "")]
    addresses = frozenset(each.rstrip(_CLOSING) for each in found if each)
    public = (row["author"], row["lifecycleState"]) == (organisation(wire.access), "PUBLISHED")
    return Seen(receipt_of(row["id"], at), words(text), addresses, public)


def _read(answer: "requests.Response") -> Any:
    if answer.status_code != 200:
        raise LookupError("no such answer")
    return answer.json()
