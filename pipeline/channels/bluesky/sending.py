"""Sending: a request carried out once, and what came of it."""

from datetime import datetime
from typing import Any

from pipeline.channels import Access
from pipeline.channels.bluesky.answers import receipt_of, verdict, without_answer
from pipeline.channels.bluesky.keys import credentials
from pipeline.channels.bluesky.picture import MOST_BYTES
from pipeline.channels.bluesky.service import POSTS, Service, opened
from pipeline.channels.bluesky.wire import Said, Wire
from pipeline.channels.bluesky.wish import Delete, Put, Wish, wish_of
from pipeline.delivery import Outcome, Receipt, Refused, Sent
from pipeline.drawing.smaller import WEBP
from pipeline.thumb import thumb

_DAMAGED = "This request is damaged, or does not name its post. Do by hand on bsky.app what it was to do."


def send(request: bytes, access: Access, now: datetime) -> Outcome:
    """Carry out a request once, with no retry of its own and within `wire.LONGEST` seconds; never raises.

    `RetryAt` and `Refused` are said only where nothing that readers can see has reached Bluesky.
    """
    wrong = credentials(access)
    if wrong:
        return Refused(wrong)
    try:
        wish = wish_of(request)
    except ValueError:
        return Refused(_DAMAGED)
    if not wish.key:
        return Refused(_DAMAGED)
    wire = Wire(access)
    try:
        return Sent(wire.in_time(lambda: _carry_out(wish, wire, now)))
    except Said as said:
        return verdict(said, wire.visible, now)
    except Exception as fault:  # the SDK stumbles over odd answers in many ways: what counts is below
        return without_answer(fault, wire.visible, now)


def _carry_out(wish: Wish, wire: Wire, now: datetime) -> Receipt:
    """Where it stands, or what went wrong; in doubt it is looked for in the same session, which costs none of the next.

    Seen is sent. Not seen proves nothing yet, for what is on its way may still arrive: then the doubt stays.
    """
    service = opened(wire)
    record = _record(wish, service, wire.access) if isinstance(wish, Put) else {}
    try:
        if isinstance(wish, Put):
            service.put(wish.key, record)
        else:
            service.delete(wish.key)
    except Exception:
        if not _is_done(wish, service):
            raise
    return receipt_of(service.did, wish.key, now)


def _is_done(wish: Wish, service: Service) -> bool:
    try:
        stands = service.get(wish.key)
    except Exception:  # looking that fails says nothing: the first fault is what counts
        return False
    return stands is None if isinstance(wish, Delete) else stands is not None and stands.text == wish.text


def _record(wish: Put, service: Service, access: Access) -> dict[str, Any]:
    """The post as it is written (lexicon app.bsky.feed.post): as frozen, with its picture and what it replies to."""
    record: dict[str, Any] = {"$type": POSTS, "text": wish.text, "createdAt": wish.at}
    record |= {"langs": wish.langs, "facets": wish.facets}
    if wish.card:
        external: dict[str, Any] = {"title": "", "description": ""} | wish.card
        picture = thumb(wish.picture, access.picture, MOST_BYTES)
        if picture:
            external["thumb"] = service.upload(picture, WEBP)
        record["embed"] = {"$type": "app.bsky.embed.external", "external": external}
    above = service.get(wish.reply) if wish.reply else None
    if above:  # a correction whose post is gone stands alone: whoever saw that is to read this all the same
        strong = {"uri": above.uri, "cid": above.cid}
        record["reply"] = {"root": strong, "parent": strong}
    return record
