"""Looking: whether a request whose answer was lost was carried out, seen on the account itself."""

from collections.abc import Container
from datetime import datetime

from pipeline.channels import Access, OtherWords
from pipeline.channels.linkedin.granting import hold_token
from pipeline.channels.linkedin.keys import credentials
from pipeline.channels.linkedin.shown import Seen, receipt_of, recent, stands, words
from pipeline.channels.linkedin.wire import Wire
from pipeline.channels.linkedin.wish import Delete, Put, Wish, wish_of
from pipeline.delivery import Receipt

_OTHER = "The account shows a post about this page in other words. Look whether it is the one, and say so."


def find(request: bytes, access: Access, since: datetime, known: Container[str] = ()) -> Receipt | None:
    """The post this request made after `since` (with a minute for the clocks) or changed, or None if none is seen.

    LinkedIn may show a new post late, so one None is no proof. LookupError where it does not answer within
    `wire.LONGEST` seconds for all of its pages; OtherWords where the account shows a post about the same page in other
    words, none of the `known`. The receipts of an edit and of a deletion bear the time `since`.
    """
    wrong = credentials(access)
    if wrong:
        raise LookupError(wrong)
    wire = Wire(access, since)
    try:
        wish = wish_of(request)
        return wire.in_time(lambda: _found(wish, wire, since, known))
    except OtherWords:
        raise OtherWords(_OTHER) from None
    except TimeoutError:
        raise LookupError("LinkedIn took too long to answer. Ask again later, or look at the page.") from None
    except Exception:  # whatever is wrong with the answer, it is no answer; its text stays out of reports
        status = f" (it answered {wire.answer.status_code})" if wire.answer is not None else ""
        raise LookupError(f"LinkedIn could not be asked{status}. Ask again later, or look at the page.") from None


def _found(wish: Wish, wire: Wire, since: datetime, known: Container[str]) -> Receipt | None:
    hold_token(wire)
    if isinstance(wish, Put):
        return _ours(wish, [post for post in recent(wire, since) if post.receipt.id not in known])
    post = stands(wire, wish.id)
    done = post is None if isinstance(wish, Delete) else post is not None and post.words == words(wish.text)
    return receipt_of(wish.id, since) if done else None


def _ours(wish: Put, seen: list[Seen]) -> Receipt | None:
    same = [post.receipt for post in seen if post.is_ours(wish)]
    if not same and wish.page and any(post.is_about(wish.page) for post in seen):
        raise OtherWords
    return min(same, key=lambda receipt: receipt.at, default=None)
