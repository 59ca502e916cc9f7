"""Where an embargo's statements meet: each allows some instants, and only a single common one is accepted."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date as calendar_date
from datetime import datetime
from datetime import time as wall_time
from itertools import product

from pipeline.embargo.characters import plain
from pipeline.embargo.clauses import Clause, clauses_of, mentioned
from pipeline.embargo.days import spoken
from pipeline.embargo.declare import alias, declare
from pipeline.embargo.doubts import check_doubts
from pipeline.embargo.firm import firm
from pipeline.embargo.groups import A_DAY, Group, check_weekdays, groups_of, own_day
from pipeline.embargo.immediate import WRITE_ONLY, check_immediate, check_slip, speaks_of_now
from pipeline.embargo.outcome import Embargo, Refusal
from pipeline.embargo.row import ready
from pipeline.embargo.scan import scan
from pipeline.embargo.statements import Area, Day, Declared, Item, Local, Named, Offset, Weekday, Word
from pipeline.embargo.strangers import check_strangers
from pipeline.embargo.unread import misspelt
from pipeline.embargo.zones import EXAMPLE, Reading, reading, told_at_home
from pipeline.zone import TZDATA, zone


def read_embargo(words: str, *, home: str, date: str = "", order: str = "", aliases: Mapping[str, str] = {}) -> Embargo:
    """The one instant that the words mean, or none for immediate release; Refusal for everything else.

    `home` is the newsroom's IANA zone ('' for none: then each hour needs a zone), `date` the release's own day
    (YYYY-MM-DD or ''), `order` that of numeric dates (DMY, MDY or ''), `aliases` give an abbreviation the
    meaning `-04:00` or `America/Port_of_Spain`. Nothing depends on the clock or on the machine.
    """
    declared = declare(home, date, order, aliases)
    try:
        return _embargo(words, declared)
    except Refusal as refusal:
        label, offset = told_at_home(home, declared.aliases)
        raise refusal.fitted(zone=label, offset=offset, home=home or "America/Port_of_Spain") from refusal


def example(home: str, aliases: Mapping[str, str] = {}) -> str:
    """An hour that is read without doubt at home: `Friday, 4 December 2099, 09:00 hrs AST`."""
    label, _ = told_at_home(home, _readable(aliases))
    return f"Friday, {spoken(EXAMPLE.date())}, 09:00 hrs {label}"


def _readable(aliases: Mapping[str, str]) -> dict[str, Offset | Named]:
    """The aliases that mean a zone; newsroom.yml has a problem of its own for each that does not."""
    found: dict[str, Offset | Named] = {}
    for key, value in aliases.items():
        with suppress(Refusal):
            found[key.upper()] = alias(key, value)
    return found


def _embargo(words: str, declared: Declared) -> Embargo:
    items = understood(words, declared)
    if speaks_of_now(items):
        check_immediate(items)
        _own_day_only(items, declared)
        return Embargo(None, words, declared.home or "UTC", TZDATA)
    row = ready(items)
    found, numbers = clauses_of(row)
    instant, shown_in = _meet(found, groups_of(row, numbers, declared), declared)
    if all(place == Local() for clause in found for place in clause.places):
        _agree_with(mentioned(row), instant, found, declared)
    return Embargo(instant, words, shown_in or "UTC", TZDATA)


def understood(words: str, declared: Declared) -> list[Item]:
    """What the words state, item by item; Refusal for what is empty, unreadable or no instant at all."""
    text = plain(words)
    if not any(character.isalnum() for character in text):
        raise Refusal(
            "P17", "The embargo is empty.", "Write FOR IMMEDIATE RELEASE, or as in: 4 December 2099, 09:00 hrs {zone}."
        )
    check_slip(text)
    items = firm(scan(text, declared))
    check_strangers(items)
    check_doubts(items)
    for item in items:
        if item.value == Word() and (refusal := misspelt(item.text)):
            raise refusal
    return items


def midnight(day: calendar_date) -> datetime:
    """The naive start of a day."""
    return datetime.combine(day, wall_time())


def _own_day_only(items: Sequence[Item], declared: Declared) -> None:
    """A day beside FOR IMMEDIATE RELEASE is the release's own, and its weekday is right."""
    days = [item.value.dates for item in items if isinstance(item.value, Day)]
    weekdays = frozenset(item.value.number for item in items if isinstance(item.value, Weekday))
    own = frozenset({own_day(declared)}) if declared.day else None
    dates = frozenset.intersection(*days, *([own] if own else [])) if days or own else frozenset()
    if days and not dates:
        wrong = "The embargo speaks of immediate release, and of a day that is not the release's own in `date:`."
        raise Refusal("P17", wrong, WRITE_ONLY)
    if weekdays:
        check_weekdays(dates, weekdays)


