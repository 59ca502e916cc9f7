"""Sending: a request carried out once, and what came of it."""

from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.channels import Access
from pipeline.channels.linkedin.answers import UNREADABLE, twin, verdict, without_answer
from pipeline.channels.linkedin.card import card
from pipeline.channels.linkedin.granting import NotGranted, hold_token
from pipeline.channels.linkedin.keys import credentials, organisation
from pipeline.channels.linkedin.little import little
from pipeline.channels.linkedin.shown import path, receipt_of, stands
from pipeline.channels.linkedin.wire import Wire
from pipeline.channels.linkedin.wish import Edit, Put, Wish, wish_of
from pipeline.delivery import Outcome, Receipt, Refused, Sent

if TYPE_CHECKING:
    import requests

_DAMAGED = "This request is damaged, or does not name its post. Do by hand on LinkedIn what it was to do."


def send(request: bytes, access: Access, now: datetime) -> Outcome:
    """Carry out a request once, within `wire.LONGEST` seconds; never raises.

    `RetryAt` and `Refused` are said only where nothing that readers can see has reached LinkedIn.
    """
    wrong = credentials(access)
    if wrong:
        return Refused(wrong)
    try:
        wish = wish_of(request)
    except (ValueError, TypeError):
        return Refused(_DAMAGED)
    wire = Wire(access, now)
    try:
        return wire.in_time(lambda: _carried_out(wish, wire))
    except NotGranted as why:
        return Refused(str(why))
    except Exception as fault:
        return without_answer(fault, wire.begun, now)


def _carried_out(wish: Wish, wire: Wire) -> Outcome:
    hold_token(wire)
    if isinstance(wish, Put):
        return _put(wish, wire)
    if isinstance(wish, Edit):
        patch = {"patch": {"$set": {"commentary": little(wish.text)}}}
        answer = wire.rest("POST", path(wish.id), seen=True, restli="PARTIAL_UPDATE", json=patch)
    else:
        answer = wire.rest("DELETE", path(wish.id), seen=True, restli="DELETE")
    return verdict(wish, answer, wire.now)


def _put(wish: Put, wire: Wire) -> Outcome:
    shown = card(wish, wire)
    answer = _asked(wish, shown, wire)
    if answer.status_code in UNREADABLE and twin(answer) is None and shown.get("thumbnail"):
        shown.pop("thumbnail")  # nothing is out, and it may be the picture that it does not take
        answer = _asked(wish, shown, wire)
    named = twin(answer)
    there = _looked_at(named, wish, wire) if named else None
    return Sent(there) if there else verdict(wish, answer, wire.now)


def _asked(wish: Put, article: dict[str, str], wire: Wire) -> "requests.Response":
    whole = {
        "author": organisation(wire.access),
        "commentary": little(wish.text),
        "visibility": "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    content = {"content": {"article": article}} if article else {}
    return wire.rest("POST", "posts", seen=True, json=whole | content)


def _looked_at(urn: str, wish: Put, wire: Wire) -> Receipt | None:
    """Where the twin stands that LinkedIn names, None where it is another post or none: such URNs may lead nowhere.

    Posts that nobody could find were named, each time another one (ComposioHQ/composio#2710).
    """
    try:
        post = stands(wire, urn)
    except Exception:  # looking that fails says nothing: the answer to the post is what counts
        return None
    return receipt_of(urn, wire.now) if post is not None and post.is_ours(wish) else None
