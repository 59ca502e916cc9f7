"""The receipt of a lift: what went where at which second, and what still waits; derived from record and ledger."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pipeline.clock import stamp
from pipeline.delivery import Delivery
from pipeline.newsroom import Newsroom
from pipeline.record import Entry, Kind
from pipeline.sightings import Sighting
from pipeline.watch import length

BECAME = {"lift": "is public", "update": "is updated", "correction": "is corrected", "kill": "is withdrawn"}
PARTS = {"post": "post", "correction": "correction", "recall": "taking back the post", "ping": "notice of the change"}
WAITING = {
    "planned": "is still to be sent",
    "sending": "is being sent",
    "unknown": "may be out: nobody knows yet",
    "refused": "was refused",
    "held": "waits for a person",
}
ON_ITS_WAY = ("planned", "sending", "unknown")
A_TRACE = 1.0  # seconds: within its second nothing is late


@dataclass(frozen=True, slots=True)
class LiftReceipt:
    """What became of one entry of the record: its page, when it was switched to and seen, and each of its posts."""

    entry: Entry
    page: str
    sighting: Sighting
    posts: tuple[Delivery, ...]

    @property
    def name(self) -> str:
        return f"{self.entry.slug}/{self.entry.revision}"

    @property
    def switched(self) -> datetime:
        """When it became public, by the record where nobody wrote the second down."""
        return self.sighting.switched or self.entry.instant

    @property
    def settled(self) -> bool:
        """Whether it was seen, and no post is on its way any more: what is left waits for a person."""
        return self.sighting.seen is not None and not any(row.state in ON_ITS_WAY for row in self.posts)

    @property
    def outcome(self) -> str:
        """What a later receipt would tell otherwise."""
        states = (f"{row.key.channel}:{row.key.part}:{row.state}" for row in self.posts)
        return " ".join(["seen" if self.sighting.seen else "unseen", *states])


def receipt_of(
    newsroom: Newsroom, entry: Entry, rows: Iterable[Delivery], known: Mapping[tuple[str, int], Sighting]
) -> LiftReceipt:
    """The receipt of an entry, given the deliveries of its release; a withdrawal takes back what any revision sent."""
    mine = [row for row in rows if row.key[:2] == (newsroom.key, entry.slug) and _belongs(row, entry.kind, entry)]
    page = newsroom.url(f"releases/{entry.slug}/index.html")
    posts = tuple(sorted(mine, key=lambda row: (row.key.part == "ping", row.key.channel)))
    return LiftReceipt(entry, page, known.get((entry.slug, entry.revision), Sighting()), posts)


def _belongs(row: Delivery, kind: Kind, entry: Entry) -> bool:
    if row.key.part == "recall":
        return kind == "kill"
    return row.key.revision == entry.revision


def lines(receipt: LiftReceipt) -> Iterator[str]:
    """The receipt in words, for a person; no word of the release but its slug, and its public address."""
    entry = receipt.entry
    yield f"{entry.slug} {BECAME[entry.kind]} (revision {entry.revision})."
    yield f"Page: {receipt.page}"
    yield f"{_switched(receipt)}"
    seen = receipt.sighting.seen
    yield f"Seen there at {clock_time(seen)}." if seen else "When it was first seen there is not noted."
    for row in receipt.posts:
        yield f"{row.key.channel}, {PARTS[row.key.part]}: {_told(row)}"
    if not receipt.posts:
        yield "No account posts it."


def _switched(receipt: LiftReceipt) -> str:
    sighting = receipt.sighting
    if sighting.switched is None:
        return f"Public since {clock_time(receipt.entry.instant)}, by the record."
    if sighting.late < A_TRACE:
        return f"Public since {clock_time(sighting.switched)}, on its second."
    why = f": {sighting.why}" if sighting.why else ""
    return f"Public since {clock_time(sighting.switched)}, {length(sighting.late)} after its hour{why}."


def _told(row: Delivery) -> str:
    if row.state == "sent" and row.receipt:
        return f"done at {clock_time(row.receipt.at)}: {row.receipt.address}"
    when = f" at {clock_time(max(row.due, row.wait or row.due))}" if row.state == "planned" else ""
    return f"{WAITING.get(row.state, row.state)}{when}. {row.reason}".rstrip()


def clock_time(instant: datetime) -> str:
    """A second, such as `4 Dec 2026, 13:00:02 UTC`."""
    from pipeline.typeset.calendar import ENGLISH

    there = instant.astimezone(UTC)
    return f"{ENGLISH.written(there.date(), 'medium')}, {there:%H:%M:%S} UTC"


def data(receipt: LiftReceipt) -> dict[str, Any]:
    """The receipt for a program."""
    entry, sighting = receipt.entry, receipt.sighting
    return {
        "slug": entry.slug,
        "revision": entry.revision,
        "kind": entry.kind,
        "page": receipt.page,
        "instant": stamp(entry.instant),
        "switched": stamp(sighting.switched) if sighting.switched else None,
        "late": sighting.late,
        "why": sighting.why,
        "seen": stamp(sighting.seen) if sighting.seen else None,
        "settled": receipt.settled,
        "posts": [_post(row) for row in receipt.posts],
    }


def _post(row: Delivery) -> dict[str, Any]:
    place = {"address": row.receipt.address, "at": stamp(row.receipt.at)} if row.receipt else {}
    return {
        "account": row.key.channel,
        "part": row.key.part,
        "revision": row.key.revision,
        "state": row.state,
        "due": stamp(row.due),
        "reason": row.reason,
        **place,
    }
