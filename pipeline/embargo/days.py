"""Days: dates in words and in numbers, in six languages."""

import re
from collections.abc import Sequence
from datetime import date

from pipeline.embargo.outcome import Refusal
from pipeline.embargo.statements import YEARS, Day, Declared, Year
from pipeline.embargo.vocabulary import months

# Not from the calendar module, whose names follow the machine's locale.
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# No word, digit, range or decimal may go on where a statement ends: every digit counts.
END = r"(?!\w|[.:/+-]\d|,\d\d\d)"
HOUR_MARK = r"(?:hrs?|hours?|hs|h|heures?|horas?|uur|u\.|[bdfkntvz]?è)"
_MONTH = rf"(?P<month>{'|'.join(sorted(map(re.escape, months()), key=len, reverse=True))})(?![^\W\d_])\.?"
_DAY = r"(?P<day>\d{1,2})(?P<nth>st|nd|rd|th|er|ère|re|ro|ero|de|ste|e|ye|yè|\.?o|\.?ª)?(?![^\W_])\.?"
_OF = r"(?:,? ?(?:the |of |de |del |do |d'|van )?|[-/.])"
_YEAR = rf"(?:(?:,? ?(?:of |de |del |do )?|[-/.])(?P<year>199\d|20\d\d)(?! ?{HOUR_MARK}(?!\w)){END})?"
# A year-like number that is no year, 1989 or 2100, is not an hour either.
_NOT_A_YEAR = rf"(?:(?=(?P<odd>,? ?(?:de |del )?(?:1[89]|2[01])\d\d(?! ?{HOUR_MARK}(?!\w)|\d|[AaPp]\.?[Mm]|Z){END}))|)"
DAY_FIRST = rf"{_DAY} ?(?:day )?{_OF}{_MONTH}{_YEAR}{END}{_NOT_A_YEAR}"
# `mar. 1er déc.` is a Tuesday in French.
MONTH_FIRST = rf"{_MONTH}[ -]?(?:the )?{_DAY}(?!\d)(?! ?{_MONTH.replace('?P<month>', '?:')}){_YEAR}{END}{_NOT_A_YEAR}"
YEAR_MONTH_DAY = rf"(?P<year>199\d|20\d\d)(?P<mark>[ -]){_MONTH}(?P=mark){_DAY}{END}"
YEAR_FIRST = rf"(?P<year>\d{{4}})(?P<mark>[-/])(?P<month>\d\d)(?P=mark)(?P<day>\d\d){END}"
NUMBERS = rf"(?P<one>\d{{1,2}})(?P<mark> ?/ ?|[.-])(?P<two>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){END}"
NUMBERS_SHORT = rf"(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}})(?!/){END}"
TWO_DIGIT_YEAR = rf"\d{{1,2}}( ?[/.-] ?)(?:\d{{1,2}}|[^\W\d_]{{3,}}\.?)\1'?\d\d{END}"
YEAR = rf"(?P<year>199\d|20\d\d)(?! ?{HOUR_MARK}(?!\w)){END}"
_ENDINGS = {
    "er": (1,), "ère": (), "re": (1,), "ro": (1,), "ero": (1,), "o": (1,), ".o": (1,), "ye": (1,), "yè": (1,),
    "ste": (1, 8, *range(20, 32)), "de": (*range(2, 8), *range(9, 20)), "e": tuple(range(1, 32)),
}  # fmt: skip


def spoken(day: date) -> str:
    """The day as one writes it in an embargo: `4 December 2020`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def worded(match: re.Match[str], declared: Declared) -> Day:
    """`4th December 2020`, `le 1er décembre`, `Dec. 4, 2020`; Refusal for 4rd or 31 November."""
    day, nth, found = int(match["day"]), (match["nth"] or "").lower(), match.groupdict()
    if nth and day not in _ENDINGS.get(nth, (day,) if nth == _ending(day) else ()):
        raise Refusal("P1", f"“{match['day']}{match['nth']}” is neither one day nor another.")
    if found.get("odd") and not found.get("year"):
        raise Refusal("P20", f"“{match[0].strip()}” holds a number that is no year between 1990 and 2099.")
    return _day(match, [(day, month) for month in months()[match["month"].lower()]])


def year_first(match: re.Match[str], declared: Declared) -> Day:
    """`2020-12-04` or `2020/12/04`, always year, month, day (ISO 8601)."""
    return _day(match, [(int(match["day"]), int(match["month"]))])


def numbers(match: re.Match[str], declared: Declared) -> Day:
    """`04/12/2020`: both readings, or the one of the newsroom's declared order (policy P4)."""
    one, two = int(match["one"]), int(match["two"])
    readings = {"DMY": [(one, two)], "MDY": [(two, one)]}.get(declared.order, [(one, two), (two, one)])
    return _day(match, readings)


def numbers_short(match: re.Match[str], declared: Declared) -> Day:
    """`15/09` without a year; `04/12` has two readings, which only a weekday can settle."""
    return numbers(match, declared)


def two_digit_year(match: re.Match[str], declared: Declared) -> Day:
    """Always a Refusal (policy P5)."""
    raise Refusal(
        "P5", f"The year of “{match[0]}” has two digits.", "Write it with four, for example: 4 December 2099."
    )


def year_alone(match: re.Match[str], declared: Declared) -> Year:
    """A year that stands apart from its day and month."""
    return Year(int(match["year"]))


def two_readings(words: str) -> Refusal:
    """The refusal of a date that is one day to some readers and another to others."""
    return Refusal(
        "P4",
        f"The date can be read as “{words}”." if " or " in words else f"“{words}” can be read as two days.",
        "Write the month as a word, for example: 4 December 2099.",
    )


def _ending(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _day(match: re.Match[str], readings: Sequence[tuple[int, int]]) -> Day:
    year = match.groupdict().get("year")
    years = [int(year)] if year else YEARS
    dates = frozenset(d for y in years for day, month in readings for d in _real(y, month, day))
    if not dates:
        words = match[0].strip(" ,.")
        exists = year is not None and int(year) not in YEARS and any(_real(2000, month, day) for day, month in readings)
        wrong = f"“{words}” is not between 1990 and 2099." if exists else f"“{words}” is no day of the calendar."
        raise Refusal("P20" if exists else "P2", wrong)
    return Day(dates, yearless=not year)


def _real(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)] if year in YEARS else []
    except ValueError:
        return []
