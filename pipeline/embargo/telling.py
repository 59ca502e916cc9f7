"""What one statement of an embargo that was read means, in plain words."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import product

from pipeline.embargo.clauses import Clause
from pipeline.embargo.days import WEEKDAYS, spoken
from pipeline.embargo.groups import A_DAY, own_day
from pipeline.embargo.statements import (
    Area,
    Day,
    Declared,
    Hour,
    Item,
    Label,
    Local,
    Named,
    Offset,
    Place,
    Weekday,
    Year,
)
from pipeline.embargo.zones import reading, told
from pipeline.typeset.moment import MINUS
from pipeline.zone import city, zone

_IN_NUMBERS = re.compile(r"(\d{1,2}) ?[/.-] ?(\d{1,2})(?: ?[/.-] ?\d{4})?")
_ORDERS = {"DMY": "day before month", "MDY": "month before day"}


@dataclass(frozen=True, slots=True)
class Read:
    """An embargo that was read: its items in the author's order, what is declared, its hours, its instant (UTC)."""

    items: tuple[Item, ...]
    declared: Declared
    clauses: tuple[Clause, ...]
    instant: datetime | None


def told_statement(value: object, text: str, read: Read) -> str:
    """The meaning of a day, a weekday, an hour or a zone; '' for what says nothing about the instant."""
    match value:
        case Day():
            return f"the day{_which(value, read)}{_why(value, text, read)}"
        case Weekday(number):
            return f"the weekday, {WEEKDAYS[number]}, which fits"
        case Hour(since):
            return _clock(since)
        case Area(firm=False):
            return "a place that is named; it does not change the clock"
        case Offset() | Named() | Area() | Label() | Local():
            return _zone(value, text, read)
    return ""


def told_own_day(read: Read) -> str:
    """What supplies the day where the words name none."""
    return f"no day, so that of the release: {spoken(own_day(read.declared))}"


def told_home(read: Read) -> str:
    """What supplies the zone where the words name none."""
    _, east = _shown(read.declared.home, read)
    return f"no zone, so the clock at home, in {city(read.declared.home)}: {_told(east)} that day"


def _which(value: Day, read: Read) -> str:
    """The day itself, among those that its words allow: no zone carries it further than a day from the UTC one."""
    if read.instant is not None:
        here = read.instant.date()
        return f", {spoken(min(value.dates, key=lambda day: abs(day - here)))}"
    own = {own_day(read.declared)} & value.dates if read.declared.day else value.dates
    return f", {spoken(next(iter(own)))}" if len(own) == 1 else " of the release"


def _why(value: Day, text: str, read: Read) -> str:
    """What settled the year, or the order of day and month, where the words alone leave it open."""
    if value.yearless and read.instant is not None:
        years = [
            i for i in read.items if isinstance(i.value, Year) or (isinstance(i.value, Day) and not i.value.yearless)
        ]
        if years:
            return f" (the year from “{years[0].text}”)"
        return f" (the year from the date of the release, {spoken(own_day(read.declared))})"
    numbers = _IN_NUMBERS.fullmatch(text)
    if not numbers or int(numbers[1]) == int(numbers[2]) or max(int(numbers[1]), int(numbers[2])) > 12:
        return ""
    order = _ORDERS.get(read.declared.order)
    return f" ({order}, as newsroom.yml says)" if order else " (the only reading that fits the rest)"


def _clock(since: timedelta) -> str:
    minutes, seconds = divmod(int(since.total_seconds()), 60)
    shown = f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return f"{shown} on the 24-hour clock" + (", the end of the day" if since == A_DAY else "")


def _zone(place: Place, text: str, read: Read) -> str:
    settled = _settled(place, read)
    if settled is None:
        return "a zone, which fits the rest"
    east, name = settled
    if text.upper() in read.declared.aliases:
        return f"{_told(east)}, as newsroom.yml says"
    match place:
        case Offset():
            return _distance(east)
        case Local():
            return f"the clock at home, in {city(read.declared.home)}: {_told(east)} that day"
        case Label():
            return _label(place, east, name, read)
        case Area(_, zones) if len(zones) > 1 and read.declared.home in zones:
            return f"the clock there, which is the one at home: {_told(east)} that day"
        case Area():
            return f"the clock there ({name}): {_told(east)} that day"
    return f"the clock in {city(name)}: {_told(east)} that day"


def _label(label: Label, east: timedelta, name: str, read: Read) -> str:
    """The one of its meanings that holds, and why where there are several."""
    home = read.declared.home
    meant = next((m for m in label.meanings if m.east == east), None)
    at_home = bool(home) and _shown(home, read) == (label.letters, east)
    if meant is None:
        where = home if at_home else name
        return f"the clock in {city(where)}: {_told(east)} that day" if where else _told(east)
    offset = "" if "UTC" in meant.name or label.letters == "UTC" else f", {_told(east) if east else 'the same as UTC'}"
    if len(label.meanings) == 1:
        return f"{meant.name}{offset}"
    if at_home:
        return f"{meant.name}{offset}, because the clock in {city(home)} shows {label.letters} that day"
    return f"{meant.name}{offset}, the only meaning that fits the rest"


def _shown(name: str, read: Read) -> tuple[str, timedelta]:
    there = (read.instant or datetime(1990, 1, 1, tzinfo=UTC)).astimezone(zone(name))
    return there.tzname() or "", there.utcoffset() or timedelta()


def _distance(east: timedelta) -> str:
    minutes = abs(int(east.total_seconds())) // 60
    if not minutes:
        return "UTC itself"
    hours, rest = divmod(minutes, 60)
    parts = [_counted(hours, "hour")] * bool(hours) + [_counted(rest, "minute")] * bool(rest)
    return f"{' '.join(parts)} {'ahead of' if east > timedelta() else 'behind'} UTC"


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _told(east: timedelta) -> str:
    """An offset to be looked at and not copied, with the sign that a moment has."""
    return told(east).replace("-", MINUS)


def _settled(place: Place, read: Read) -> tuple[timedelta, str] | None:
    """How far east of UTC the clock of a place was taken to be, and the IANA zone of it ('' for none).

    None where that cannot be told for certain: `9 a.m. EST (10 a.m. EST)` names two clocks alike.
    """
    if read.instant is None:
        return None
    naive = read.instant.replace(tzinfo=None)
    mine = (clause for clause in read.clauses if place in clause.places)
    possible = set()
    for clause, days in product(mine, (0, -1, 1)):
        local = datetime.combine(naive.date() + days * A_DAY, time()) + clause.hour
        found = reading(place, local, read.declared, clause.strict).instants
        if read.instant in found:
            possible.add((local - naive, found[read.instant]))
    return possible.pop() if len(possible) == 1 else None
