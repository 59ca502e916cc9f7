"""What an embargo's words can state: days, weekdays, hours and zones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.embargo.labels import Meaning
from pipeline.embargo.languages import Sense

YEARS = range(1990, 2100)


@dataclass(frozen=True, slots=True)
class Day:
    """The calendar days that a date can mean; without a year, that day of every year."""

    dates: frozenset[date]
    yearless: bool = False


@dataclass(frozen=True, slots=True)
class Year:
    """A year that stands apart from its day: `Fri Dec 4 13:00:00 2020`."""

    number: int


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday is 0; it verifies a date and never is one."""

    number: int


@dataclass(frozen=True, slots=True)
class Hour:
    """The wall clock's distance from the start of the day; 24 hours is the day's end.

    `bare` says that it was written as whole hours (`9 hours`, `9h`), which can also be a length of time; `clock` is
    12 with a.m. or p.m., 24 for the 24-hour clock, 0 if only a part of the day can tell morning from evening.
    """

    since_midnight: timedelta
    bare: bool = False
    clock: int = 24


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: the minutes from midnight between which its hours lie."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Offset:
    """A fixed distance from UTC, positive to the east."""

    east: timedelta


@dataclass(frozen=True, slots=True)
class Named:
    """The wall clock of an IANA zone."""

    zone: str


@dataclass(frozen=True, slots=True)
class Area:
    """A place by its name, and the IANA zones that the name can mean; `firm` if the words make it a clock's place.

    `summer` is True where they say summer time, False where they say standard or winter time.
    """

    name: str
    zones: frozenset[str]
    firm: bool = False
    summer: bool | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """An abbreviation in capitals such as AST, or a long name, with everything that it can mean."""

    letters: str
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Local:
    """The wall clock at home, because the words say so or name no zone; `summer` as for an Area."""

    summer: bool | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """Any other word, with its senses in the six languages; none for a word that the reader does not know."""

    senses: frozenset[Sense] = frozenset()
    month: bool = False


Place = Offset | Named | Area | Label | Local
Statement = Day | Year | Weekday | Hour | Part | Place
ZONES = (Offset, Named, Area, Label, Local)


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of the plain text and what it states.

    `gap` is the punctuation before it, `clause` counts the strong breaks (a slash, a semicolon, a line's or
    sentence's end) up to it, `bracket` is the number of the bracket it stands in, 0 for none, negative for square.
    """

    value: Statement | Word
    text: str
    gap: str
    clause: int
    bracket: int

    @property
    def senses(self) -> frozenset[Sense]:
        """The senses of a word; none for anything else."""
        return self.value.senses if isinstance(self.value, Word) else frozenset()


@dataclass(frozen=True, slots=True)
class Declared:
    """What the newsroom and the release declare: home zone, the release's day, order of numbers, aliases."""

    home: str
    day: str
    order: str
    aliases: Mapping[str, Offset | Named]
