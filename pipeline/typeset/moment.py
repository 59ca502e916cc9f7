"""A moment: how an instant or a day is shown to a reader, in a zone and a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from pipeline.clock import utc
from pipeline.zone import zone

# the region decides the order of day and month: "Friday, 4 December 2020", not "December 4"
LANGUAGES: Mapping[str, str] = {"en": "en_001", "fr": "fr", "es": "es", "nl": "nl", "pt": "pt"}


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant as shown: ISO 8601 with offset, full and short local form, and UTC ('' where local is UTC).

    `2020-12-04T09:00:00-04:00`, `Friday, 4 December 2020, 09:00 AST`, `4 Dec 2020, 09:00 AST`, `13:00 UTC`.
    """

    iso: str
    local: str
    short: str
    utc: str

    def __str__(self) -> str:
        return f"{self.local} ({self.utc})" if self.utc else self.local


def shown(instant: datetime, zone_name: str, language: str) -> Moment:
    """An instant in a zone and a language; ValueError for a naive time or a language not in LANGUAGES."""
    local = utc(instant).astimezone(zone(zone_name))
    hour = f"{local:%H:%M} {label(local)}"
    return Moment(
        local.isoformat(timespec="seconds"),
        f"{_day(local.date(), language, 'full')}, {hour}",
        f"{_day(local.date(), language, 'medium')}, {hour}",
        _in_utc(local, language),
    )


def day(iso: str, language: str) -> str:
    """A day such as `2020-12-04` as `4 December 2020`; text that is not an ISO day stays as it is written."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return _day(found, language, "long")


def spoken(language: str) -> str:
    """The interface language of a tag such as `pt-BR`, '' where the interface does not speak it."""
    primary = language.lower().replace("_", "-").split("-")[0]
    return primary if primary in LANGUAGES else ""


def label(local: datetime) -> str:
    """What a zone calls itself at that time, such as `AST`; a zone that has only a number becomes `UTC-3`."""
    name = local.tzname() or ""
    if name[:1] not in "+-":
        return name
    offset = local.utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    return f"UTC{'-' if offset < timedelta() else '+'}{hours}" + (f":{minutes:02}" if minutes else "")


def _in_utc(local: datetime, language: str) -> str:
    if label(local) in ("UTC", "UTC+0"):
        return ""
    there = utc(local)
    hour = f"{there:%H:%M} UTC"
    return hour if there.date() == local.date() else f"{_day(there.date(), language, 'long')}, {hour}"


@lru_cache(maxsize=1024)
def _day(day: date, language: str, form: str) -> str:
    from babel.dates import format_date

    known = spoken(language)
    if not known:
        raise ValueError(f"dates are not written in the language {language!r}, only in {', '.join(LANGUAGES)}")
    return str(format_date(day, form, locale=LANGUAGES[known]))
