"""Zones: which instants a wall-clock time can be, under an offset, a place, an IANA zone or an abbreviation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from pipeline.embargo.days import spoken
from pipeline.embargo.labels import Meaning, meanings
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.statements import Area, Declared, Label, Local, Named, Offset, Place
from pipeline.zone import city, names, zone


@dataclass(frozen=True, slots=True)
class Reading:
    """The instants (UTC) a place allows, each with the IANA zone that shows it ('' for none), and the doubt left."""

    instants: Mapping[datetime, str] = field(default_factory=dict)
    doubt: Refusal | None = None


# The day and hour of every example: the label has to be in force then.
EXAMPLE = datetime(2099, 12, 4, 9)  # noqa: DTZ001  # a wall clock's time, in whichever zone home is


def told_at_home(home: str, aliases: Mapping[str, Offset | Named] = {}) -> tuple[str, str]:
    """What to write behind an hour at home: its zone's label if nobody could misread it, and its offset.

    `('AST', 'UTC-4')` for America/Port_of_Spain, `('UTC+3', 'UTC+3')` for Africa/Nairobi; UTC-4 where no home is known.
    """
    if home not in names():
        return "UTC-4", "UTC-4"
    here = EXAMPLE.replace(tzinfo=zone(home))
    letters, offset = here.tzname() or "", told(here.utcoffset() or timedelta())
    readable = letters not in aliases and meanings(letters)
    alone = readable and list(_label(Label(letters, readable), EXAMPLE, home).instants) == [here.astimezone(UTC)]
    return letters if alone else offset, offset


def told(east: timedelta) -> str:
    """An offset as one writes it in an embargo: `UTC-4`, `UTC+5:30`, `UTC`."""
    minutes = int(east.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"


def reading(place: Place, local: datetime, declared: Declared, strict: bool = False) -> Reading:
    """What a place makes of a naive local time; Refusal where it means home and no home is declared.

    `strict` allows a label out of season nothing, as beside another label: `09:00 GMT/BST` in July is two hours.
    """
    match place:
        case Offset(east):
            return Reading({_at(local, east): ""})
        case Named(name):
            return _wall(local, name)
        case Area():
            return _in_season(place, local, _area(place.name, place.zones, local, declared.home), strict)
        case Label():
            return _label(place, local, declared.home, strict)
        case Local(summer):
            home = _home(declared)
            return _in_season(Area(city(home), frozenset({home}), summer=summer), local, _wall(local, home))


def _home(declared: Declared) -> str:
    if not declared.home:
        raise Refusal(
            "P9",
            "The embargo does not say in which zone the hour is.",
            "Add the zone, for example: 4 December 2099, 09:00 hrs {offset}.",
        )
    return declared.home


def _at(local: datetime, east: timedelta) -> datetime:
    return (local - east).replace(tzinfo=UTC)


def _passes(local: datetime, name: str) -> list[datetime]:
    """No instant in a gap and two in a fold, when the clocks change."""
    both = {local.replace(tzinfo=zone(name), fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(i for i in both if i.astimezone(zone(name)).replace(tzinfo=None) == local)


def _wall(local: datetime, name: str) -> Reading:
    """The wall clock of one zone; in a gap or a fold a doubt is left (policy P14)."""
    instants = _passes(local, name)
    when = f"“{local:%H:%M} on {spoken(local.date())}” in {city(name)}"
    if not instants:
        there = local.replace(tzinfo=zone(name)).astimezone(UTC).astimezone(zone(name))
        mend = f"Choose another hour, for example “{spoken(there.date())}, {there:%H:%M} {city(name)} time”."
        return Reading({}, Refusal("P14", f"{when} does not exist, because the clocks go forward over it.", mend))
    found = dict.fromkeys(instants, name)
    if len(instants) > 1:
        mend = f"Write the one you mean in UTC: {_either(_in_utc(i) for i in instants)}."
        return Reading(found, Refusal("P14", f"{when} comes twice, because the clocks go back over it.", mend))
    return Reading(found)


def _area(name: str, zones: frozenset[str], local: datetime, home: str) -> Reading:
    """A place's wall clock; home settles a name that several places share (policy P11)."""
    if home in zones:
        return _wall(local, home)
    walls = [_wall(local, one) for one in sorted(zones)]
    if len(walls) == 1:
        return walls[0]
    found = {instant: zone_name for wall in reversed(walls) for instant, zone_name in wall.instants.items()}
    if len(found) == 1 and all(wall.instants for wall in walls):
        return Reading(found)
    clocks = {told(local.replace(tzinfo=UTC) - instant): zone_name for instant, zone_name in sorted(found.items())}
    near = sorted(clocks, key=lambda offset: _far(clocks[offset], home, local))
    meant = ", ".join(f"{city(clocks[offset])} ({offset})" for offset in near[:5])
    mend = f"Write the offset you mean, for example: {_lines([f'{local:%H:%M} {o}' for o in near[:1]], local)}."
    return Reading(found, Refusal("P11", f"“{name}” can mean places whose clocks differ: {meant}.", mend))


