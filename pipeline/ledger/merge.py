"""Merge: two ledgers that went on from one, brought together row by row; what tells more wins."""

from collections.abc import Iterable, Mapping

from pipeline.delivery import Delivery, Key
from pipeline.ledger.lines import further
from pipeline.ledger.opaque import Shelf
from pipeline.promise import Promise

FACTS_TOLD = ("at-work", "entries", "claims", "ahead")  # `ahead` may be several digests, with blanks between them
FORESEEN = 4  # of so many lifts that were planned ahead, and may yet come to pass, a ledger knows


def merged(base: Shelf, ours: Shelf, theirs: Shelf) -> Shelf:
    """One release: what both sides know of it, from what they knew at first."""
    rows = {key: row for key in {**ours.rows, **theirs.rows} if (row := _row(key, base, ours, theirs))}
    promises = {
        newsroom: made
        for newsroom in {**ours.promises, **theirs.promises}
        if (made := _promise(*(each.promises.get(newsroom) for each in (base, ours, theirs))))
    }
    return Shelf(rows, promises)


def merged_facts(base: Mapping[str, str], ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """What both say of themselves: counts are never lowered, and what was foreseen stays so."""
    return {
        "at-work": ours.get("at-work") or theirs.get("at-work", ""),
        **{name: _higher(ours.get(name, ""), theirs.get(name, "")) for name in ("claims", "entries")},
        "ahead": foreseen(*_without(theirs, base, ours), ours.get("ahead", "")),
    }


def _without(theirs: Mapping[str, str], base: Mapping[str, str], ours: Mapping[str, str]) -> list[str]:
    """What they foresee, without what was taken back here."""
    gone = {*base.get("ahead", "").split()} - {*ours.get("ahead", "").split()}
    return [each for each in theirs.get("ahead", "").split() if each not in gone]


def foreseen(*told: str) -> str:
    """The digests of all of these, the last ones of them."""
    return " ".join([*dict.fromkeys(" ".join(told).split())][-FORESEEN:])


def changes(here: Iterable[Delivery], there: Mapping[Key, Delivery]) -> list[Delivery]:
    """The rows there that are not the same here."""
    known = {row.key: row for row in here}
    return [row for key, row in there.items() if known.get(key) != row]


def _row(key: Key, base: Shelf, ours: Shelf, theirs: Shelf) -> Delivery | None:
    """What tells more; where neither does, the change of that side which made one, and theirs where both did."""
    before, mine, other = (shelf.rows.get(key) for shelf in (base, ours, theirs))
    if mine is None or other is None or mine == other:
        return mine or other
    if mine == before:
        return mine if _behind(other, mine) else other
    if other == before:
        return other if _behind(mine, other) else mine
    return mine if further(mine, other) else other


def _behind(row: Delivery, other: Delivery) -> bool:
    """Whether a row cannot have come after the other one, so that an older copy was put back."""
    return row.attempt < other.attempt or (other.state == "sent" and row.state != "sent")


def _promise(before: Promise | None, mine: Promise | None, other: Promise | None) -> Promise | None:
    return mine if other == before else other


def _higher(*counts: str) -> str:
    return max((each for each in counts if each), key=int, default="")
