"""Fit: whether the day and the hours of a mention can be one instant, on the clocks readers know it by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from pipeline.clock import utc
from pipeline.embargo.days import WEEKDAYS, spoken
from pipeline.embargo.hours import which_night
from pipeline.embargo.meeting import midnight
from pipeline.embargo.printed.sight import Sight
from pipeline.embargo.printed.units import Unit
from pipeline.embargo.statements import Declared, Hour, Label, Local
from pipeline.embargo.zones import reading
from pipeline.zone import city, zone

A_DAY = timedelta(days=1)
HALF_A_DAY = timedelta(hours=12)


class Fit(IntEnum):
    """How well a statement fits an instant: not at all, in one of its readings, or in every one."""

    NO = 0
    MAY = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Fine:
    """An instant that may be printed: the naive wall clocks that show it, its days, and how it is told in a message.

    Without an instant (an immediate release) only its day is known, or nothing.
    """

    instant: datetime | None
    clocks: tuple[datetime, ...]
    days: frozenset[date]
    told: str


def fine(instant: datetime, zones: Iterable[str], name: str) -> Fine:
    """An instant on the clocks of these zones, and of its own if that is not UTC; ValueError for a naive one."""
    shown = {zone_name: utc(instant).astimezone(zone(zone_name)).replace(tzinfo=None) for zone_name in zones}
    own = [] if not instant.utcoffset() else [instant.replace(tzinfo=None, fold=0)]
    first, here = next(iter(shown.items()))
    told = f"{name}, {WEEKDAYS[here.weekday()]}, {spoken(here.date())}, {here:%H:%M} in {city(first)}"
    clocks = tuple(dict.fromkeys([*shown.values(), *own]))
    return Fine(utc(instant), clocks, frozenset(clock.date() for clock in clocks), told)


def candidates(unit: Unit) -> frozenset[date]:
    """The days that the date allows and its weekday bears out."""
    days = unit.day.dates if unit.day else frozenset()
    return days if unit.weekday is None else frozenset(day for day in days if day.weekday() == unit.weekday)


def allows(unit: Unit, day: date) -> bool:
    """Whether the mention, by its date and weekday, can be this day; one without either can be any."""
    if unit.day:
        return day in candidates(unit)
    return unit.weekday is None or unit.weekday == day.weekday()


def fit(unit: Unit, one: Fine, declared: Declared) -> Fit:
    """Whether the whole mention can be the instant."""
    if not unit.clocks:
        return _day(unit, one)
    if one.instant is None:
        return Fit.NO
    spread = [_together(unit, own, one, declared) for own in range(len(unit.clocks) if unit.dated else 1)]
    return min(max(spread), _unsure_day(unit)) if max(spread) else Fit.NO


def _unsure_day(unit: Unit) -> Fit:
    # Day and month exchanged are two readings to one reader; `1 out` has one in each of two languages.
    several = unit.day is not None and len({day.day for day in candidates(unit)}) > 1
    return Fit.MAY if several or unit.doubt else Fit.YES


def _day(unit: Unit, one: Fine) -> Fit:
    clocks = [clock for clock in one.clocks if allows(unit, clock.date())]
    if not clocks and not any(allows(unit, day) for day in one.days):
        return Fit.NO
    minutes = [clock.hour * 60 + clock.minute for clock in clocks]
    if unit.part and minutes and not any(unit.part.first <= minute <= unit.part.last for minute in minutes):
        return Fit.MAY
    return _unsure_day(unit)


def _together(unit: Unit, own: int, one: Fine, declared: Declared) -> Fit:
    """All clocks at once, the date being that of clock `own`; the others may show a day before or after."""
    fits = [_clock(clock, unit if number == own else None, one, declared) for number, clock in enumerate(unit.clocks)]
    return max(fits) if min(fits) else Fit.NO


def _clock(clock: Sight, dated: Unit | None, one: Fine, declared: Declared) -> Fit:
    """The best of the hours that the clock can mean; one in doubt fits at most perhaps."""
    zoned = any(place != Local() for place in clock.places)
    fits = [Fit.NO]
    for hour, sure in hours_meant(clock).items():
        here = _in_places(hour, clock, dated, one, declared) if zoned else _on_the_wall(hour, dated, one)
        fits.append(min(here, Fit.YES if sure else Fit.MAY))
    return max(fits)


def hours_meant(clock: Sight) -> Mapping[timedelta, bool]:
    """The distances from midnight that an hour can mean, and whether each is meant beyond doubt.

    A one-digit `9:00` is 09:00 as in 24-hour languages, and only perhaps 21:00; midnight is one of two.
    """
    hour = clock.value
    if not isinstance(hour, Hour):
        return {}
    if clock.doubt and clock.doubt.wrong == which_night().wrong:
        return {timedelta(): False, A_DAY: False}
    if clock.doubt:
        return {hour.since_midnight: False}
    if hour.clock == 0 and hour.since_midnight < HALF_A_DAY:
        return {hour.since_midnight: True, hour.since_midnight + HALF_A_DAY: False}
    return {hour.since_midnight: True}


def _on_the_wall(hour: timedelta, dated: Unit | None, one: Fine) -> Fit:
    """The hour without a zone on any of the instant's own clocks; at 24:00 that is the start of the next day."""
    for shown in one.clocks:
        for day in (shown.date(), shown.date() - A_DAY):
            if midnight(day) + hour == shown.replace(microsecond=0) and (not dated or allows(dated, day)):
                return Fit.YES
    return Fit.NO


def _in_places(hour: timedelta, clock: Sight, dated: Unit | None, one: Fine, declared: Declared) -> Fit:
    """The hour in the zones behind it: all must allow the instant, and one must allow nothing else."""
    assert one.instant is not None  # noqa: S101  # its only caller has looked
    strict = sum(isinstance(place, Label) for place in clock.places) > 1
    best = Fit.NO
    for distance in (-1, 0, 1):
        day = one.instant.date() + distance * A_DAY
        if dated and not allows(dated, day):
            continue
        readings = [reading(place, midnight(day) + hour, declared, strict) for place in clock.places]
        if all(one.instant in each.instants for each in readings):
            sure = any(len(each.instants) == 1 for each in readings)
            best = max(best, Fit.YES if sure else Fit.MAY)
    return best


def why_unsure(unit: Unit, one: Fine, declared: Declared) -> str:
    """Why a mention that may fit need not: one plain sentence."""
    for doubt in (unit.doubt, *(clock.doubt for clock in unit.clocks)):
        if doubt:
            return doubt.wrong
    if _unsure_day(unit) is Fit.MAY:
        told = " or ".join(spoken(day) for day in sorted(candidates(unit)))
        return f"The date can be read as {told}."
    if unit.part and not unit.clocks:
        return f"The day is that of {one.told}; the part of the day is not."
    return _zone_doubt(unit, one, declared) or "The hour can be in the morning or in the evening."


def _zone_doubt(unit: Unit, one: Fine, declared: Declared) -> str:
    for clock in unit.clocks:
        for place in clock.places:
            if one.instant is None or not isinstance(clock.value, Hour):
                continue
            there = reading(place, midnight(one.instant.date()) + clock.value.since_midnight, declared)
            if there.doubt and len(there.instants) > 1:
                return there.doubt.wrong
    return ""
