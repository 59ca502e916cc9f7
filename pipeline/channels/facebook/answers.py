"""The answers: what each of them, and each silence, means for a person."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.channels.facebook.errors import PAUSES, PROOFLESS, REFUSALS, Error, error_of
from pipeline.channels.facebook.wish import Edit, Put, Wish, is_id
from pipeline.delivery import Outcome, Receipt, Refused, RetryAt, Sent, Unknown
from pipeline.unreached import never_connected

if TYPE_CHECKING:
    import requests

AGAIN = timedelta(minutes=1)
_NOTHING_TO_CORRECT = (
    "The post that this corrects is not on the Page any more, or this app may not change it."
    " If readers should be told all the same, write to them by hand from the Page."
)
OTHER_PAGE = (
    "The token is not that of the Page on which this post stands, so it is not known whether the post is gone."
    " Put that Page's own token into the account's environment variable, or delete the post by hand."
)
_NO_SERVICE = "There is no Facebook at this address. Leave the channel's `address` in newsroom.yml out."
_WAIT = "Facebook asks to wait before the next post. It is sent after that."
_CHECK = "Look at the Page on Facebook before anything is sent again."


def verdict(wish: Wish, answer: "requests.Response", now: datetime) -> Outcome:
    """What the answer to a wish means: by the code of its error first, whatever the status."""
    error = error_of(answer)
    if error is not None:
        if isinstance(wish, Edit) and error.is_gone:
            return Refused(_NOTHING_TO_CORRECT)
        return failure(error, answer, now)
    if 200 <= answer.status_code < 300:
        return _done(wish, answer, now)
    if answer.status_code == 429:
        return RetryAt(_regained(answer, now) or now + PAUSES[4], _WAIT)
    return Unknown(f"Facebook answered with a failure of its own (status {answer.status_code}). {_CHECK}")


def failure(error: Error, answer: "requests.Response", now: datetime) -> Outcome:
    """What an error means that leaves nothing done, or leaves it unknown."""
    if error.already:
        return Unknown(f"Facebook says it has this post already. {_CHECK}")
    if error.code in PAUSES:
        return RetryAt(_regained(answer, now) or now + PAUSES[error.code], _WAIT)
    if error.code in REFUSALS:
        return Refused(PROOFLESS if error.proofless else REFUSALS[error.code])
    return Unknown(f"Facebook answered with a failure of its own (code {error.code}). {_CHECK}")


def without_answer(fault: Exception, begun: bool, now: datetime) -> Outcome:
    """What a fault means that left no answer; `begun` is whether a call that readers may see was on its way by then."""
    from requests.exceptions import InvalidHeader, InvalidSchema, InvalidURL, MissingSchema

    if isinstance(fault, InvalidHeader | InvalidSchema | InvalidURL | MissingSchema):
        return Refused(_NO_SERVICE)
    if never_connected(fault):
        return RetryAt(now + AGAIN, "Facebook could not be reached. Nothing was sent; it is tried again.")
    if begun:
        return Unknown(f"The line to Facebook broke before an answer came. {_CHECK}")
    return RetryAt(now + AGAIN, "This machine was too busy to ask Facebook. Nothing was sent; it is tried again.")


def receipt_of(id_: Any, told: Any, at: datetime) -> Receipt:
    """The receipt of a post by its id and the address that Facebook tells, if any; ValueError for what is no id."""
    if not (isinstance(id_, str) and is_id(id_)):
        raise ValueError("not an id of a Page's post")
    if isinstance(told, str) and re.fullmatch(r"https://(?:[a-z]+\.)?facebook\.com/[\x21-\x7e]{1,1000}", told):
        return Receipt(id_, told, at)
    return Receipt(id_, f"https://www.facebook.com/{id_}", at)


def _done(wish: Wish, answer: "requests.Response", now: datetime) -> Outcome:
    try:
        told = answer.json()
        if isinstance(wish, Put):
            return Sent(receipt_of(told["id"], None, now))
        if told["success"] is True:
            return Sent(Receipt(wish.id, wish.address, now))
    except (ValueError, LookupError, TypeError):
        pass
    return Unknown(f"Facebook gave an answer that cannot be read. {_CHECK}")


def _regained(answer: "requests.Response", now: datetime) -> datetime | None:
    """When a Page may ask again by Facebook's header, in minutes, within a day; None where it does not say.

    developers.facebook.com/docs/graph-api/overview/rate-limiting: `estimated_time_to_regain_access`.
    """
    try:
        told = json.loads(answer.headers.get("X-Business-Use-Case-Usage", ""))
        most = max(_minutes(told), default=0)
        return now + timedelta(minutes=most) if 0 < most <= 24 * 60 else None
    except (ValueError, TypeError, AttributeError):
        return None


def _minutes(told: Any) -> Iterator[int]:
    for rows in told.values():
        for row in rows:
            yield int(row.get("estimated_time_to_regain_access", 0))
