"""A moment: how an instant or a day is shown to a reader, in a zone and a language."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from pipeline.clock import utc
from pipeline.typeset.calendar import Calendar, locale
from pipeline.zone import city, zone

MINUS = "\u2212"  # NVDA reads UTC-4 with a hyphen as "UTC 4" unless told to say more (its symbols.dic), this as "minus"


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant as shown: ISO 8601 with offset, full and short local form, UTC ('' where its hour is the same), day.

    `2020-12-04T09:00:00-04:00`, `Friday, 4 December 2020, 09:00 (Port of Spain, UTC−4)`,
    `4 Dec 2020, 09:00 (Port of Spain, UTC−4)`, `13:00 UTC`, `4 December 2020`. No abbreviation names the zone: AST is
    two of them.
    """

    iso: str
    local: str
    short: str
    utc: str
    day: str

    def __str__(self) -> str:
        return f"{self.local} · {self.utc}" if self.utc else self.local


@lru_cache(maxsize=8192)
def shown(instant: datetime, zone_name: str, calendar: Calendar) -> Moment:
    """An instant in a zone, written as a calendar has it; the full form names the weekday.

    ValueError for a naive time, UnknownZone for a zone that is none. Seconds are cut off, but for those of the ISO
    form. Every offset is tzdata's own; Babel gives nothing but words.
    """
    local = utc(instant).astimezone(zone(zone_name))
    hour = f"{_hour(local.hour, local.minute, calendar)} {_where(local, zone_name, calendar)}"
    return Moment(
        local.isoformat(timespec="seconds"),
        f"{calendar.written(local.date(), 'full')}, {hour}",
        f"{calendar.written(local.date(), 'medium')}, {hour}",
        _in_utc(local, calendar),
        calendar.written(local.date(), "long"),
    )


def whole_day(iso: str, calendar: Calendar) -> Moment:
    """A day of which no hour is known, such as `2009-03-04`; ValueError for what is no ISO day."""
    found = date.fromisoformat(iso)
    full, medium, long = (calendar.written(found, form) for form in ("full", "medium", "long"))
    return Moment(iso, full, medium, "", long)


def spanned(begin: datetime, end: datetime | None, zone_name: str, calendar: Calendar) -> str:
    """From an instant to a later one, in a zone: `Saturday, 20 May 2023, 10:00–15:00 (Port of Spain, UTC−4)`.

    Where the clocks are changed in between, each hour has its own distance from UTC.
    """
    first = utc(begin).astimezone(zone(zone_name))
    last = utc(end).astimezone(zone(zone_name)) if end else first
    hours = _hour(first.hour, first.minute, calendar)
    changed = first.utcoffset() != last.utcoffset()
    if changed:
        hours += f" {_where(first, zone_name, calendar)}"
    if changed and last.date() == first.date():
        hours += f" – {_hour(last.hour, last.minute, calendar)}"
    elif last.date() != first.date():
        hours += f" – {calendar.written(last.date(), 'full')}, {_hour(last.hour, last.minute, calendar)}"
    elif last != first:
        hours = calendar.isolated(f"{hours}–{_hour(last.hour, last.minute, calendar)}")
    return f"{calendar.written(first.date(), 'full')}, {hours} {_where(last, zone_name, calendar)}"


def day(iso: str, calendar: Calendar) -> str:
    """A day such as `2020-12-04` as `4 December 2020`; text that is not an ISO day stays as it is written."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return calendar.written(found, "long")


def _where(local: datetime, zone_name: str, calendar: Calendar) -> str:
    place, distance = _place(zone_name, calendar), calendar.isolated(_distance(local.utcoffset() or timedelta()))
    return f"({place}, {distance})" if place else distance


def _distance(east: timedelta) -> str:
    """How far a clock is from UTC, such as `UTC−4`, `UTC+5:45` or `UTC` itself."""
    hours, minutes = divmod(abs(int(east.total_seconds())) // 60, 60)
    if not hours and not minutes:
        return "UTC"
    return f"UTC{MINUS if east < timedelta() else '+'}{hours}" + (f":{minutes:02}" if minutes else "")


def _in_utc(local: datetime, calendar: Calendar) -> str:
    if not local.utcoffset():
        return ""
    there = local.astimezone(UTC)
    hour = calendar.isolated(f"{_hour(there.hour, there.minute, calendar)} UTC")
    return hour if there.date() == local.date() else f"{calendar.written(there.date(), 'long')}, {hour}"


@lru_cache(maxsize=1024)
def _place(zone_name: str, calendar: Calendar) -> str:
    """The city a zone is known by, '' for one such as Etc/GMT+4 that is a distance and no place."""
    from babel.core import get_global
    from babel.dates import get_timezone_location

    name = str(get_global("zone_aliases").get(zone_name, zone_name))
    if name.startswith("Etc/"):
        return ""
    known = calendar.city(name) or calendar.city(zone_name)
    if known or calendar.own:
        return known or city(name)
    # CLDR knows Buenos Aires under another name, and Babel then makes it `Argentina/Buenos Aires`
    return city(get_timezone_location(zone(zone_name), locale=locale(calendar.locale), return_city=True))


@lru_cache(maxsize=2048)
def _hour(hour: int, minute: int, calendar: Calendar) -> str:
    """On the 24-hour clock, as the language's own pattern has it: `09:00`, in Spanish `9:00`."""
    if calendar.own:
        return f"{hour:02}:{minute:02}"
    known = locale(calendar.locale)
    return str(known.datetime_skeletons["Hm"].apply(datetime(1, 1, 1, hour, minute, tzinfo=UTC), known))
