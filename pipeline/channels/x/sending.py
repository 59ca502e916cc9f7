"""Sending: a request carried out once, and what came of it."""

from datetime import datetime

from pipeline.channels import Access
from pipeline.channels.x.answers import verdict, without_answer
from pipeline.channels.x.keys import credentials
from pipeline.channels.x.media import handed_over
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
        before = wire.in_time(lambda: _carry_out(wish, wire, now))
    except Exception as fault:  # tweepy stumbles over odd answers in many ways: what counts is below
        before = without_answer(fault, wire.begun, now) if wire.answer is None or not wire.begun else None
    return before or verdict(wish, wire.answer, now)


def _carry_out(wish: Wish, wire: Wire, now: datetime) -> Outcome | None:
    """Ask for it; if its pictures keep it back, what came of them."""
    server = client(wire)
    if isinstance(wish, Delete):
        server.delete_tweet(wish.id, user_auth=True)
        return None
    pictures = handed_over(wish.pictures, wire, now)
    if isinstance(pictures, list):
        server.create_tweet(text=wish.text, media_ids=pictures or None, user_auth=True)
        return None
    return pictures
