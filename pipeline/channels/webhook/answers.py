"""The answers: what each of them, and each silence, means for a person."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from pipeline.channels.webhook.message import Message
from pipeline.delivery import Outcome, Receipt, Refused, RetryAt, Sent, Unknown

if TYPE_CHECKING:
    import requests

AGAIN = timedelta(minutes=1)

# Any status that is not here leaves the outcome unknown.
REFUSALS: Mapping[int, str] = {
    400: "The hook could not read the message. Look whether `account` in newsroom.yml names what it is: slack or teams,"
    " or anything else for a program.",
    401: "The hook does not accept this newsroom. Look whether its address and key were copied as a whole.",
    403: "The hook does not accept this newsroom. Look whether it was switched off, or make a new one.",
    404: "There is no hook at this address. It may have been removed: make a new one, and put its address into the"
    " environment variable.",
    410: "The hook was removed. Make a new one, and put its address into the environment variable.",
    413: "The hook finds the message too large. Shorten its text and ask for it again.",
    422: "The hook could not read the message. Look whether `account` in newsroom.yml names what it is.",
}
REDIRECTED = (
    "The hook has moved to another address. Copy the new one from the page on which it was made into the"
    " environment variable."
)
_CHECK = "Look whether the message is there before anything is sent again."


def verdict(message: Message, answer: "requests.Response | None", now: datetime) -> Outcome:
    """What the hook's answer to a message means; None is an answer that never came."""
    if answer is None:
        return _doubtful("The hook did not answer.")
    status = answer.status_code
    if 200 <= status < 300:
        return Sent(Receipt(message.id, message.page, now.replace(microsecond=0)))
    if 300 <= status < 400:
        return Refused(REDIRECTED)
    if status == 429:
        return RetryAt(_later(answer, now), "The hook asks to wait before the next message. It is sent after that.")
    if status in REFUSALS:
        return Refused(REFUSALS[status])
    return _doubtful(f"The hook answered with a failure of its own ({status}).")


def without_answer(fault: Exception, now: datetime) -> Outcome:
    """What a fault means that left no answer."""
    from requests.exceptions import InvalidHeader, InvalidSchema, InvalidURL, MissingSchema, SSLError
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError

    if isinstance(fault, InvalidHeader | InvalidSchema | InvalidURL | MissingSchema):
        return Refused(REFUSALS[404])
    cause = getattr(fault.args[0], "reason", None) if fault.args else None
    certificate = isinstance(fault, SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(fault)
    if certificate or isinstance(cause, ConnectTimeoutError | NewConnectionError | ProxyError):
        return RetryAt(now + AGAIN, "The hook could not be reached. Nothing was sent; it is tried again.")
    return _doubtful("The line to the hook broke before an answer came.")


def _doubtful(what: str) -> Outcome:
    """Unknown also for a program, which knows a message by its id: it would pass over other words under that id, and
    never hear of a correction made meanwhile."""
    return Unknown(f"{what} {_CHECK}")


def _later(answer: "requests.Response", now: datetime) -> datetime:
    """When it may be tried again by the header, in seconds or as a date, between a second and a day; else a minute."""
    said = answer.headers.get("retry-after", "")
    try:
        found = now + timedelta(seconds=int(said)) if said.isascii() and said.isdigit() else _date(said)
    except (OverflowError, ValueError, TypeError):
        return now + AGAIN
    return max(found, now + timedelta(seconds=1)) if found <= now + timedelta(days=1) else now + AGAIN


def _date(said: str) -> datetime:
    found = parsedate_to_datetime(said)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
