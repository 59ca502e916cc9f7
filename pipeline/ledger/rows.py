"""Rows of the tables as deliveries and promises, and back."""

from typing import Any

from pipeline.clock import from_stamp, stamp
from pipeline.delivery import Delivery, Key, Outcome, Receipt, Refused, RetryAt, Sent, State
from pipeline.promise import Promise

COLUMNS = (
    "newsroom, slug, revision, channel, part, due, state, reason, request,"
    " receipt_id, receipt_address, receipt_at, attempt, owner, lease, wait, looks"
)
ORDER = "ORDER BY due, newsroom, slug, revision, channel, part"
BY_KEY = "newsroom = ? AND slug = ? AND revision = ? AND channel = ? AND part = ?"


def values_of(row: Delivery) -> tuple[Any, ...]:
    """A delivery as the values of COLUMNS."""
    lease, wait = (stamp(instant) if instant else "" for instant in (row.lease, row.wait))
    begun = (row.attempt, row.owner, lease, wait, row.looks)
    return (*row.key, stamp(row.due), row.state, row.reason, row.request, *receipt_values(row.receipt), *begun)


def delivery(row: tuple[Any, ...]) -> Delivery:
    """The delivery of a row of COLUMNS."""
    (newsroom, slug, revision, channel, part, due, state, reason, request, *rest) = row
    receipt_id, address, at, attempt, owner, lease, wait, looks = rest
    return Delivery(
        key=Key(newsroom, slug, revision, channel, part),
        due=from_stamp(due),
        state=state,
        reason=reason,
        request=request,
        receipt=Receipt(receipt_id, address, from_stamp(at)) if at else None,
        attempt=attempt,
        owner=owner,
        lease=from_stamp(lease) if lease else None,
        wait=from_stamp(wait) if wait else None,
        looks=looks,
    )


def ending(outcome: Outcome) -> tuple[State, str, str]:
    """The state, the reason and the instant to wait for, as the ledger writes them."""
    if isinstance(outcome, Sent):
        return "sent", "", ""
    if isinstance(outcome, RetryAt):
        return "planned", outcome.reason, stamp(outcome.instant)
    return ("refused" if isinstance(outcome, Refused) else "unknown"), outcome.reason, ""


def receipt_values(receipt: Receipt | None) -> tuple[str, str, str]:
    """A receipt as its three columns."""
    return (receipt.id, receipt.address, stamp(receipt.at)) if receipt else ("", "", "")


def promise_values(newsroom: str, made: Promise) -> tuple[str, ...]:
    """A promise as a row of its table."""
    return (newsroom, made.slug, made.words, made.facts, stamp(made.instant), made.zone, made.tzdata)


def promise(row: tuple[str, ...]) -> Promise:
    """The promise of a row, its newsroom left out."""
    slug, words, facts, instant, zone, tzdata = row
    return Promise(slug, words, facts, from_stamp(instant), zone, tzdata)
