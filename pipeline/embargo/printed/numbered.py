"""Numbered sights: days and hours that begin with a digit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pipeline.embargo import numbers
from pipeline.embargo.hours import in_part
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.printed import guards
from pipeline.embargo.printed.behind import behind
from pipeline.embargo.printed.sight import Sight, old_year, part_behind
from pipeline.embargo.statements import YEARS, Day, Declared, Hour, Offset, Statement
from pipeline.embargo.vocabulary import doubtful_months

AND = (
    r"(?: ?(?:-|&|,|/) ?|,? (?:to|and|or|until|till|through|au|et|ou|al|y|o|a|e|tot|t/m|en|of|ak|rive|jiska) "
    r"(?:the |le |el )?)"
)
_NTH = r"(?:st|nd|rd|th|er|re|o|e)?"
_SEVERAL_DAYS = re.compile(rf"(?:\d{{1,2}}{_NTH}{AND}){{1,4}}(?=\d{{1,2}}{_NTH}(?!\w|[.:/]\d))", re.ASCII)
_SHORT_YEAR = re.compile(r"(\d{1,2})/(\d{1,2})/(\d\d)(?![\w/]|[.:-]\d)", re.ASCII)
# August in Haitian Creole, October in Portuguese.
_OUT = re.compile(r"(\d{1,2})(?:ye|yè|º|o)? (?:de )?out\.?(?: (?:de )?(199\d|20\d\d))?(?!\w)", re.ASCII | re.IGNORECASE)
_SPAN_OF_HOURS = re.compile(
    r"\d{1,2}(?:[:.h]\d\d)? ?(?:[ap]\.?m\.?)? ?- ?\d{1,2}(?:[:.h]\d\d)?(?: ?(?:[ap]\.?m\b\.?|hrs?\b|uur\b|h\b))?", re.I
)
_FROM_AN_HOUR = re.compile(
    r"\d{1,2}(?:[:.h]\d\d)? ?(?:hrs?|h|uur|heures|horas|[ap]\.?m\.?)? ?"
    r"(?:-|to|and|until|till|à|et|a(?: las?)?|y las?|e|tot|en|às|ak|rive) ?$",
    re.IGNORECASE,
)
_TO_AN_HOUR = re.compile(
    r" ?(?:-|to|until|till|à|a(?: las?)?|y las?|tot|às|rive|jiska) ?\d{1,2}"
    r"(?:[:.h]\d\d| ?(?:[ap]\.?m\b|hrs?\b|h\b|uur|è))",
    re.IGNORECASE,
)
_ZULU = re.compile(r"Z(?!\w)")
_BRACKETED = re.compile(r"\[[A-Z][\w/+-]{2,40}\]", re.ASCII)


def numbered(text: str, at: int, near: bool, declared: Declared) -> list[Sight]:
    """What the digits at `at` state: a day, an hour, both in one, or nothing; `near` a day or hour right before."""
    if guards.is_part_of_more(text, at):
        return []
    if several := _SEVERAL_DAYS.match(text, at):
        found = _first_form(text, several.end(), True, declared)
        if found and isinstance(found[0].value, Day):
            return [replace(found[0], start=at, apart=True)]
    if short := _SHORT_YEAR.match(text, at):
        return _with_short_year(short)
    if (out := _OUT.match(text, at)) and (near or out[2]):
        return _in_two_months(out)
    return _first_form(text, at, near, declared)


def _first_form(text: str, at: int, near: bool, declared: Declared) -> list[Sight]:
    """What the first of the reader's forms that fits says, if it is a day or an hour in running text."""
    for pattern, meaning in numbers.FORMS:
        if match := pattern().match(text, at):
            try:
                value = meaning(match, declared)
            except Refusal as refusal:
                return _refused(match, refusal, declared)
            return _stated(match, value, near, declared)
    return []


def _stated(match: re.Match[str], value: Statement | list[Statement], near: bool, declared: Declared) -> list[Sight]:
    if isinstance(value, list):
        return _stamp(match, value)
    if isinstance(value, Day):
        return _day(match, value, near)
    return _hour(match, value, near, declared) if isinstance(value, Hour) else []


