"""Sending: a request carried out once, and what came of it."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from pipeline.channels import Access
from pipeline.channels.mastodon.answers import verdict, without_answer
from pipeline.channels.mastodon.keys import credentials
from pipeline.channels.mastodon.media import handed_over
from pipeline.channels.mastodon.thread import posting, put_thread
from pipeline.channels.mastodon.wire import Wire, client
from pipeline.channels.mastodon.wish import Delete, Edit, Put, Wish, wish_of
from pipeline.delivery import Outcome, Receipt, Refused, Sent

NO_EDIT = (404, 405, 410, 501)  # servers that know no edits say one of these, and so do those that lost the post
_DAMAGED = "This request is damaged, or does not name its post. Do by hand on Mastodon what it was to do."


def send(request: bytes, access: Access, now: datetime) -> Outcome:
    """Carry out a request once, with no retry of its own and within `wire.LONGEST` seconds; never raises.

    `RetryAt` and `Refused` are said only where nothing can be seen on the account. The server knows a second sending
    of the same post by its key, for an hour; some servers like Mastodon do not.
    """
    wrong = credentials(access)
    if wrong:
        return Refused(wrong)
    try:
        wish = wish_of(request)
    except (ValueError, TypeError):
        return Refused(_DAMAGED)
    wire = Wire(access)
    try:
        return wire.in_time(lambda: _carried_out(wish, wire, now))
    except Exception as fault:
        return without_answer(fault, wire.begun, now)


def _carried_out(wish: Wish, wire: Wire, now: datetime) -> Outcome:
    server = client(wire)
    if isinstance(wish, Delete):
        return _taken_back(wish, server, wire, now)
    if isinstance(wish, Put) and wish.following:
        return put_thread(wish, server, wire, now)
    put = wish.put if isinstance(wish, Edit) else wish
    pictures = handed_over(put.pictures, server, wire, now)
    if not isinstance(pictures, list):
        return pictures
    if isinstance(wish, Edit):
        # pictures that an edit does not name are taken away
        answer = wire.ask(lambda: server.status_update(wish.id, put.text, media_ids=pictures))
        if answer.status_code not in NO_EDIT:
            return verdict(wish, answer, wire.access, now)
    above = wish.id if isinstance(wish, Edit) else None
    return verdict(wish, wire.ask(posting(server, put, put, above, pictures)), wire.access, now)


def _taken_back(wish: Delete, server: Any, wire: Wire, now: datetime) -> Outcome:
    """The last post of a thread goes first, so that none is left that answers nothing."""
    for id_ in reversed(wish.id.split()):
        one = replace(wish, id=id_)
        outcome = verdict(one, wire.ask(partial(server.status_delete, id_)), wire.access, now)
        if not isinstance(outcome, Sent):
            return outcome
    return Sent(Receipt(wish.id, wish.address, now))
