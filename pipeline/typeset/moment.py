"""A moment: how an instant or a day is shown to a reader, in a zone and a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.clock import utc
from pipeline.typeset import haitian
from pipeline.zone import city, zone

if TYPE_CHECKING:
    from babel import Locale

# what the interface speaks; the region decides the order of day and month: "Friday, 4 December 2020", not "December 4"
LANGUAGES: Mapping[str, str] = {"en": "en_001", "fr": "fr", "es": "es", "nl": "nl", "pt": "pt"}
CREOLE = "ht"  # moments are written in it too, without CLDR; the interface does not speak it

MINUS = "\u2212"  # NVDA reads UTC-4 with a hyphen as "UTC 4" unless told to say more (its symbols.dic), this as "minus"


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant as shown: ISO 8601 with offset, full and short local form, and UTC ('' where its hour is the same).

    `2020-12-04T09:00:00-04:00`, `Friday, 4 December 2020, 09:00 (Port of Spain, UTC−4)`,
    `4 Dec 2020, 09:00 (Port of Spain, UTC−4)`, `13:00 UTC`. No abbreviation names the zone: AST is two of them.
    """

    iso: str
    local: str
    short: str
    utc: str

    def __str__(self) -> str:
        return f"{self.local} · {self.utc}" if self.utc else self.local


def shown(instant: datetime, zone_name: str, language: str) -> Moment:
    """An instant in a zone, written in one of LANGUAGES or Haitian Creole; the full form names the weekday.

    ValueError for a naive time or any other language, UnknownZone for a zone that is none. Seconds are cut off,
    but for those of the ISO form. Every offset is tzdata's own; Babel gives nothing but words.
    """
    local = utc(instant).astimezone(zone(zone_name))
    written = _written_in(language)
    hour = f"{_hour(local.hour, local.minute, written)} {_where(local, _place(zone_name, written))}"
    return Moment(
        local.isoformat(timespec="seconds"),
        f"{_day(local.date(), written, 'full')}, {hour}",
        f"{_day(local.date(), written, 'medium')}, {hour}",
        _in_utc(local, written),
    )


def day(iso: str, language: str) -> str:
    """A day such as `2020-12-04` as `4 December 2020`; text that is not an ISO day stays as it is written."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return _day(found, _written_in(language), "long")


def spoken(language: str) -> str:
    """The interface language of a tag such as `pt-BR`, '' where the interface does not speak it."""
    primary = _primary(language)
    return primary if primary in LANGUAGES else ""


def _primary(language: str) -> str:
    return language.lower().replace("_", "-").split("-")[0]


def _written_in(language: str) -> str:
    primary = _primary(language)
    if primary not in LANGUAGES and primary != CREOLE:
        known = ", ".join([*LANGUAGES, CREOLE])
        raise ValueError(f"dates are not written in the language {language!r}, only in {known}")
    return primary


def _where(local: datetime, place: str) -> str:
    distance = _distance(local.utcoffset() or timedelta())
    return f"({place}, {distance})" if place else distance


def _distance(east: timedelta) -> str:
    """How far a clock is from UTC, such as `UTC−4`, `UTC+5:45` or `UTC` itself."""
    hours, minutes = divmod(abs(int(east.total_seconds())) // 60, 60)
    if not hours and not minutes:
        return "UTC"
    return f"UTC{MINUS if east < timedelta() else '+'}{hours}" + (f":{minutes:02}" if minutes else "")


def _in_utc(local: datetime, written: str) -> str:
    if not local.utcoffset():
        return ""
    there = local.astimezone(UTC)
    hour = f"{_hour(there.hour, there.minute, written)} UTC"
    return hour if there.date() == local.date() else f"{_day(there.date(), written, 'long')}, {hour}"


@lru_cache(maxsize=1024)
def _place(zone_name: str, written: str) -> str:
    """The city a zone is known by, '' for one such as Etc/GMT+4 that is a distance and no place."""
    from babel.core import get_global
    from babel.dates import get_timezone_location

    name = str(get_global("zone_aliases").get(zone_name, zone_name))
    if name.startswith("Etc/"):
        return ""
    if written == CREOLE:
        return haitian.CITIES.get(name) or city(name)
    # CLDR knows Buenos Aires under another name, and Babel then makes it `Argentina/Buenos Aires`
    return city(get_timezone_location(zone(zone_name), locale=_locale(written), return_city=True))


@lru_cache(maxsize=1024)
def _day(day: date, written: str, form: str) -> str:
    from babel.dates import format_date

    if written == CREOLE:
        return haitian.written(day, form)
    words = str(format_date(day, form, locale=_locale(written)))
    # CLDR's patterns have no ordinals, and French prints one for the first of a month
    return words.replace("1 ", "1er ", 1) if written == "fr" and day.day == 1 else words


@lru_cache(maxsize=2048)
def _hour(hour: int, minute: int, written: str) -> str:
    """On the 24-hour clock, as the language's own pattern has it: `09:00`, in Spanish `9:00`."""
    if written == CREOLE:
        return f"{hour:02}:{minute:02}"
    locale = _locale(written)
    return str(locale.datetime_skeletons["Hm"].apply(datetime(1, 1, 1, hour, minute, tzinfo=UTC), locale))


@lru_cache(maxsize=len(LANGUAGES))
def _locale(written: str) -> "Locale":
    from babel import Locale

    return Locale.parse(LANGUAGES[written])
