"""The calendar: how a language writes its days, from CLDR or in words of its own."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale


@dataclass(frozen=True, slots=True)
class Calendar:
    """The locale of CLDR, and what a catalogue says of days: all of it where CLDR has no names for them.

    `long` and `full` are patterns with {weekday}, {day}, {month} and {year}; `first` is how the first of a month is
    written, '' for a plain 1; `cities` are pairs of a zone and its city.
    """

    locale: str
    months: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    long: str = ""
    full: str = ""
    first: str = ""
    cities: tuple[tuple[str, str], ...] = ()

    @property
    def own(self) -> bool:
        """Whether CLDR is not asked: Babel would print the days of another language."""
        return bool(self.months)

    def written(self, day: date, form: str) -> str:
        """A day in the form "full" (with its weekday), "long" or "medium" (short where CLDR has short names)."""
        return _own(day, form, self) if self.own else _cldr(day, form, self)

    def isolated(self, words: str) -> str:
        """Figures and Latin letters, held together from left to right where the language is read from the right.

        Without it `10:00–15:00` would be shown as `15:00–10:00` (Unicode Annex 9, isolates).
        """
        return f"\u2066{words}\u2069" if _turned(self.locale) else words

    def city(self, zone_name: str) -> str:
        """The city of a zone in this language, '' where there is none better than that in the zone's name."""
        return dict(self.cities).get(zone_name, "")


# the calendar of the program's own messages; the region decides the order of day and month
ENGLISH = Calendar("en_001")


def _own(day: date, form: str, calendar: Calendar) -> str:
    words = {
        "{weekday}": calendar.weekdays[day.weekday()],
        "{day}": (day.day == 1 and calendar.first) or str(day.day),
        "{month}": calendar.months[day.month - 1],
        "{year}": str(day.year),
    }
    pattern = calendar.full if form == "full" else calendar.long
    for gap, word in words.items():
        pattern = pattern.replace(gap, word)
    return pattern


@lru_cache(maxsize=1024)
def _cldr(day: date, form: str, calendar: Calendar) -> str:
    from babel.dates import format_date

    words = str(format_date(day, form, locale=locale(calendar.locale)))
    # CLDR's patterns have no ordinals, and French prints one for the first of a month
    return words.replace("1 ", f"{calendar.first} ", 1) if calendar.first and day.day == 1 else words


@lru_cache(maxsize=32)
def direction(language: str) -> str:
    """In which direction a language is read: "ltr" or "rtl", and "auto" for one that CLDR does not know."""
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(language, sep="-").text_direction)
    except (UnknownLocaleError, ValueError):
        return "auto"


@lru_cache(maxsize=32)
def _turned(name: str) -> bool:
    return bool(locale(name).text_direction == "rtl")


@lru_cache(maxsize=32)
def locale(name: str) -> "Locale":
    """What CLDR knows of a locale; UnknownLocaleError where it knows nothing."""
    from babel import Locale

    return Locale.parse(name)