def _refused(match: re.Match[str], refusal: Refusal, declared: Declared) -> list[Sight]:
    """A day that no calendar has, a day of another century, midnight, a span; nothing for any other number."""
    start, end = match.span()
    month = match.groupdict().get("month") or "0"
    if not month.isdigit() and refusal.rule in ("P2", "P20"):
        return [no_day(match, refusal)]
    if refusal.rule == "P16" and (span := _SPAN_OF_HOURS.match(match.string, start)):
        return [Sight(start, span.end(), Hour(timedelta()), apart=True)]
    if refusal.rule == "P8":
        after = behind(match.string, end, declared)
        return [Sight(start, after.end, Hour(timedelta()), after.places, doubt=refusal)]
    return []


def no_day(match: re.Match[str], refusal: Refusal) -> Sight:
    """A date that the reader refuses: one of no calendar (policy P2), or of another century."""
    end = max(match.end(), old_year(match.string, match.end()))
    return Sight(match.start(), end, Day(frozenset()), doubt=refusal if refusal.rule == "P2" else None)


def _stamp(match: re.Match[str], values: Sequence[Statement]) -> list[Sight]:
    """`2020-12-04T09:00:00-04:00[America/Port_of_Spain]`: one stretch that states a day, an hour and an offset."""
    text, (start, end) = match.string, match.span()
    places: tuple[Offset, ...] = tuple(value for value in values if isinstance(value, Offset))
    if not places and (zulu := _ZULU.match(text, end)):
        end, places = zulu.end(), (Offset(timedelta()),)
    if bracketed := _BRACKETED.match(text, end):
        end = bracketed.end()
    days = [Sight(start, end, value) for value in values if isinstance(value, Day)]
    return [*days, *(Sight(start, end, value, places) for value in values if isinstance(value, Hour))]


def _day(match: re.Match[str], day: Day, near: bool) -> list[Sight]:
    start, end = match.span()
    named = not match["month"].isdigit() if "month" in match.groupdict() else False
    if not named and day.yearless and not near:
        return []  # 3/4, 24/7, 9/11
    if named and not guards.is_a_day(match, doubtful_months(), near):
        return []
    if named and day.yearless and (old := old_year(match.string, end)):
        return [Sight(start, old, Day(frozenset()))]
    return [with_part(match.string, Sight(start, end, day))]


def with_part(text: str, sight: Sight) -> Sight:
    """The day with the part of it that is named right behind: `Friday morning`."""
    part = part_behind(text, sight.end)
    return replace(sight, end=part[0], part=part[1]) if part else sight


def _with_short_year(match: re.Match[str]) -> list[Sight]:
    one, two, year = int(match[1]), int(match[2]), 2000 + int(match[3])
    dates = frozenset(found for day, month in ((one, two), (two, one)) for found in _real(year, month, day))
    doubt = Refusal("P5", f"The year of “{match[0]}” has two digits.")
    return [Sight(match.start(), match.end(), Day(dates), doubt=doubt)] if dates else []


def _in_two_months(match: re.Match[str]) -> list[Sight]:
    years = [int(match[2])] if match[2] else YEARS
    dates = frozenset(found for year in years for month in (8, 10) for found in _real(year, month, int(match[1])))
    return [with_part(match.string, Sight(*match.span(), Day(dates, yearless=not match[2])))] if dates else []


def _real(year: int, month: int, day: int) -> Iterator[date]:
    try:
        found = date(year, month, day)
    except ValueError:
        return
    if found.year in YEARS:
        yield found


def _hour(match: re.Match[str], hour: Hour, near: bool, declared: Declared) -> list[Sight]:
    text, start, end, doubt = match.string, match.start(), match.end(), None
    part = part_behind(text, end)
    if part:
        end = part[0]
        try:
            hour = in_part(hour, part[1], text[start:end])
        except Refusal as refusal:
            doubt = refusal
    after = behind(text, end, declared)
    begins = _TO_AN_HOUR.match(text, after.end) is not None
    if not guards.is_an_hour(match, hour, near or begins or bool(after.places) or part is not None):
        return []
    apart = begins or _FROM_AN_HOUR.search(text[max(0, start - guards.LOOK_BACK) : start]) is not None
    return [Sight(start, after.end, hour, after.places, apart=apart, doubt=doubt or after.doubt)]
