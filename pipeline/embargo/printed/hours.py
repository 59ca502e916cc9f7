"""Hours as a text prints them: whether several clocks can tell one instant, and what a slip makes of an instant."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from pipeline.embargo.declare import declare
from pipeline.embargo.meeting import midnight
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.printed.distance import nearest
from pipeline.embargo.printed.fit import A_DAY, HALF_A_DAY, Fine, Fit, allows, candidates, fit, hours_meant
from pipeline.embargo.printed.prose import prose
from pipeline.embargo.printed.sight import Sight
from pipeline.embargo.printed.units import Unit, units
from pipeline.embargo.statements import Declared, Hour, Label, Local, Offset
from pipeline.embargo.zones import reading

# Between two clocks of which the second repeats the first; behind `and` there is another hour.
_SAME = re.compile(r"[^\w]*(?:or|i\.?e\.?,?|that is|soit|ou|o|of|oftewel|equivalent to)?[^\w]*", re.IGNORECASE)
_GOES_ON = re.compile(
    r" *(?:-|(?:to|until|till|and|à|jusqu'à|et|a|hasta|y|até|às|e|tot|en|rive|ak)\b)(?= [^,.;]{0,12}\d)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Timed:
    """An hour that is printed, alone or with its day: `words` are `text[start:end]`."""

    start: int
    end: int
    words: str
    unit: Unit
    declared: Declared
    first: str  # its first clock with its zone
    restates: bool  # its clocks tell one hour, not several
    goes_on: bool  # a word follows with which a span goes on

    @property
    def dated(self) -> bool:
        """Whether it names a day of a month."""
        return self.unit.day is not None

    @property
    def alone(self) -> bool:
        """Whether it is no end of a span and none of several; behind its day, `à 9 h` and `a las 9` begin nothing."""
        at_the_day = self.dated and self.unit.start < min(clock.start for clock in self.unit.clocks)
        return not self.unit.apart or (at_the_day and not self.goes_on)

    def is_on(self, one: Fine) -> bool:
        """Whether its day is one on which clocks show this instant."""
        return self.dated and any(allows(self.unit, day) for day in one.days)

    def can_be(self, one: Fine) -> bool:
        """Whether it can be read as this instant."""
        return fit(self.unit, one, self.declared) is not Fit.NO

    def half_a_day_off(self, one: Fine) -> bool:
        """Whether it is this instant with morning and evening exchanged."""
        if one.instant is None or any(clock.doubt for clock in self.unit.clocks):
            return False
        sure = replace(self.unit, clocks=tuple(map(_as_written, self.unit.clocks)))
        return any(
            bool(shifted.days & one.days) and fit(sure, shifted, self.declared) is not Fit.NO
            for shifted in (_shifted(one, HALF_A_DAY), _shifted(one, -HALF_A_DAY))
        )

    def other_zone(self, one: Fine) -> bool:
        """Whether it is the hour that clocks show at this instant, behind the letters of a zone that shows another."""
        given = [place for clock in self.unit.clocks for place in clock.places]
        if not given or not all(isinstance(place, (Label, Offset)) for place in given):
            return False
        bare = replace(self.unit, clocks=tuple(replace(clock, places=()) for clock in self.unit.clocks))
        return fit(bare, one, self.declared) is not Fit.NO

    def days(self, near: Iterable[date]) -> list[date]:
        """The days that it can be: of a date without year the one nearest to these, without a date all of these."""
        if self.unit.day is None:
            return [day for day in near if allows(self.unit, day)]
        around = Fine(None, (), frozenset(near), "")
        found = candidates(self.unit)
        return [nearest(found, around)] if found and around.days and self.unit.day.yearless else sorted(found)

    def is_one_hour(self, day: date, *, strict: bool = False) -> bool:
        """Whether all its clocks can show one instant, about this day; `strict`: none of them out of season."""
        return bool(set.intersection(*(_instants(clock, day, self.declared, strict) for clock in self.unit.clocks)))

    def in_utc(self, day: date) -> list[datetime]:
        """The instant that each clock means where its wall shows this day, as far as it means one."""
        found = (_instants(clock, day, self.declared, strict=False, days=(0,)) for clock in self.unit.clocks)
        return [min(instants) for instants in found if instants]

    def out_of_season(self, day: date) -> Refusal | None:
        """Why clocks never show this hour on this day: its zone's letters are those of the other half of the year, or
        the clocks go forward over it."""
        for clock in self.unit.clocks:
            for place in clock.places or (Local(),):
                if isinstance(clock.value, Hour) and not clock.doubt and (self.declared.home or clock.places):
                    read = reading(place, midnight(day) + clock.value.since_midnight, self.declared)
                    if read.doubt and (read.doubt.rule == "P13" or not read.instants):
                        return read.doubt
        return None


def timed(
    text: str,
    spans: Iterable[tuple[int, int]],
    *,
    home: str,
    date: str = "",
    order: str = "",
    aliases: Mapping[str, str] = {},
) -> Iterator[Timed]:
    """Every hour in these stretches of a CommonMark text, read with care; the rest is as for `mentions`."""
    declared = declare(home, date, order, aliases)
    for begin, end in spans:
        folded = prose(text[begin:end])
        for unit in units(folded.text, declared):
            if unit.clocks:
                start, stop = (begin + at for at in folded.place(unit.start, unit.end))
                yield Timed(start, stop, text[start:stop], unit, declared, *_about(folded.text, unit))


def _about(text: str, unit: Unit) -> tuple[str, bool, bool]:
    """Its first clock, whether its clocks tell one hour, and whether a span goes on behind it."""
    clocks = unit.clocks
    gaps = (text[one.end : other.start] for one, other in pairwise(clocks))
    zoned = all(clock.places and Local() not in clock.places for clock in clocks)
    once = len({clock.places for clock in clocks}) == len(clocks)  # else it is a list of hours, each told twice
    restates = len(clocks) > 1 and zoned and once and all(_SAME.fullmatch(gap) for gap in gaps)
    return text[clocks[0].start : clocks[0].end], restates, _GOES_ON.match(text, unit.end) is not None


def _as_written(clock: Sight) -> Sight:
    """An hour that could be in the evening as well is taken for the one of the 24-hour clock."""
    hour = clock.value
    return replace(clock, value=replace(hour, clock=24)) if isinstance(hour, Hour) and not hour.clock else clock


def _shifted(one: Fine, by: timedelta) -> Fine:
    clocks = tuple(clock + by for clock in one.clocks)
    days = frozenset(clock.date() for clock in clocks)
    return Fine(one.instant + by if one.instant else None, clocks, days, one.told)


def _instants(
    clock: Sight, day: date, declared: Declared, strict: bool, days: Iterable[int] = (-1, 0, 1)
) -> set[datetime]:
    """Every instant that a clock can mean about this day; the clocks elsewhere may show the day before or after."""
    found: set[datetime] = set()
    for hour in hours_meant(clock):
        for distance in days:
            wall = midnight(day) + distance * A_DAY + hour
            found |= set.intersection(*(set(reading(place, wall, declared, strict).instants) for place in clock.places))
    return found
