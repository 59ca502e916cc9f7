"""Sound: what every row of a ledger must hold, and what the public record must know of it, in words."""

from collections.abc import Iterable, Iterator
from typing import get_args

from pipeline.delivery import Delivery, Part, State
from pipeline.record import SLUG, Entry


def unsound(rows: Iterable[Delivery], entries: Iterable[Entry], newsroom: str) -> Iterator[str]:
    """What is wrong with rows; those of other newsrooms are not held against this one's record."""
    public = {(entry.slug, entry.revision) for entry in entries}
    for row in rows:
        for wrong in _wrong(row):
            yield f"{row.key} {wrong}."
        begun = row.state in ("sending", "sent") or (row.state == "unknown" and row.attempt)
        if begun and row.key.newsroom == newsroom and (row.key.slug, row.key.revision) not in public:
            yield f"{row.key} is {row.state}, and the public record has no such revision."


def _wrong(row: Delivery) -> Iterator[str]:
    key = row.key
    if not SLUG.fullmatch(key.slug) or key.part not in get_args(Part) or key.revision < 1 or not key.channel:
        yield "is no key of a delivery"
    if row.state not in get_args(State):
        yield f"is in no known state: {row.state}"
    if row.state == "sending" and not (row.owner and row.lease and row.attempt):
        yield "is being sent, and nobody is named who sends it"
    if (row.state == "sent") != (row.receipt is not None):
        yield "was sent, and its receipt is missing" if row.state == "sent" else f"has a receipt, and is {row.state}"
    if row.attempt < 0 or row.looks < 0 or (row.state == "sending" and not row.request):
        yield "has counts or a request that no desk writes"
