"""Where an embargo's statements meet: each allows some instants, and only a single common one is accepted."""

import re
from collections.abc import Mapping
from datetime import date as calendar_date
from datetime import datetime, timedelta
from datetime import time as wall_time

from pipeline.embargo.characters import plain
from pipeline.embargo.days import WEEKDAYS, YEAR_FIRST, spoken, two_readings, year_first
from pipeline.embargo.outcome import Embargo, Refusal
from pipeline.embargo.scan import SEPARATOR, parse_offset, reserved, statements
from pipeline.embargo.statements import (
    Day,
    Declared,
    Hour,
    Label,
    Local,
    Named,
    Offset,
    Place,
    Statement,
    Weekday,
)
from pipeline.embargo.zones import EXAMPLE, Reading, reading, told_at_home
from pipeline.zone import TZDATA, names

IMMEDIATE = frozenset(
    {
        "for immediate release",
        "immediate release",
        "for immediate publication",
        "embargo for immediate release",
        "release immediate no embargo",
        "for immediate release no embargo",
        "no embargo",
    }
)
AT_ONCE = frozenset({"immediate", "immediately", "for immediate", "now", "at once", "asap", "none", "no", "live"})
YEARLESS_DAYS = 90


def read_embargo(words: str, *, home: str, date: str = "", order: str = "", aliases: Mapping[str, str] = {}) -> Embargo:
    """The one instant that the words mean, or none for immediate release; Refusal for everything else.

    `home` is the newsroom's IANA zone ('' for none: then each hour needs a zone), `date` the release's own day
    (YYYY-MM-DD or ''), `order` that of numeric dates (DMY, MDY or ''), `aliases` give an abbreviation the
    meaning `-04:00` or `America/Port_of_Spain`. Nothing depends on the clock or on the machine. A time zone
    follows the hour it belongs to; several hours must be the same instant on the same day.
    """
    declared = _declared(home, date, order, aliases)
    try:
        return _embargo(words, declared)
    except Refusal as refusal:
        label, offset = told_at_home(home, declared.aliases)
        raise refusal.fitted(zone=label, offset=offset, home=home or "America/Port_of_Spain") from refusal


def example(home: str, aliases: Mapping[str, str] = {}) -> str:
    """An hour that is read without doubt at home: `Friday, 4 December 2020, 09:00 hrs AST`."""
    label, _ = told_at_home(home, {key.upper(): _alias(key, value) for key, value in aliases.items()})
    return f"Friday, {spoken(EXAMPLE.date())}, 09:00 hrs {label}"


def _embargo(words: str, declared: Declared) -> Embargo:
    text, home = plain(words), declared.home
    said_alone = " ".join(SEPARATOR.sub(" ", text).lower().split())
    if said_alone in IMMEDIATE:
        return Embargo(None, words, home or "UTC", TZDATA)
    if said_alone in AT_ONCE:
        raise Refusal(f"“{said_alone}” alone could be a slip.", "Write it in full, for example: FOR IMMEDIATE RELEASE.")
    if not said_alone:
        raise Refusal(
            "The embargo is empty.", "Write FOR IMMEDIATE RELEASE, or as in: 4 December 2020, 09:00 hrs {zone}."
        )
    said = statements(text, declared)
    groups = _hours(said)
    day = _day(said, declared)
    readings = [reading(p, midnight(day) + hour, declared) for hour, places in groups.items() for p in places]
    instant, zone = _common(readings, home)
    return Embargo(instant, words, zone or "UTC", TZDATA)


def midnight(day: calendar_date) -> datetime:
    """The naive start of a day."""
    return datetime.combine(day, wall_time())


def _declared(home: str, date: str, order: str, aliases: Mapping[str, str]) -> Declared:
    if home and home not in names():
        raise Refusal(f"The newsroom's home zone {home[:60]} does not exist.", "Name one as in America/Port_of_Spain.")
    if order not in ("", "DMY", "MDY"):
        raise Refusal(f"The newsroom's order of dates is {order[:20]}.", "Write DMY (4/12/2020) or MDY (12/4/2020).")
    return Declared(home, date, order, {key.upper(): _alias(key, value) for key, value in aliases.items()})


