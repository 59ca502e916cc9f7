"""Clauses: the hours of the words, each with the zones it is told in (policies P9, P15)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations, pairwise

from pipeline.embargo.outcome import Refusal
from pipeline.embargo.row import distance, hours_of, neighbours
from pipeline.embargo.statements import ZONES, Area, Hour, Item, Label, Local, Place

MOST_HOURS = 6


@dataclass(frozen=True, slots=True)
class Clause:
    """One hour, as the distance from midnight, and the zones it is told in; none where the words give none.

    `strict` says that the same hour is told in two labels: then neither settles what the other leaves open.
    """

    hour: timedelta
    places: tuple[Place, ...]
    words: str
    strict: bool = False


def clauses_of(row: Sequence[Item]) -> tuple[list[Clause], dict[int, int]]:
    """The hours of a row with their zones, and the number of the clause of each hour by its place in the row."""
    hours = hours_of(row)
    if not hours:
        raise Refusal("P6", "The embargo gives no hour.")
    if len(hours) > MOST_HOURS:
        raise Refusal("P15", "The embargo gives too many hours.", "Give one hour in one zone.")
    owned: dict[int, list[Item]] = {at: [] for at in hours}
    for at, item in enumerate(row):
        if isinstance(item.value, ZONES) and _counts(item):
            owned[_owner(row, hours, at)].append(item)
    numbers = _merged(row, hours, owned)
    return _clauses(row, hours, owned, numbers), numbers


def mentioned(row: Sequence[Item]) -> list[Area]:
    """The places that the words name without making them a clock's place."""
    return [item.value for item in row if isinstance(item.value, Area) and not item.value.firm]


def _owner(row: Sequence[Item], hours: Sequence[int], at: int) -> int:
    """The hour before a zone, unless fewer breaks lie between it and the next, or each zone stands before its hour."""
    before, after = neighbours(hours, at)
    if before is None or after is None:
        return before if before is not None else after if after is not None else hours[0]
    if _zones_lead(row, hours):
        return after
    return after if distance(row, after, at) < distance(row, before, at) else before


def _zones_lead(row: Sequence[Item], hours: Sequence[int]) -> bool:
    """`London 13:00, New York 08:00`: a zone before the first hour and none behind the last."""
    zones = [at for at, item in enumerate(row) if isinstance(item.value, ZONES) and _counts(item)]
    return (
        bool(zones)
        and len(zones) == len(hours) > 1
        and all(z < h for z, h in zip(zones, hours, strict=True))
        and (all(h < z for z, h in zip(zones[1:], hours, strict=False)))
    )


def _counts(item: Item) -> bool:
    return not isinstance(item.value, Area) or item.value.firm


def _merged(row: Sequence[Item], hours: Sequence[int], owned: dict[int, list[Item]]) -> dict[int, int]:
    """The number of the clause of each hour: an hour said twice, once without a zone, is one (`12:00 noon`)."""
    numbers: dict[int, int] = {}
    for at in hours:
        same = [h for h in numbers if _since(row[h]) == _since(row[at]) and not (owned[h] and owned[at])]
        numbers[at] = numbers[same[0]] if same else len(set(numbers.values()))
    return numbers


def _place(item: Item) -> Place:
    assert isinstance(item.value, ZONES)  # noqa: S101  # only zones are owned
    return item.value


def _since(item: Item) -> timedelta:
    return item.value.since_midnight if isinstance(item.value, Hour) else timedelta()


def _clauses(
    row: Sequence[Item], hours: Sequence[int], owned: dict[int, list[Item]], numbers: Mapping[int, int]
) -> list[Clause]:
    found = []
    for number in sorted(set(numbers.values())):
        mine = [at for at in hours if numbers[at] == number]
        told = [item for at in mine for item in owned[at]]
        words = " ".join([row[mine[0]].text, *(item.text for item in told)])
        found.append(Clause(_since(row[mine[0]]), tuple(_place(item) for item in told), words))
    if len(found) > 1 and not all(clause.places for clause in found) and not _apart(row, hours):
        shown = " and ".join(f"“{clause.words}”" for clause in found)
        wrong = f"The embargo gives more than one hour, {shown}, and not each has its zone."
        raise Refusal("P15", wrong, "Leave only one hour, or write the zone behind each.")
    return [
        replace(c, places=c.places or (Local(),), strict=_two_labels(found, c.hour) or _one_clock_twice(found))
        for c in found
    ]


def _one_clock_twice(found: Sequence[Clause]) -> bool:
    """Whether two hours are told in one label or one place's season: `9 a.m. EST / 10 a.m. EST` is not one instant."""
    told: dict[str, set[timedelta]] = {}
    for clause in found:
        for place in clause.places:
            if isinstance(place, Label) or (isinstance(place, Area) and place.summer is not None):
                told.setdefault(place.letters if isinstance(place, Label) else place.name, set()).add(clause.hour)
    return any(len(hours) > 1 for hours in told.values())


def _apart(row: Sequence[Item], hours: Sequence[int]) -> bool:
    """Whether a slash, a bracket or a line's end parts each hour from the next: `09:00 (13:00 GMT)` is no range."""
    return all(distance(row, one, other) for one, other in pairwise(hours))


def _two_labels(found: Sequence[Clause], hour: timedelta) -> bool:
    """Whether the same hour is told in labels that can have no offset in common."""
    labels = (place for clause in found if clause.hour == hour for place in clause.places if isinstance(place, Label))
    meant = {frozenset(meaning.east for meaning in one.meanings) for one in labels}
    return any(not one & other for one, other in combinations(meant, 2))
