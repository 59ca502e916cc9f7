"""The thread: its posts one after the other, each answering the one before, and none that stands already."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from pipeline.channels.mastodon.answers import before_thread, verdict, within_thread, without_answer
from pipeline.channels.mastodon.looking import standing, together
from pipeline.channels.mastodon.media import handed_over
from pipeline.channels.mastodon.wire import Wire
from pipeline.channels.mastodon.wish import Following, Put
from pipeline.delivery import Outcome, Sent


def put_thread(wish: Put, server: Any, wire: Wire, now: datetime) -> Outcome:
    """Post what is missing of a thread; once one of its posts stands, whatever fails leaves the outcome unknown.

    The account is read first: not every server knows a post again by its key, and none does so after an hour.
    """
    try:
        stands = standing(wish, wire)
    except Exception:
        if wire.fault is not None:
            raise
        return before_thread(wire.answer, now)
    pictures = [] if stands else handed_over(wish.pictures, server, wire, now)
    if not isinstance(pictures, list):
        return pictures
    for part in wish.parts[len(stands) :]:
        above = stands[-1].id if stands else None
        outcome = _answered(wish, wire, posting(server, wish, part, above, [] if above else pictures), now)
        if not isinstance(outcome, Sent):
            return within_thread(outcome, len(stands), len(wish.parts))
        stands.append(outcome.receipt)
    return Sent(together(stands))


def posting(
    server: Any, put: Put, part: Put | Following, above: str | None, pictures: list[str]
) -> Callable[[], object]:
    """The call that puts out one post, in answer to the one `above`."""
    return partial(
        server.status_post,
        part.text,
        in_reply_to_id=above,
        media_ids=pictures,
        visibility="public",  # else it depends on a setting of the account that nobody remembers
        language=put.language or None,
        idempotency_key=part.key or None,
    )


def _answered(wish: Put, wire: Wire, call: Callable[[], object], now: datetime) -> Outcome:
    try:
        return verdict(wish, wire.ask(call), wire.access, now)
    except Exception as fault:
        return without_answer(fault, wire.begun, now)
