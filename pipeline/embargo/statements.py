"""What an embargo's words can state: days, weekdays, hours and zones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

YEARS = range(1990, 2100)
# No word, digit, range or decimal may go on where a statement ends: every digit counts.
END = r"(?!\w|[.:/+-]\d)"


@dataclass(frozen=True, slots=True)
class Day:
    """The calendar days that a date can mean; without a year, that day of every year."""

    dates: frozenset[date]
    yearless: bool = False


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday is 0; it verifies a date and never is one."""

    number: int


@dataclass(frozen=True, slots=True)
class Hour:
    """The wall clock's distance from the start of the day; 24 hours is the day's end."""

    since_midnight: timedelta


@dataclass(frozen=True, slots=True)
class Offset:
    """A fixed distance from UTC, positive to the east."""

    east: timedelta


@dataclass(frozen=True, slots=True)
class Named:
    """The wall clock of an IANA zone."""

    zone: str


@dataclass(frozen=True, slots=True)
class Label:
    """An abbreviation such as AST, in capitals."""

    letters: str


@dataclass(frozen=True, slots=True)
class Local:
    """The wall clock at home, because the words say so."""


Place = Offset | Named | Label | Local
Statement = Day | Weekday | Hour | Place


@dataclass(frozen=True, slots=True)
class Declared:
    """What the newsroom and the release declare: home zone, the release's day, order of numbers, aliases."""

    home: str
    day: str
    order: str
    aliases: Mapping[str, Offset | Named]
