"""The answers: what each of them, and each silence, means for a person."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.channels import Access
from pipeline.channels.mastodon.keys import server, user
from pipeline.channels.mastodon.wish import Delete, Edit, Wish, is_id
from pipeline.clock import from_stamp
from pipeline.delivery import Outcome, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.unreached import never_connected

if TYPE_CHECKING:
    import requests

AGAIN = timedelta(minutes=1)
PAUSE = timedelta(minutes=5)  # Mastodon counts its limits in windows of 5 minutes

_ELSEWHERE = (
    "The Mastodon server says that it is to be asked at another address."
    " Write that one as the channel's `address` into newsroom.yml and ask for the post again."
)
_NOT_THERE = (
    "The Mastodon server knows nothing at this address. Look at the account and the address in newsroom.yml;"
    " where this post was out and was deleted within the last hour, ask for it again after that hour."
)
_NOTHING_TO_CORRECT = (
    "The post that this corrects is not on Mastodon any more."
    " If readers should be told all the same, write to them by hand from the account."
)
_UNREADABLE = (
    "The Mastodon server could not read the post."
    " Shorten its text, or take unusual characters out, and ask for it again."
)
# Any status that is not here leaves the outcome unknown.
REFUSALS: Mapping[int, str] = {
    301: _ELSEWHERE,
    307: _ELSEWHERE,
    308: _ELSEWHERE,
    400: _UNREADABLE,
    401: "The Mastodon server does not accept the token of this account. Make a new one as docs/channels.md says"
    " under “The token of a Mastodon account” and put it into the account's environment variable.",
    403: "The Mastodon server does not allow this account to do that. Look whether the account is suspended, and"
    " whether its application may read and write; after a change there, take its new token.",
    404: _NOT_THERE,
    405: _NOT_THERE,
    410: _NOT_THERE,
    413: "The Mastodon server finds the post too large."
    " Shorten its text, or leave a picture out, and ask for it again.",
    422: "The Mastodon server does not take this text with these pictures. It may have limits of its own:"
    " shorten the text, or leave a picture out, and ask for it again.",
}
# What is wrong with the token or the address where only the account was asked for. Any other status says nothing.
_NOBODY = "The Mastodon server knows nothing at this address. Look at the account and the address in newsroom.yml."
WRONG: Mapping[int, str] = {
    **{status: REFUSALS[status] for status in (301, 307, 308, 401, 403)},
    **dict.fromkeys((404, 405, 410), _NOBODY),
}
# What comes before a post and is seen by nobody. Any status that is not here is tried again.
UPLOADS: Mapping[int, str] = {
    **REFUSALS,
    400: "The Mastodon server could not read a picture. Put another file in its place and ask for the post again.",
    404: "The Mastodon server takes no pictures at this address. Look at the account and the address in newsroom.yml.",
    413: "The Mastodon server finds a picture too large. Put a smaller one in its place and ask for the post again.",
    415: "The Mastodon server does not take a picture of this kind. Put a JPEG or PNG in its place and ask for the"
    " post again.",
    422: "The Mastodon server does not take a picture or its description. Put another file in its place, or shorten"
    " its `alt`, and ask for the post again.",
}
NOT_INSTALLED = (
    "The library for Mastodon is not installed on this machine."
    " Install it with `pip install 'dateline[mastodon]'` and ask for the post again."
)
_WAIT = "The Mastodon server asks to wait before the next post. It is sent after that."
_SLOW = "The Mastodon server was not ready in time. Nothing was sent; it is tried again."
_CHECK = "Look at the account on Mastodon before anything is sent again."


def verdict(wish: Wish, answer: "requests.Response", access: Access, now: datetime) -> Outcome:
    """What the answer to a wish means."""
    status = answer.status_code
    if 200 <= status < 300:
        return _done(wish, answer, access, now)
    if isinstance(wish, Delete) and is_gone(answer):
        return Sent(Receipt(wish.id, wish.address, now))
    if isinstance(wish, Edit) and is_gone(answer):
        return Refused(_NOTHING_TO_CORRECT)
    if status == 429:
        return RetryAt(_reset(answer, now), _WAIT)
    if status in REFUSALS:
        return Refused(REFUSALS[status])
    return Unknown(f"The Mastodon server answered with a failure of its own ({status}). {_CHECK}")


def before_post(answer: "requests.Response", now: datetime) -> Outcome:
    """What it means that a picture was not taken: nothing is out, and none of it is seen."""
    if answer.status_code == 429:
        return RetryAt(_reset(answer, now), _WAIT)
    if answer.status_code in UPLOADS:
        return Refused(UPLOADS[answer.status_code])
    return RetryAt(now + AGAIN, _SLOW)


def before_thread(answer: "requests.Response | None", now: datetime) -> Outcome:
    """What it means that the account could not be read before a thread: no post of it went out now."""
    status = answer.status_code if answer is not None else 0
    if answer is not None and status == 429:
        return RetryAt(_reset(answer, now), _WAIT)
    return Refused(WRONG[status]) if status in WRONG else RetryAt(now + AGAIN, _SLOW)


def within_thread(outcome: Outcome, out: int, posts: int) -> Outcome:
    """What an outcome means of which `out` posts stand already: it is unknown until all of them do."""
    if not out or isinstance(outcome, Sent):
        return outcome
    why = "" if isinstance(outcome, RetryAt) else f" {outcome.reason}"
    return Unknown(f"Of the {posts} posts of this thread {out} are out. The others are looked for and sent.{why}")


def without_answer(fault: Exception, begun: bool, now: datetime) -> Outcome:
    """What a fault means that left no answer; `begun` is whether a call that readers see was on its way by then."""
    from requests.exceptions import InvalidHeader, InvalidSchema, InvalidURL, MissingSchema, RequestException

    if isinstance(fault, InvalidHeader | InvalidSchema | InvalidURL | MissingSchema):
        return Refused(_NOT_THERE)
    if never_connected(fault):
        return RetryAt(now + AGAIN, "The Mastodon server could not be reached. Nothing was sent; it is tried again.")
    if begun:
        return Unknown(f"The line to the Mastodon server broke before an answer came. {_CHECK}")
    if isinstance(fault, RequestException | TimeoutError | MemoryError):
        return RetryAt(now + AGAIN, _SLOW)
    if isinstance(fault, ImportError):
        return Refused(NOT_INSTALLED)
    return Refused(
        "The call to the Mastodon server could not be prepared. Install Dateline again, then ask for the post again."
    )


def receipt_of(row: Any, access: Access, at: datetime) -> Receipt:
    """The receipt of a status as a server tells it; ValueError, LookupError or TypeError if no id is in there."""
    if not is_id(row["id"]):
        raise ValueError("not an id of Mastodon")
    told = row.get("url")
    if isinstance(told, str) and re.fullmatch(r"https?://[\x21-\x7e]{1,1000}", told):
        return Receipt(row["id"], told, at)
    return Receipt(row["id"], f"{server(access)}/@{user(access)}/{row['id']}", at)


def is_gone(answer: "requests.Response") -> bool:
    """Whether the server says that a post is not there; the page of a web site that is no Mastodon says nothing."""
    if answer.status_code not in (404, 410):
        return False
    try:
        return "error" in answer.json()
    except (ValueError, TypeError):
        return False


def _done(wish: Wish, answer: "requests.Response", access: Access, now: datetime) -> Outcome:
    try:
        row = answer.json()
        if not isinstance(wish, Delete):
            return Sent(receipt_of(row, access, now))
        if row["id"] == wish.id:
            return Sent(Receipt(wish.id, wish.address, now))
    except (ValueError, LookupError, TypeError, AttributeError):
        pass
    return Unknown(f"The Mastodon server gave an answer that cannot be read. {_CHECK}")


def _reset(answer: "requests.Response", now: datetime) -> datetime:
    """When the window ends by the server's header (an ISO time; seconds since 1970 on some), within a day."""
    told = answer.headers.get("X-RateLimit-Reset", "")
    try:
        reset = datetime.fromtimestamp(int(told), UTC) if told.isdecimal() else from_stamp(told)
    except (ValueError, OverflowError, OSError):
        return now + PAUSE
    whole = reset.replace(microsecond=0) + timedelta(seconds=reset.microsecond > 0)
    return max(whole, now + timedelta(seconds=1)) if whole <= now + timedelta(days=1) else now + PAUSE
