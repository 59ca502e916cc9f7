"""The answers: what each of them, and each silence, means for a person."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.channels.x.wish import Delete, Wish, is_id
from pipeline.delivery import Outcome, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.unreached import never_connected

if TYPE_CHECKING:
    import requests

AGAIN = timedelta(minutes=1)
PAUSE = timedelta(minutes=15)  # X counts its limits in windows of 15 minutes

# Any status that is not here leaves the outcome unknown.
REFUSALS: Mapping[int, str] = {
    400: "X could not read the post. Shorten its text, or take unusual characters out, and ask for it again.",
    401: "X does not accept the keys of this account. Make new ones as docs/channels.md says under"
    " “The keys of an X account” and put them into the account's environment variable.",
    402: "The X account has no credit left. Buy credit at console.x.com and ask for the post again.",
    403: "X does not allow this account to do that. Look whether the account is locked, and whether its app"
    " may “Read and write”; after a change there, make a new access token.",
    404: "There is no X service at this address. Look at the channel's address in newsroom.yml.",
    413: "X finds the post too large. Shorten its text and ask for it again.",
    422: "X could not read the post. Shorten its text, or take unusual characters out, and ask for it again.",
}
# What comes before a post and is seen by nobody. Any status that is not here is tried again.
UPLOADS: Mapping[int, str] = {
    **REFUSALS,
    400: "X could not read a picture. Put another file in its place and ask for the post again.",
    404: "X takes no pictures at this address. Look at the channel's address in newsroom.yml.",
    413: "X finds a picture too large. Put a smaller one in its place and ask for the post again.",
    422: "X could not read a picture. Put another file in its place and ask for the post again.",
}
_SLOW = "X did not take the pictures of this post just now. Nothing is out; it is tried again."
_CAPPED = (
    "The X account has used up what it may post in this period."
    " Raise the limit at console.x.com and ask for the post again."
)
_CHECK = "Look at the account on X before anything is sent again."
_OF_ACCOUNT = (401, 402, 403)


def verdict(wish: Wish, answer: "requests.Response | None", now: datetime) -> Outcome:
    """What X's answer to a wish means; None is an answer that never came."""
    if answer is None:
        return Unknown(f"X did not answer. {_CHECK}")
    status = answer.status_code
    if 200 <= status < 300:
        return _done(wish, answer, now)
    if status == 404 and isinstance(wish, Delete):
        return Sent(receipt_of(wish.id, now))
    if status == 403 and b"duplicate" in answer.content.lower():
        return Unknown(f"X says it has this post already. {_CHECK}")
    if _is_capped(answer):
        return Refused(_CAPPED)
    if status == 429:
        return RetryAt(_reset(answer, now), "X asks to wait before the next post. It is sent after that.")
    if status in REFUSALS:
        return Refused(REFUSALS[status])
    return Unknown(f"X answered with a failure of its own ({status}). {_CHECK}")


def wrong_with_account(answer: "requests.Response | None") -> str:
    """What is wrong with the account or its keys by an answer of X, '' where that does not say so."""
    if answer is None:
        return ""
    if _is_capped(answer):
        return _CAPPED
    return REFUSALS[answer.status_code] if answer.status_code in _OF_ACCOUNT else ""


def before_post(answer: "requests.Response", now: datetime) -> Outcome:
    """What it means that a picture was not taken: nothing is out, and none of it is seen."""
    if answer.status_code == 429:
        return RetryAt(_reset(answer, now), "X asks to wait before the next picture. The post is sent after that.")
    if answer.status_code in UPLOADS:
        return Refused(UPLOADS[answer.status_code])
    return RetryAt(now + AGAIN, _SLOW)


def without_answer(fault: Exception, begun: bool, now: datetime) -> Outcome:
    """What a fault means that left no answer; `begun` is whether a call that readers see was on its way by then."""
    from requests.exceptions import InvalidHeader, InvalidSchema, InvalidURL, MissingSchema, RequestException

    if isinstance(fault, InvalidHeader | InvalidSchema | InvalidURL | MissingSchema):
        return Refused(REFUSALS[404])
    if never_connected(fault):
        return RetryAt(now + AGAIN, "X could not be reached. Nothing was sent; it is tried again.")
    if begun:
        return Unknown(f"The line to X broke before an answer came. {_CHECK}")
    if isinstance(fault, RequestException | TimeoutError | MemoryError):
        return RetryAt(now + AGAIN, _SLOW)
    return Refused("The call to X could not be prepared. Install Dateline again, then ask for the post again.")


def receipt_of(id_: str, at: datetime) -> Receipt:
    """The receipt of a post by its id; ValueError or TypeError if X's answer held no id there."""
    if not is_id(id_):
        raise ValueError("not an id of X")
    return Receipt(id_, f"https://x.com/i/web/status/{id_}", at)


def _done(wish: Wish, answer: "requests.Response", now: datetime) -> Outcome:
    try:
        data = answer.json()["data"]
        if not isinstance(wish, Delete):
            return Sent(receipt_of(data["id"], now))
        if data["deleted"] is True:
            return Sent(receipt_of(wish.id, now))
    except (ValueError, LookupError, TypeError):
        pass
    return Unknown(f"X gave an answer that cannot be read. {_CHECK}")


def _is_capped(answer: "requests.Response") -> bool:
    return answer.status_code in (403, 429) and b"usage-capped" in answer.content.lower()


def _reset(answer: "requests.Response", now: datetime) -> datetime:
    """When the window ends by X's header (seconds since 1970), within a day; else after the usual pause."""
    try:
        reset = datetime.fromtimestamp(int(answer.headers["x-rate-limit-reset"]), UTC)
    except (LookupError, ValueError, OverflowError, OSError):
        return now + PAUSE
    return max(reset, now + timedelta(seconds=1)) if reset <= now + timedelta(days=1) else now + PAUSE
