"""The forms that hold digits: dates, hours, offsets, stamps and date-time groups, tried in order at each place."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import cache, partial

from pipeline.embargo import days, hours
from pipeline.embargo.days import END
from pipeline.embargo.labels import ABBREVIATIONS, WALL_CLOCKS
from pipeline.embargo.languages import Sense
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.statements import YEARS, Day, Declared, Hour, Local, Offset, Statement, Year
from pipeline.embargo.vocabulary import named, part_phrases

Pattern = Callable[[], re.Pattern[str]]
Meaning = Callable[[re.Match[str], Declared], Statement | list[Statement]]
UTC = ("utc", "gmt", "ut", "tu", "tuc")

_SIGNED = r"(?P<sign>[+-])(?P<h>\d\d)(?::?(?P<m>\d\d))?"
_CLOCK = r"(?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]0+)?)?|(?P<mm>\d\d)(?P<ss>\d\d)?)"
_ZONE = rf"(?:(?=[Zz](?!\w))| ?{_SIGNED}{END}|{END})"
STAMP = rf"(?P<year>\d{{4}})(?P<dash>-?)(?P<month>\d\d)(?P=dash)(?P<day>\d\d)[Tt]{_CLOCK}{_ZONE}"
# Python's and PostgreSQL's way of writing a stamp.
SPACED_STAMP = (
    r"(?P<year>\d{4})(?P<dash>-)(?P<month>\d\d)-(?P<day>\d\d) "
    rf"{_CLOCK} ?(?P<sign>[+-])(?P<h>\d\d):(?P<m>\d\d){END}"
)
HOUR_AND_OFFSET = (
    rf"(?:{hours.WITH_SECONDS}(?: ?(?P<sign>[+-])(?P<h>\d\d):?(?P<m>\d\d))"
    r"|(?P<hour2>\d\d):(?P<minute2>\d\d)(?P<sign2>\+)(?P<h2>\d\d):(?P<m2>\d\d)"
    rf"|(?P<hour3>\d\d):(?P<minute3>\d\d) ?(?P<sign3>[+-])(?P<h3>\d\d)(?P<m3>\d\d)){END}"
)
SECONDS = rf"{hours.WITH_SECONDS}(?:(?=Z\b)|{END})"
_OFFSET = rf"(?P<sign>[+-])(?P<h>\d\d):?(?P<m>\d\d){END}"
_UTC_OFFSET = (
    r"(?:UTC/GMT|GMT/UTC|UTC|GMT|UT|TUC|TU) ?\(?(?P<sign>[+-])"
    rf"(?:(?P<h>\d{{1,2}})(?::(?P<m>\d\d))?|(?P<hh>\d\d)(?P<mm>\d\d)){END}"
)
_ENGLISH_MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
GROUP = (
    rf"(?P<day>\d\d) ?(?P<hour>\d\d)(?P<minute>\d\d) ?(?P<zone>(?-i:[A-GI-Zz]|H(?=[A-Za-z])))"
    rf" ?(?P<month>{_ENGLISH_MONTHS})"
    rf"(?: ?(?P<year>\d{{4}}|\d\d))?{END}"
)
_EAST = {**{c: n for n, c in enumerate("ABCDEFGHIKLM", 1)}, **{c: -n for n, c in enumerate("NOPQRSTUVWXY", 1)}, "Z": 0}


def parse_offset(sign: str, hour: str, minute: str | None) -> Offset:
    """The offset of its written parts; Refusal outside -12:00 to +14:00, and for -00:00 (policy P10)."""
    east = timedelta(hours=int(hour), minutes=int(minute or 0)) * (-1 if sign == "-" else 1)
    if int(minute or 0) > 59 or not timedelta(hours=-12) <= east <= timedelta(hours=14):
        raise Refusal(
            "P10", f"No zone is {sign}{hour}:{minute or '00'} from UTC.", "Offsets run from UTC-12 to UTC+14."
        )
    if sign == "-" and not east:
        raise Refusal("P10", f"The offset {sign}{hour}:{minute or '00'} says that the zone is not known.")
    return Offset(east)


def _stamp(match: re.Match[str], declared: Declared) -> list[Statement]:
    day = days.year_first(match, declared)
    parts = (int(match[name] or 0) for name in ("hour", "minute", "mm", "second", "ss"))
    hour, minute, mm, second, ss = parts
    if max(minute, mm, second, ss) > 59:
        raise Refusal("P6", f"There is no hour {match[0]}.")
    since = timedelta(hours=hour, minutes=minute + mm, seconds=second + ss)
    return [day, _within_a_day(since, match[0]), *_signed(match)]


def _signed(match: re.Match[str]) -> list[Statement]:
    return [parse_offset(match["sign"], match["h"], match["m"])] if match["sign"] else []


def _hour_and_offset(match: re.Match[str], declared: Declared) -> list[Statement]:
    if match["sign"]:
        return [hours.clock(match, declared), *_signed(match)]
    number = "2" if match["sign2"] else "3"
    since = timedelta(hours=int(match[f"hour{number}"]), minutes=int(match[f"minute{number}"]))
    offset = parse_offset(match[f"sign{number}"], match[f"h{number}"], match[f"m{number}"])
    if int(match[f"minute{number}"]) > 59:
        raise Refusal("P6", f"There is no hour {match[0]}.")
    return [_within_a_day(since, match[0]), offset]


def _within_a_day(since: timedelta, words: str) -> Hour:
    if since > timedelta(days=1):
        raise Refusal("P6", f"There is no hour {words}.")
    return Hour(since)


def utc_offset(match: re.Match[str]) -> Offset:
    """The offset of `UTC-4`, `GMT+5:30` or `UTC+0530`."""
    return parse_offset(match["sign"], match["h"] or match["hh"], match["m"] or match["mm"])


def signed(match: re.Match[str]) -> Offset:
    """The offset of `-0400` or `+05:30`."""
    return parse_offset(match["sign"], match["h"], match["m"])


def _group(match: re.Match[str], declared: Declared) -> list[Statement]:
    """A military date-time group, whose two-digit year is of this century (policies P5 and P12)."""
    year = match["year"] or ""
    written = f"{int(match['day'])} {match['month']} {'20' + year if len(year) == 2 else year}".strip()
    if len(year) == 2 and 2000 + int(year) not in YEARS[:-10]:
        raise Refusal("P5", f"The year of “{match[0]}” can be 19{year} or 20{year}.", "Write it with four digits.")
    day = re.fullmatch(days.DAY_FIRST, written, re.ASCII | re.IGNORECASE)
    hour = int(match["hour"]), int(match["minute"])
    since = timedelta(hours=hour[0], minutes=hour[1])
    if day is None or hour[1] > 59:
        raise Refusal("P6", f"“{match[0]}” is no date-time group.", "Write it as in 041300ZDEC20.")
    letter = match["zone"].upper()
    place: Statement = Local() if letter == "J" else Offset(timedelta(hours=_EAST[letter]))
    found: Day = days.worded(day, declared)
    return [found, _within_a_day(since, match[0]), place]


def _four_digits(match: re.Match[str], declared: Declared) -> Statement:
    """`0900`, `0900hrs`, `0900Z`; a bare 1990 to 2099 is an hour only if a zone follows it directly."""
    rest = match.string[match.end() :]
    year_like = int(match["hour"] + match["minute"]) in YEARS and not (match["half"] or match["hrs"])
    if year_like and not _ZONE_NEXT.match(rest):
        return Year(int(match["hour"] + match["minute"]))
    return hours.clock(match, declared)


_LABELS = "|".join(sorted([*ABBREVIATIONS, *WALL_CLOCKS], key=len, reverse=True))
_ZONE_NEXT = re.compile(rf"Z\b| ?\(?(?:{_LABELS})(?!\w)| [A-Z][\w'. -]{{1,30}} time\b")


def _range(match: re.Match[str], declared: Declared) -> Statement:
    raise Refusal("P16", f"“{match[0]}” reads like a range of hours.")


def _noon(match: re.Match[str], declared: Declared) -> Statement:
    return hours.noon()


def _midnight(match: re.Match[str], declared: Declared) -> Statement:
    raise hours.which_night()


def _lazy(pattern: str) -> Pattern:
    """A pattern that is compiled when first asked for: they hold every name of a month, and few are ever tried."""
    return cache(partial(re.compile, pattern, re.IGNORECASE))


def _form(pattern: str, meaning: Meaning) -> tuple[Pattern, Meaning]:
    return _lazy(pattern), meaning


# A longer form stands before the shorter one it begins with. All digits are ASCII by now, so \d is 0 to 9.
FORMS: tuple[tuple[Pattern, Meaning], ...] = (
    _form(STAMP, _stamp),
    _form(SPACED_STAMP, _stamp),
    _form(GROUP, _group),
    _form(days.YEAR_FIRST, days.year_first),
    _form(days.YEAR_MONTH_DAY, days.worded),
    _form(days.NUMBERS, days.numbers),
    _form(HOUR_AND_OFFSET, _hour_and_offset),
    _form(SECONDS, hours.clock),
    _form(hours.RANGE, _range),
    _form(hours.WITH_MINUTES, hours.clock),
    _form(hours.H_MINUTES, hours.clock),
    _form(days.TWO_DIGIT_YEAR, days.two_digit_year),
    _form(days.DAY_FIRST, days.worded),
    _form(hours.FOUR_DIGITS, _four_digits),
    _form(hours.HOUR_ALONE, hours.clock),
    _form(rf"(?P<hour>\d{{1,2}})(?= (?:{part_phrases()})(?!\w))", hours.clock),
    _form(days.NUMBERS_SHORT, days.numbers_short),
    _form(days.YEAR, days.year_alone),
    _form(rf"12(?= ?-?(?:{named(Sense.NOON)})(?!\w))", _noon),
    _form(rf"(?:12|0?0|24)(?:[:.h]00)?(?= ?-?(?:{named(Sense.MIDNIGHT)})(?!\w))", _midnight),
)
# Only beside an hour or a zone: elsewhere the sign is a dash.
SIGNED = re.compile(_OFFSET, re.IGNORECASE)
MONTH_FIRST = _lazy(days.MONTH_FIRST)
UTC_OFFSET = re.compile(_UTC_OFFSET, re.IGNORECASE)
