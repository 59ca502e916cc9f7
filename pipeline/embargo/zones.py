"""Zones: which instants a wall-clock time can be, under an offset, an IANA zone or an abbreviation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from pipeline.embargo.days import spoken
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.statements import Declared, Label, Local, Named, Offset, Place
from pipeline.zone import city, names, zone

# Reviewed by hand, never taken from tzdata (policy P12): hours east of UTC, and the zone whose season rules.
ONE_MEANING: Mapping[str, tuple[float, str]] = {
    "UTC": (0, ""),
    "Z": (0, ""),
    "GMT": (0, ""),
    "EST": (-5, "America/New_York"),
    "EDT": (-4, "America/New_York"),
    "ADT": (-3, "America/Halifax"),
    "PST": (-8, "America/Los_Angeles"),
    "PDT": (-7, "America/Los_Angeles"),
    "CET": (1, "Europe/Paris"),
    "CEST": (2, "Europe/Paris"),
}
SEVERAL_MEANINGS: Mapping[str, tuple[float, ...]] = {
    "AST": (-4, 3),
    "BST": (1, 6, 11),
    "CDT": (-5, -4),
    "CST": (-6, -5, 8),
    "ECT": (-5, -4),
    "GST": (-2, 4),
    "IST": (1, 2, 5.5),
    "MST": (-7, 6.5, 8),
}
WALL_CLOCKS: Mapping[str, str] = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """The instants (UTC) a place allows, each with the IANA zone that shows it ('' for none), and the doubt left."""

    instants: Mapping[datetime, str] = field(default_factory=dict)
    doubt: Refusal | None = None


# The day and hour of every example: the label has to be in force then.
EXAMPLE = datetime(2020, 12, 4, 9)  # noqa: DTZ001  # a wall clock's time, in whichever zone home is


def told_at_home(home: str, aliases: Mapping[str, Offset | Named] = {}) -> tuple[str, str]:
    """What to write behind an hour at home: its zone's label if nobody could misread it, and its offset.

    `('AST', 'UTC-4')` for America/Port_of_Spain, `('UTC+3', 'UTC+3')` for Africa/Nairobi; UTC-4 where no home is known.
    """
    if home not in names():
        return "UTC-4", "UTC-4"
    here = EXAMPLE.replace(tzinfo=zone(home))
    letters, offset = here.tzname() or "", _offset(here.utcoffset() or timedelta())
    readable = letters not in aliases and (letters in ONE_MEANING or letters in SEVERAL_MEANINGS)
    alone = readable and list(_label(letters, EXAMPLE, home).instants) == [here.astimezone(UTC)]
    return letters if alone else offset, offset


def _offset(east: timedelta) -> str:
    minutes = int(east.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def reading(place: Place, local: datetime, declared: Declared) -> Reading:
    """What a place makes of a naive local time; Refusal where it means home and no home is declared."""
    match place:
        case Offset(east):
            return Reading({_at(local, east): ""})
        case Named(name):
            return _wall(local, name)
        case Label(letters):
            return _label(letters, local, declared.home)
        case Local():
            return _wall(local, _home(declared))


def _home(declared: Declared) -> str:
    if not declared.home:
        raise Refusal(
            "The embargo does not say in which zone the hour is.",
            "Add the zone, for example: 4 December 2020, 09:00 hrs {offset}.",
        )
    return declared.home


def _at(local: datetime, east: timedelta) -> datetime:
    return (local - east).replace(tzinfo=UTC)


def _wall(local: datetime, name: str) -> Reading:
    """No instant in a gap and two in a fold, when the clocks change (policy P14)."""
    passes = (local.replace(tzinfo=zone(name), fold=fold).astimezone(UTC) for fold in (0, 1))
    instants = {i: name for i in passes if i.astimezone(zone(name)).replace(tzinfo=None) == local}
    when = f"{local:%H:%M} on {spoken(local.date())} in {city(name)}"
    if not instants:
        doubt = Refusal(f"{when} does not exist, because the clocks go forward over it.", "Choose another hour.")
        return Reading(instants, doubt)
    if len(instants) > 1:
        mend = "Write the hour in UTC, for example: 4 December 2020, 13:00 UTC."
        return Reading(instants, Refusal(f"{when} comes twice, because the clocks go back over it.", mend))
    return Reading(instants)


def _label(letters: str, local: datetime, home: str) -> Reading:
    """An abbreviation's instants: its reviewed meanings, settled or questioned by what home shows (P12, P13)."""
    at_home = {_at(local, east) for east in _offsets(letters, home, local.year)}
    if letters in SEVERAL_MEANINGS:
        showing = {i for i in at_home if _shows(home, letters, i)}
        if len(showing) == 1:
            return Reading(dict.fromkeys(showing, home))
        meanings = {_at(local, timedelta(hours=hours)): "" for hours in SEVERAL_MEANINGS[letters]}
        return Reading(dict.fromkeys(at_home, home) | meanings, _several(letters))
    hours, region = ONE_MEANING[letters]
    said = _at(local, timedelta(hours=hours))
    if at_home - {said}:
        return Reading(dict.fromkeys(at_home, home) | {said: region}, _several(letters))
    ruling = home if at_home else region
    if not ruling or _shows(ruling, letters, said):
        return Reading({said: ruling})
    # Out of season: the writer may mean the label or the wall clock; a second statement can settle which.
    on_the_wall = _wall(local, ruling)
    if not on_the_wall.instants:
        return on_the_wall
    return Reading({said: ""} | dict(on_the_wall.instants), _out_of_season(letters, local, ruling))


def _shows(name: str, letters: str, instant: datetime) -> bool:
    return instant.astimezone(zone(name)).tzname() == letters


@cache
def _offsets(letters: str, name: str, year: int) -> frozenset[timedelta]:
    """The offsets under which a zone has shown a label in this year or the two on either side."""
    if not name:
        return frozenset()
    months = (datetime(y, m, 1, tzinfo=UTC) for y in range(year - 2, year + 3) for m in range(1, 13))
    shown = (month.astimezone(zone(name)) for month in months)
    return frozenset(s.utcoffset() or timedelta() for s in shown if s.tzname() == letters)


def _several(letters: str) -> Refusal:
    return Refusal(
        f"{letters} stands for more than one zone.",
        "Write the offset instead, for example: 4 December 2020, 09:00 hrs {offset}.",
    )


def _out_of_season(letters: str, local: datetime, ruling: str) -> Refusal:
    return Refusal(
        f"{letters} is not in force in {city(ruling)} on {spoken(local.date())}.",
        "Write the label of that season, or the offset, for example: 4 December 2020, 09:00 hrs {offset}.",
    )