def _meet(found: list[Clause], groups: list[Group], declared: Declared) -> tuple[datetime, str]:
    """The one instant that all hours can be, over every way in which the days can belong to them (policy P15)."""
    possible: dict[datetime, str] = {}
    doubts: list[Refusal] = []
    readings: list[Reading] = []
    for owners in product(*(group.owners for group in groups)):
        readings = [_of_clause(number, clause, groups, owners, declared) for number, clause in enumerate(found)]
        common = set.intersection(*(set(each.instants) for each in readings))
        for instant in common:
            possible.setdefault(instant, _shown_in(instant, readings, declared.home))
        doubts += [each.doubt for each in readings if each.doubt and (common or not each.instants)]
    if len(possible) == 1:
        return possible.popitem()
    if doubts:
        raise doubts[0]
    raise _day_fits_each(possible) if possible else _disagreement(found, readings)


def _of_clause(
    number: int, clause: Clause, groups: list[Group], owners: tuple[int, ...], declared: Declared
) -> Reading:
    """All instants of one hour on the days it can have; one without a day of its own may fall a day off."""
    mine = [group for group, owner in zip(groups, owners, strict=True) if owner == number]
    dated = [group.dates for group in mine if group.dated]
    if dated:
        days = frozenset.intersection(*dated)
    else:
        others = frozenset(day for group in groups if group.dated for day in group.dates)
        days = frozenset(day + n * A_DAY for day in others for n in (-1, 0, 1))
    for group in mine:
        days = frozenset(day for day in days if group.weekdays <= {day.weekday()})
    instants: dict[datetime, str] = {}
    doubt: Refusal | None = None
    for day in sorted(days):
        each = _on(day, clause, declared)
        instants |= each.instants
        doubt = doubt or each.doubt
    return Reading(instants, doubt)


def _on(day: calendar_date, clause: Clause, declared: Declared) -> Reading:
    """The instants that all zones of one hour allow on one day."""
    readings = [reading(place, midnight(day) + clause.hour, declared, clause.strict) for place in clause.places]
    common = set.intersection(*(set(each.instants) for each in readings))
    doubts = [each.doubt for each in readings if each.doubt and (common or not each.instants)]
    instants = {instant: _shown_in(instant, readings, declared.home) for instant in common}
    return Reading(instants, doubts[0] if doubts else None)


def _shown_in(instant: datetime, readings: list[Reading], home: str) -> str:
    zones = [each.instants[instant] for each in readings if each.instants[instant]]
    return home if home in zones or not zones else zones[0]


def _agree_with(mentioned: list[Area], instant: datetime, found: list[Clause], declared: Declared) -> None:
    """A place in words that name no zone: its clock must be home's, or a reader may take it for the hour's place."""
    for area in mentioned:
        if instant not in reading(area, _local(instant, declared), declared).instants:
            raise Refusal(
                "P11",
                f"The embargo names {area.name} and no zone, and the clock there differs from the newsroom's.",
                f"Write whose clock it is right behind the hour: “{found[0].words} {area.name} time”, "
                f"or “{found[0].words} {{zone}}”.",
            )


def _local(instant: datetime, declared: Declared) -> datetime:
    return instant.astimezone(zone(declared.home)).replace(tzinfo=None)


def _disagreement(found: list[Clause], readings: list[Reading]) -> Refusal:
    """The refusal of hours or zones that are not one instant, each with the instant that it is."""
    one_zone = "Give one hour in one zone, for example: Friday, 4 December 2099, 09:00 hrs {zone}."
    if len(found) == 1:
        return Refusal("P15", f"The zones of “{found[0].words}” do not agree.", one_zone)
    told = " and ".join(f"“{clause.words}”{_is_utc(each)}" for clause, each in zip(found, readings, strict=True))
    return Refusal("P15", f"The hours {told} are not the same instant.", one_zone)


def _is_utc(each: Reading) -> str:
    times = {f"{instant:%H:%M} UTC" for instant in each.instants}
    return f" (“{times.pop()}”)" if len(times) == 1 else ""


def _day_fits_each(possible: Mapping[datetime, str]) -> Refusal:
    lines = ", or ".join(f"“{spoken(i.date())}, {i:%H:%M} UTC”" for i in sorted(possible)[:3])
    return Refusal("P15", "The day can belong to either hour.", f"Write the one you mean: {lines}.")
