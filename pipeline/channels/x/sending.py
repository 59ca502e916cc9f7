"""Sending: a request carried out once, and what came of it."""

from datetime import datetime
from typing import Any

from pipeline.channels import Access
from pipeline.channels.x.answers import verdict, without_answer
from pipeline.channels.x.keys import credentials
from pipeline.channels.x.wire import Wire, client
from pipeline.channels.x.wish import Delete, Wish, wish_of
from pipeline.delivery import Outcome, Refused

_DAMAGED = "This request is damaged, or does not name its post. Do by hand on x.com what it was to do."


def send(request: bytes, access: Access, now: datetime) -> Outcome:
    """Carry out a request once, with no retry of its own and within `wire.LONGEST` seconds; never raises.

    `RetryAt` and `Refused` are said only where nothing can have reached X.
    """
    wrong = credentials(access)
    if wrong:
        return Refused(wrong)
    try:
        wish = wish_of(request)
    except ValueError:
        return Refused(_DAMAGED)
    wire = Wire(access)
    try:
        wire.in_time(lambda: _carry_out(wish, client(wire)))
    except Exception as fault:  # tweepy stumbles over odd answers in many ways: what counts is below
        if wire.answer is None:
            return without_answer(fault, wire.begun, now)
    return verdict(wish, wire.answer, now)


def _carry_out(wish: Wish, client: Any) -> None:
    if isinstance(wish, Delete):
        client.delete_tweet(wish.id, user_auth=True)
    else:
        client.create_tweet(text=wish.text, user_auth=True)