def _in_season(area: Area, local: datetime, found: Reading, strict: bool = False) -> Reading:
    """A place's summer or standard time: it picks a pass of a fold, and out of season a second statement must settle
    whether the label or the clock was meant (policies P13 and P14)."""
    if area.summer is None or not found.instants:
        return found
    fitting = {i: name for i, name in found.instants.items() if _is_summer(i, name) == area.summer}
    if fitting:
        return Reading(fitting, found.doubt if len(fitting) > 1 else None)
    season = "Summer time" if area.summer else "Standard time"
    mend = f"Leave out the season: {area.name} time is read as the clock there shows it."
    doubt = Refusal("P13", f"{season} is not in force in {area.name} on “{spoken(local.date())}”.", mend)
    shifted = {_at(local, _other_offset(name, i)): name for i, name in found.instants.items() if _changes(name, i.year)}
    return Reading(dict(found.instants) | shifted if shifted and not strict else {}, doubt)


def _offsets_of_year(name: str, year: int) -> tuple[timedelta, timedelta]:
    """A zone's distances from UTC in January and in July."""
    halves = [datetime(year, month, 1, tzinfo=UTC).astimezone(zone(name)).utcoffset() for month in (1, 7)]
    return halves[0] or timedelta(), halves[1] or timedelta()


def _changes(name: str, year: int) -> bool:
    january, july = _offsets_of_year(name, year)
    return january != july


def _other_offset(name: str, instant: datetime) -> timedelta:
    january, july = _offsets_of_year(name, instant.year)
    return july if instant.astimezone(zone(name)).utcoffset() == january else january


def _is_summer(instant: datetime, name: str) -> bool:
    """Whether a clock is ahead of its own clock half a year away; never where the clocks do not change."""
    january, july = _offsets_of_year(name, instant.year)
    return january != july and instant.astimezone(zone(name)).utcoffset() == max(january, july)


def _label(label: Label, local: datetime, home: str, strict: bool = False) -> Reading:
    """An abbreviation's instants: its reviewed meanings, settled or questioned by what home shows (P12, P13)."""
    letters = label.letters
    at_home = {_at(local, east) for east in _offsets(letters, home, local.year)}
    if len(label.meanings) > 1:
        showing = {i for i in at_home if _shows(home, letters, i)}
        if len(showing) == 1:
            return Reading(dict.fromkeys(showing, home))
        possible = {_at(local, meaning.east): "" for meaning in label.meanings}
        return Reading(dict.fromkeys(at_home, home) | possible, _several(letters, local, label.meanings))
    (meaning,) = label.meanings
    said = _at(local, meaning.east)
    if at_home - {said}:
        return Reading(dict.fromkeys(at_home, home) | {said: meaning.region}, _several(letters, local, label.meanings))
    ruling = home if at_home else meaning.region
    if not ruling or (_shows(home, letters, said) if at_home else _in_force(meaning, said)):
        return Reading({said: ruling})
    # Out of season: the writer may mean the label or the wall clock; a second statement can settle which.
    on_the_wall = _wall(local, ruling)
    if not on_the_wall.instants:
        return on_the_wall
    if strict:
        return Reading({}, _out_of_season(meaning, letters, local, ruling))
    return Reading({said: ""} | dict(on_the_wall.instants), _out_of_season(meaning, letters, local, ruling))


def _shows(name: str, letters: str, instant: datetime) -> bool:
    return instant.astimezone(zone(name)).tzname() == letters


def _in_force(meaning: Meaning, instant: datetime) -> bool:
    return instant.astimezone(zone(meaning.region)).utcoffset() == meaning.east


@cache
def _offsets(letters: str, name: str, year: int) -> frozenset[timedelta]:
    """The offsets under which a zone has shown a label in this year or the two on either side."""
    if not name:
        return frozenset()
    months = (datetime(y, m, 1, tzinfo=UTC) for y in range(year - 2, year + 3) for m in range(1, 13))
    shown = (month.astimezone(zone(name)) for month in months)
    return frozenset(s.utcoffset() or timedelta() for s in shown if s.tzname() == letters)


def _several(letters: str, local: datetime, possible: tuple[Meaning, ...]) -> Refusal:
    meant = " or ".join(f"{m.name} ({told(m.east)}: {m.where})" for m in possible)
    lines = _lines([f"{local:%H:%M} {told(m.east)}" for m in possible], local)
    return Refusal("P12", f"{letters} stands for more than one zone: {meant}.", f"Write the one you mean: {lines}.")


def _out_of_season(meaning: Meaning, letters: str, local: datetime, ruling: str) -> Refusal:
    """Standard and summer time differ by an hour, and the writer may have meant either."""
    clock = _passes(local, ruling)[0].astimezone(zone(ruling)).utcoffset() or timedelta()
    lines = _lines([f"{local:%H:%M} {told(east)}" for east in (meaning.east, clock)], local)
    return Refusal(
        "P13",
        f"{letters} ({told(meaning.east)}) is not in force in {city(ruling)} on “{spoken(local.date())}”: "
        f"the clock there is {told(clock)}.",
        f"Write the one you mean: {lines}.",
    )


def _in_utc(instant: datetime) -> str:
    return f"“{spoken(instant.date())}, {instant:%H:%M} UTC”"


def _lines(hours: Iterable[str], local: datetime) -> str:
    """The lines a writer could mean, whole, each in quotation marks."""
    return _either(f"“{spoken(local.date())}, {hour}”" for hour in hours)


def _far(name: str, home: str, local: datetime) -> timedelta:
    """How far a zone's clock is from home's: the nearest is the likeliest."""
    there, here = (local.replace(tzinfo=zone(one)).utcoffset() or timedelta() for one in (name, home or name))
    return abs(there - here)


def _either(lines: Iterable[str]) -> str:
    return ", or ".join(lines)
