"""Sending: a request carried out once, and what came of it."""

from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.channels import Access
from pipeline.channels.facebook.answers import OTHER_PAGE, failure, verdict, without_answer
from pipeline.channels.facebook.errors import error_of
from pipeline.channels.facebook.keys import credentials
from pipeline.channels.facebook.wire import Wire
from pipeline.channels.facebook.wish import Delete, Edit, Wish, wish_of
from pipeline.delivery import Outcome, Receipt, Refused, Sent

if TYPE_CHECKING:
    import requests

_DAMAGED = "This request is damaged, or does not name its Page. Do by hand on Facebook what it was to do."


def send(request: bytes, access: Access, now: datetime) -> Outcome:
    """Carry out a request once, with no retry of its own and within `wire.LONGEST` seconds; never raises.

    `RetryAt` and `Refused` are said only where Facebook surely did nothing. What is sent is public at once: nothing is
    ever given to Facebook unpublished or with an hour of its own.
    """
    wrong = credentials(access)
    if wrong:
        return Refused(wrong)
    try:
        wish = wish_of(request)
        method, path, fields = _call(wish)
    except ValueError:
        return Refused(_DAMAGED)
    wire = Wire(access)
    try:
        return wire.in_time(lambda: _carried_out(wish, wire, wire.ask(method, path, fields), now))
    except Exception as fault:  # requests and urllib3 raise in many ways: what counts is whether anything left
        return without_answer(fault, wire.begun, now)


def _call(wish: Wish) -> tuple[str, str, dict[str, str]]:
    """Method, path and fields of the call; ValueError where the Page is not named."""
    if isinstance(wish, Delete):
        return "DELETE", wish.id, {}
    if isinstance(wish, Edit):
        return "POST", wish.id, {"message": wish.text}
    if not wish.page:
        raise ValueError("no Page")
    fields = {"message": wish.text, "link": wish.link}
    return "POST", f"{wish.page}/feed", {name: each for name, each in fields.items() if each}


def _carried_out(wish: Wish, wire: Wire, answer: "requests.Response", now: datetime) -> Outcome:
    error = error_of(answer)
    if isinstance(wish, Delete) and error and error.is_gone:
        return _gone(wish, wire.ask("GET", "me", {"fields": "id"}), now)
    return verdict(wish, answer, now)


def _gone(wish: Delete, own: "requests.Response", now: datetime) -> Outcome:
    """What it means that the post is not to be seen: it is gone, if the token is that of its Page."""
    error = error_of(own)
    if error:
        return failure(error, own, now)
    return Sent(Receipt(wish.id, wish.address, now)) if is_of(wish.id, own) else Refused(OTHER_PAGE)


def is_of(id_: str, own: "requests.Response") -> bool:
    """Whether a post is one of the Page that the answer to `me` tells of; ValueError where it tells of none."""
    told = own.json()
    if own.status_code != 200 or not isinstance(told, dict) or not isinstance(told.get("id"), str):
        raise ValueError("not an answer about a Page")
    return bool(told["id"] == id_.partition("_")[0])
