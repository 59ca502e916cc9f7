"""Readdressed: posts that were planned while newsroom.yml named another address, which the ledger takes for another
newsroom."""

from datetime import datetime

from pipeline.alarm import Alarm
from pipeline.alarms import REMEMBERED
from pipeline.delivery import Delivery
from pipeline.survey import House, Survey


def stranded(house: House, seen: Survey, known: str, now: datetime) -> tuple[list[Alarm], str]:
    """An alarm for each post of what is public that waits under another address, and the address to remember.

    `known` is the one of the last run, without its scheme, '' where that is not known; LedgerRefuses or OSError.
    """
    own = seen.newsroom.key
    if known in ("", own):
        return [], own
    public = {(entry.slug, entry.revision) for entry in seen.record.entries}
    rows = [
        row
        for row in house.ledger.unsettled(known)
        if (row.key.slug, row.key.revision) in public and now - row.due <= REMEMBERED and not _again(house, own, row)
    ]
    return [_alarm(row) for row in rows], known if rows else own


def _again(house: House, own: str, row: Delivery) -> bool:
    """Whether the same was planned anew under the address that holds now."""
    return any(other.key[2:] == row.key[2:] for other in house.ledger.of(own, row.key.slug))


def _alarm(row: Delivery) -> Alarm:
    slug, account, address = row.key.slug, row.key.channel, row.key.newsroom
    told = (
        f"The {row.key.part} of {slug} by {account} waits under the address {address}, which newsroom.yml had before."
    )
    mend = f"If the new address is a slip, write `address: https://{address}` again; if not: dateline announce {slug}"
    return Alarm("post-waits", slug, told, mend)