def _alias(key: str, value: str) -> Offset | Named:
    if reserved(key):
        raise Refusal(f"The newsroom's zone alias {key} is a word of its own.", "Take it out of newsroom.yml.")
    match = re.fullmatch(r"([+-])(\d\d):(\d\d)", value, re.ASCII)
    if match:
        return parse_offset(match[1], match[2], match[3])
    if value in names():
        return Named(value)
    raise Refusal(
        f"The newsroom's zone alias {key[:20]} means {value[:60]}, which is no zone.",
        "Give it an offset such as -04:00 or a zone such as America/Port_of_Spain in newsroom.yml.",
    )


def _hours(said: list[Statement]) -> dict[timedelta, list[Place]]:
    """Each hour with its zones: those after it, and for the first hour also those before."""
    groups: dict[timedelta, list[Place]] = {}
    places: list[Place] = []
    for statement in said:
        if isinstance(statement, Hour):
            before = [] if groups else places
            places = groups.setdefault(statement.since_midnight, before)
        elif isinstance(statement, Offset | Named | Label | Local):
            places.append(statement)
    if not groups:
        raise Refusal("The embargo gives no hour.")
    if len(groups) > 1 and not all(groups.values()):
        raise Refusal("The embargo gives more than one hour, and not each has its zone.")
    return {hour: places or [Local()] for hour, places in groups.items()}


def _day(said: list[Statement], declared: Declared) -> calendar_date:
    """The one day on which all dates and weekdays agree; the release's own day where none is given (P2, P3)."""
    days = [s for s in said if isinstance(s, Day)] or [Day(frozenset({_own_day(declared)}))]
    dates = frozenset.intersection(*(day.dates for day in days))
    if all(day.yearless for day in days):
        start = _own_day(declared)
        dates = frozenset(d for d in dates if 0 <= (d - start).days <= YEARLESS_DAYS)
    if not dates:
        raise Refusal("The days in the embargo do not agree with each other or with the date of the release.")
    weekdays = {s.number for s in said if isinstance(s, Weekday)}
    fitting = {d for d in dates if weekdays <= {d.weekday()}}
    if not fitting:
        raise _wrong_weekday(min(dates), weekdays)
    if len(fitting) > 1:
        raise two_readings(" or ".join(spoken(d) for d in sorted(fitting)))
    return fitting.pop()


def _wrong_weekday(day: calendar_date, weekdays: set[int]) -> Refusal:
    right = WEEKDAYS[day.weekday()]
    wrong = next(WEEKDAYS[w] for w in sorted(weekdays) if w != day.weekday())
    return Refusal(f"{spoken(day)} is a {right}, not a {wrong}.", f"Write {right}, {spoken(day)}, or mend the day.")


def _own_day(declared: Declared) -> calendar_date:
    if not declared.day:
        raise Refusal("The embargo gives no full day, and the release has no date that could supply it.")
    match = re.fullmatch(YEAR_FIRST, declared.day, re.ASCII)
    if not match:
        raise Refusal("The embargo gives no full day, and the date of the release cannot be read.")
    return min(year_first(match, declared).dates)


def _common(readings: list[Reading], home: str) -> tuple[datetime, str]:
    """The one instant common to all readings and the zone to show it in; else the Refusal that explains it."""
    common = set.intersection(*(set(r.instants) for r in readings))
    if len(common) == 1:
        instant = common.pop()
        zones = [r.instants[instant] for r in readings if r.instants[instant]]
        return instant, home if home in zones or not zones else zones[0]
    blocking = [r.doubt for r in readings if r.doubt and (common or not r.instants)]
    raise (
        blocking[0]
        if blocking
        else Refusal(
            "The hours and zones in the embargo are not the same instant.",
            "Give one hour in one zone, for example: Friday, 4 December 2020, 09:00 hrs {zone}.",
        )
    )
