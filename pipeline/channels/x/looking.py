"""Looking: whether a request whose answer was lost was carried out, seen on the account itself."""

import html
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pipeline.channels import Access, OtherWords
from pipeline.channels.x.answers import receipt_of
from pipeline.channels.x.counting import composed
from pipeline.channels.x.keys import credentials
from pipeline.channels.x.links import addresses, perhaps
from pipeline.channels.x.wire import Wire, client
from pipeline.channels.x.wish import Delete, wish_of
from pipeline.clock import from_stamp
from pipeline.delivery import Receipt

SKEW = timedelta(seconds=60)  # how far this machine's clock and X's may differ
PAGES = 32  # of 100 posts: X shows the last 3 200 of an account, no more


def find(request: bytes, access: Access, since: datetime, known: Container[str] = ()) -> Receipt | None:
    """The post this request made after `since` (with a minute for the clocks), or None if none is to be seen.

    X may show a new post late, so one None is no proof. LookupError where X does not answer within `wire.LONGEST`
    seconds for all of its pages; OtherWords where the account shows a post with the same address in other words, none
    of the `known`.
    The receipt of a deletion bears the time `since`.
    """
    wrong = credentials(access)
    if wrong:
        raise LookupError(wrong)
    wire = Wire(access)
    try:
        wish = wish_of(request)
        if isinstance(wish, Delete):
            gone = wire.in_time(lambda: _is_gone(wish.id, client(wire), wire))
            return receipt_of(wish.id, since) if gone else None
        seen = wire.in_time(lambda: list(map(_seen, _own_posts(client(wire), since))))
    except TimeoutError:
        raise LookupError("X took too long to answer. Ask again later, or look at the account.") from None
    except Exception:  # whatever is wrong with the answer, it is no answer; its text stays out of reports
        status = f" (it answered {wire.answer.status_code})" if wire.answer is not None else ""
        raise LookupError(f"X could not be asked{status}. Ask again later, or look at the account.") from None
    return _ours(wish.text, [post for post in seen if post.receipt.id not in known])


@dataclass(frozen=True, slots=True)
class _Seen:
    """A post as the account shows it: its receipt, its words without addresses, its addresses."""

    receipt: Receipt
    words: tuple[str, ...]
    addresses: frozenset[str]


def _own_posts(client: Any, since: datetime) -> list[dict[str, Any]]:
    own = client.get_me(user_auth=True)["data"]["id"]
    rows: list[dict[str, Any]] = []
    token: str | None = None
    for _ in range(PAGES):
        page = client.get_users_tweets(
            own,
            start_time=since - SKEW,
            tweet_fields=["created_at", "entities"],
            max_results=100,
            pagination_token=token,
            user_auth=True,
        )
        rows += page.get("data", [])
        token = page["meta"].get("next_token")
        if token is None:
            return rows
    raise LookupError("the account has more posts than X shows")


def _seen(row: Mapping[str, Any]) -> _Seen:
    shown = html.unescape(row["text"])
    expanded = [url["expanded_url"] for url in row.get("entities", {}).get("urls", [])]
    receipt = receipt_of(row["id"], from_stamp(row["created_at"]))
    return _Seen(receipt, _words(shown), addresses(" ".join([shown, *expanded])))


def _ours(wanted: str, seen: list[_Seen]) -> Receipt | None:
    words, held = _words(wanted), addresses(wanted)
    linked = [post for post in seen if held <= post.addresses]
    same = [post.receipt for post in linked if post.words == words]
    if same:
        return min(same, key=lambda receipt: receipt.at)
    if held and linked:
        raise OtherWords(
            "The account shows a post with this address in other words. Look whether it is the one, and say so."
        )
    return None


def _words(shown: str) -> tuple[str, ...]:
    """The words without what X turns into a link: it shows another address there, and may escape signs."""
    plain = composed(shown).casefold().split()
    kept = [token for token in plain if not perhaps(token)]
    return tuple(re.findall(r"\w+", " ".join(kept)))


def _is_gone(id_: str, client: Any, wire: Wire) -> bool:
    try:
        page = client.get_tweet(id_, user_auth=True)
    except Exception:
        if wire.answer is not None and wire.answer.status_code == 404:
            return True
        raise
    if "data" in page:
        return False
    if any(error["type"].endswith("/resource-not-found") for error in page["errors"]):
        return True
    raise LookupError("X does not say whether the post is there")
