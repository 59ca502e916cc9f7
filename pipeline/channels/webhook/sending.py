"""Sending: a message given to the hook once, and what came of it."""

import logging
from datetime import datetime
from threading import local
from typing import TYPE_CHECKING

from pipeline.channels import Access
from pipeline.channels.webhook.answers import verdict, without_answer
from pipeline.channels.webhook.message import Message, message_of
from pipeline.channels.webhook.secret import credentials, secret_of
from pipeline.channels.webhook.signing import headers
from pipeline.delivery import Outcome, Refused, RetryAt
from pipeline.patience import within

if TYPE_CHECKING:
    import requests

TIMEOUTS = (10.0, 20.0)  # seconds to connect, seconds between two pieces of the answer
LONGEST = 30.0  # seconds for all of one call
# these write the address of a call into the log: the first each one, the second where an answer cannot be read
TALKATIVE = ("urllib3.connectionpool", "urllib3.connection")
_HERE = local()
_DAMAGED = "This request is damaged. Tell by hand what it was to tell."


def send(request: bytes, access: Access, now: datetime) -> Outcome:
    """Give a message to the hook once, with no retry of its own and within `LONGEST` seconds; never raises.

    `RetryAt` and `Refused` are said only where the hook surely took nothing.
    """
    wrong = credentials(access)
    if wrong:
        return Refused(wrong)
    try:
        message = message_of(request)
    except ValueError:
        return Refused(_DAMAGED)
    call = _Call(access, message, now)
    try:
        answer = within(LONGEST, call.made, call.give_up)
    except TimeoutError:
        if call.begun:
            return verdict(message, None, now)
        return RetryAt(now, "This machine was too busy to call the hook. Nothing was sent; it is tried again.")
    except Exception as fault:  # requests and urllib3 raise in many ways: what counts is whether anything left
        return without_answer(fault, now)
    return verdict(message, answer, now)


class _Call:
    """One call, which nobody may begin any more once it was given up."""

    def __init__(self, access: Access, message: Message, now: datetime) -> None:
        self._access, self._message, self._now = access, message, now
        self.begun = self._over = False

    def made(self) -> "requests.Response":
        import requests

        where, message = secret_of(self._access), self._message
        _HERE.quiet = True
        for name in TALKATIVE:
            logging.getLogger(name).addFilter(_heard)
        told = {
            "Content-Type": "application/json",
            "User-Agent": "Dateline",
            **headers(message.id, message.body, where.key, self._now),
        }
        with requests.Session() as session:
            self.begun = True  # said before it is looked whether it was given up: one of the two is seen
            if self._over:
                raise requests.Timeout("given up")
            return session.post(
                where.address, data=message.body, headers=told, timeout=TIMEOUTS, allow_redirects=False, stream=True
            )

    def give_up(self) -> None:
        self._over = True


def _heard(record: logging.LogRecord) -> bool:
    """Not the calls of hooks: urllib3 writes the address of each into the log, and that is the secret."""
    return not getattr(_HERE, "quiet", False)
