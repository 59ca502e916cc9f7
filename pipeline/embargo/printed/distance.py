"""Distance: how far what a mention can mean lies from the release's instant."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from pipeline.embargo.meeting import midnight
from pipeline.embargo.printed.fit import A_DAY, Fine, allows, candidates
from pipeline.embargo.printed.units import Unit
from pipeline.embargo.statements import Declared, Hour
from pipeline.embargo.zones import reading


def distances(unit: Unit, one: Fine, declared: Declared) -> Iterator[timedelta]:
    """How far each instant that the mention can be lies from this one, by the sun and by the wall clocks."""
    for day in _days_meant(unit, one):
        for clock in unit.clocks:
            if not isinstance(clock.value, Hour):
                continue
            wall = midnight(day) + clock.value.since_midnight
            yield from (abs(wall - shown) for shown in one.clocks)
            for place in clock.places:
                yield from (
                    abs(instant - one.instant) for instant in reading(place, wall, declared).instants if one.instant
                )


def _days_meant(unit: Unit, one: Fine) -> frozenset[date]:
    """The days of the date; of a date without year, or a weekday alone, the nearest."""
    if unit.day and not unit.day.yearless:
        return candidates(unit)
    around = candidates(unit) if unit.day else [day + n * A_DAY for day in one.days for n in range(-3, 4)]
    fitting = [day for day in around if allows(unit, day)]
    return frozenset({nearest(fitting, one)}) if fitting else frozenset()


def nearest(days: Iterable[date], one: Fine) -> date:
    """The day that lies nearest to the instant."""
    return min(days, key=lambda day: days_from(day, one))


def days_from(day: date, one: Fine) -> int:
    """How many days away from the instant a day lies."""
    return min(abs((day - own).days) for own in one.days)
