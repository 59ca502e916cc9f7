"""Days: dates in words and in numbers, and the weekdays that verify them."""

import re
from collections.abc import Iterable
from datetime import date

from pipeline.embargo.outcome import Refusal
from pipeline.embargo.statements import END, YEARS, Day, Declared, Weekday

# Not from the calendar module, whose names follow the machine's locale.
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?P<nth>st|nd|rd|th)?"
_YEAR = rf"(?:(?:, ?| |-)?(?P<year>199\d|20\d\d){END})?"
DAY_FIRST = rf"{_DAY}(?: of)?[ -]?{_MONTH}{_YEAR}{END}"
MONTH_FIRST = rf"{_MONTH}[ -]?{_DAY}(?!\d){_YEAR}{END}"
YEAR_FIRST = rf"(?P<year>\d{{4}})(?P<mark>[-/])(?P<month>\d\d)(?P=mark)(?P<day>\d\d){END}"
NUMBERS = rf"(?P<one>\d{{1,2}})(?P<mark>[/.-])(?P<two>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){END}"
NUMBERS_SHORT = rf"(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}}){END}"
TWO_DIGIT_YEAR = rf"\d{{1,2}}([/.-])\d{{1,2}}\1\d\d{END}"
WEEKDAY = (
    r"(?P<name>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    rf"|sat(?:urday)?|sun(?:day)?)\b\.?{END}"
)


def spoken(day: date) -> str:
    """The day as one writes it in an embargo: `4 December 2020`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def worded(match: re.Match[str], declared: Declared) -> Day:
    """`4th December 2020`, `Dec. 4, 2020` or the same without a year; Refusal for 4rd or 31 November."""
    day, nth = int(match["day"]), (match["nth"] or "").lower()
    if nth and nth != _ending(day):
        raise Refusal(f"“{match['day']}{match['nth']}” is neither one day nor another.")
    month = [name[:3].lower() for name in MONTHS].index(match["month"][:3].lower()) + 1
    return _day(match, [(day, month)])


def year_first(match: re.Match[str], declared: Declared) -> Day:
    """`2020-12-04` or `2020/12/04`, always year, month, day (ISO 8601)."""
    return _day(match, [(int(match["day"]), int(match["month"]))])


def numbers(match: re.Match[str], declared: Declared) -> Day:
    """`04/12/2020`: both readings, or the one of the newsroom's declared order (policy P4)."""
    one, two = int(match["one"]), int(match["two"])
    readings = {"DMY": [(one, two)], "MDY": [(two, one)]}.get(declared.order, [(one, two), (two, one)])
    return _day(match, readings)


def numbers_short(match: re.Match[str], declared: Declared) -> Day:
    """`15/09` without a year; Refusal where it has two readings, for then nothing but luck decides."""
    day = numbers(match, declared)
    if len({(d.day, d.month) for d in day.dates}) > 1:
        raise two_readings(match[0])
    return day


def two_digit_year(match: re.Match[str], declared: Declared) -> Day:
    """Always a Refusal (policy P5)."""
    raise Refusal(f"The year of “{match[0]}” has two digits.", "Write it with four, for example: 4 December 2020.")


def two_readings(words: str) -> Refusal:
    """The refusal of a date that is one day to some readers and another to others."""
    return Refusal(
        f"The date can be read as {words}." if " or " in words else f"“{words}” can be read as two days.",
        "Write the month as a word, for example: 4 December 2020.",
    )


def weekday(match: re.Match[str], declared: Declared) -> Weekday:
    """`Friday`, `Fri.`, `Thurs`."""
    return Weekday([name[:3].lower() for name in WEEKDAYS].index(match["name"][:3].lower()))


def _ending(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _day(match: re.Match[str], readings: Iterable[tuple[int, int]]) -> Day:
    year = match.groupdict().get("year")
    years = [int(year)] if year else YEARS
    dates = frozenset(d for y in years for day, month in readings for d in _real(y, month, day))
    if not dates:
        raise Refusal(f"There is no day “{match[0].strip()}” between 1990 and 2099.")
    return Day(dates, yearless=not year)


def _real(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)] if year in YEARS else []
    except ValueError:
        return []
