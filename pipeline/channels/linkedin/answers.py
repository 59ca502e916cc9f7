"""The answers: what each of them, and each silence, means for a person."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.channels.linkedin.shown import is_gone, receipt_of
from pipeline.channels.linkedin.wish import Delete, Edit, Put, Wish
from pipeline.delivery import Outcome, Refused, RetryAt, Sent, Unknown
from pipeline.unreached import never_connected

if TYPE_CHECKING:
    import requests

AGAIN = timedelta(minutes=1)
PAUSE = timedelta(minutes=15)  # LinkedIn counts by the day (UTC), and holds off for a while to protect itself
A_DAY = timedelta(days=1)
UNREADABLE = (400, 422)
DONE = 204  # an edit or a deletion; what answers anything else may be no LinkedIn

RENEW = (
    "LinkedIn does not accept the token of this account: an access token holds for 60 days, a refresh token for a year."
    " Make a new one as docs/channels.md says under “The token of a LinkedIn page” and put it into the account's"
    " environment variable."
)
READS_NOT = (
    "LinkedIn does not allow this token to read and write the posts of the page. Look whether whoever made it is still"
    " an admin of the page, and whether it has the permissions r_organization_social and w_organization_social."
)
NOT_THERE = (
    "LinkedIn knows nothing at this address. Look at the account and, where there is one, the address of the channel in"
    " newsroom.yml."
)
_GONE = (
    "The post that this corrects is not on LinkedIn any more."
    " If readers should be told all the same, write to them by hand from the page."
)
_SHORTEN = "LinkedIn could not read the post. Shorten its text, or take unusual characters out, and ask for it again."
_OLD = "LinkedIn does not speak with this version of Dateline any more. Install a newer one and ask for the post again."
# Any status that is not here leaves the outcome unknown.
REFUSALS: Mapping[int, str] = {
    400: _SHORTEN,
    401: RENEW,
    403: READS_NOT,
    404: NOT_THERE,
    405: NOT_THERE,
    413: _SHORTEN,
    422: _SHORTEN,
    426: _OLD,
}
_SLOW = "LinkedIn was not ready in time. Nothing was sent; it is tried again."
_CHECK = "Look at the page on LinkedIn before anything is sent again."
_TWIN = re.compile(r"urn:li:(?:share|ugcPost):[1-9][0-9]{0,19}")


def verdict(wish: Wish, answer: "requests.Response", now: datetime) -> Outcome:
    """What the answer to a wish means."""
    status = answer.status_code
    if 200 <= status < 300:
        return _done(wish, answer, now)
    if is_gone(answer) and not isinstance(wish, Put):
        return Sent(receipt_of(wish.id, now)) if isinstance(wish, Delete) else Refused(_GONE)
    if twin(answer) is not None and not isinstance(wish, Delete | Edit):
        return Unknown(f"LinkedIn says it has this post already, and does not show where. {_CHECK}")
    if status == 429:
        return RetryAt(_later(answer, now), "LinkedIn asks to wait before the next post. It is sent after that.")
    if status in REFUSALS:
        return Refused(REFUSALS[status])
    return Unknown(f"LinkedIn answered with a failure of its own ({status}). {_CHECK}")


def without_answer(fault: Exception, begun: bool, now: datetime) -> Outcome:
    """What a fault means that left no answer; `begun` is whether a call that readers see was on its way by then."""
    from requests.exceptions import InvalidHeader, InvalidSchema, InvalidURL, MissingSchema, RequestException

    if isinstance(fault, InvalidHeader | InvalidSchema | InvalidURL | MissingSchema):
        return Refused(NOT_THERE)
    if never_connected(fault):
        return RetryAt(now + AGAIN, "LinkedIn could not be reached. Nothing was sent; it is tried again.")
    if begun:
        return Unknown(f"The line to LinkedIn broke before an answer came. {_CHECK}")
    if isinstance(fault, RequestException | TimeoutError | LookupError | ValueError | TypeError | MemoryError):
        return RetryAt(now + AGAIN, _SLOW)
    return Refused("The call to LinkedIn could not be prepared. Install Dateline again, then ask for the post again.")


def twin(answer: "requests.Response") -> str | None:
    """The URN of the post whose twin LinkedIn finds this one to be, '' where it names none; None for others."""
    if answer.status_code not in (400, 409, 422) or b"duplicate" not in answer.content.lower():
        return None
    found = _TWIN.search(answer.text)
    return found[0] if found else ""


def _done(wish: Wish, answer: "requests.Response", now: datetime) -> Outcome:
    try:
        if isinstance(wish, Put):
            return Sent(receipt_of(answer.headers.get("x-restli-id", ""), now))
        if answer.status_code == DONE:
            return Sent(receipt_of(wish.id, now))
    except (ValueError, TypeError):
        pass
    return Unknown(f"LinkedIn gave an answer that cannot be read. {_CHECK}")


def _later(answer: "requests.Response", now: datetime) -> datetime:
    """When to come back by its header (seconds), within a day; else after the usual pause."""
    told = answer.headers.get("Retry-After", "")
    wait = timedelta(seconds=int(told)) if re.fullmatch("[0-9]{1,6}", told) else PAUSE
    return now + (max(wait, timedelta(seconds=1)) if wait <= A_DAY else PAUSE)
