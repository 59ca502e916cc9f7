"""The scanner: an embargo's words become statements, and what is not understood is refused."""

import re
from collections.abc import Callable
from datetime import timedelta
from difflib import get_close_matches
from functools import cache

from pipeline.embargo import days, hours
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.statements import END, Declared, Label, Local, Named, Offset, Statement
from pipeline.embargo.zones import ONE_MEANING, SEVERAL_MEANINGS, WALL_CLOCKS
from pipeline.zone import names

Meaning = Callable[[re.Match[str], Declared], Statement | list[Statement] | None]

FILLERS = (
    r"at|be|embargo(?:ed)?|ends|expires|for|hold|is|it|lifts?|media|news|of|on|press|publication|release"
    r"|strict(?:ly)?|that's|the|till|to|under|until|will"
)
PHRASES = (
    r"not (?:to be (?:published|released|used) |for (?:publication|release|broadcast|use) )(?:before|until)",
    r"do not (?:publish|release|use|broadcast) (?:before|until)(?: this time)?",
    r"to be (?:published|released)",
    r"not before",
    r"as of",
    r"(?:date|time|hour) ?:(?= )",
)
# An opening bracket with nothing inside and a row of dots are blanks someone forgot to fill in.
SEPARATOR = re.compile(r"""(?:[ ,;:)\]|*"'!@·•/]|[\[(](?! ?[\])])|\.(?!\.|\d)|-(?!\d))+""")
OFFSET_SIGN = r"(?P<sign>[+-])(?P<h>\d\d):?(?P<m>\d\d)"
UTC_OFFSET = rf"(?:UTC|GMT) ?(?P<sign>[+-])(?:(?P<h>\d{{1,2}})(?::(?P<m>\d\d))?|(?P<hh>\d\d)(?P<mm>\d\d)){END}"
STAMP = (
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)T"
    rf"(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:\.0+)?)?(?:(?=Z\b)|{OFFSET_SIGN}{END}|{END})"
)
ISO_OR_MAIL = rf"{hours.WITH_SECONDS}(?:(?=Z\b)| ?{OFFSET_SIGN}{END}|{END})"
IANA = rf"[A-Za-z]\w*(?:/[A-Za-z][\w+-]*){{1,2}}{END}"
WORD = rf"[A-Za-z]\w*{END}"


def statements(text: str, declared: Declared) -> list[Statement]:
    """Everything the plain text states, in its order; Refusal at the first thing that is not understood."""
    said: list[Statement] = []
    at = 0
    while at < len(text):
        at, found = _next(text, at, declared)
        said += found
    return said


def _next(text: str, at: int, declared: Declared) -> tuple[int, list[Statement]]:
    for pattern, meaning in FORMS:
        match = pattern.match(text, at)
        found = meaning(match, declared) if match else None
        if match and found is not None:
            return match.end(), found if isinstance(found, list) else [found]
    raise _not_understood(text[at:])


def reserved(word: str) -> bool:
    """Whether a word already means something, so that no newsroom can declare it a zone."""
    return any(pattern.fullmatch(word) for pattern, meaning in FORMS if meaning is not _abbreviation)


def parse_offset(sign: str, hour: str, minute: str) -> Offset:
    """The offset of its written parts; Refusal outside -12:00 to +14:00 (policy P10)."""
    east = timedelta(hours=int(hour), minutes=int(minute or 0)) * (-1 if sign == "-" else 1)
    if int(minute or 0) > 59 or not timedelta(hours=-12) <= east <= timedelta(hours=14):
        raise Refusal(f"No zone is {sign}{hour}:{minute or '00'} from UTC.", "Offsets run from UTC-12 to UTC+14.")
    return Offset(east)


def _nothing(match: re.Match[str], declared: Declared) -> list[Statement]:
    return []


def _local(match: re.Match[str], declared: Declared) -> Statement:
    return Local()


def _eastern(match: re.Match[str], declared: Declared) -> Statement:
    return Named(WALL_CLOCKS[match["coast"][0].upper() + "T"])


def _seconds(match: re.Match[str], declared: Declared) -> list[Statement]:
    said: list[Statement] = [hours.clock(match, declared)]
    return [*said, parse_offset(match["sign"], match["h"], match["m"])] if match["sign"] else said


def _stamp(match: re.Match[str], declared: Declared) -> list[Statement]:
    return [days.year_first(match, declared), *_seconds(match, declared)]


def _utc_offset(match: re.Match[str], declared: Declared) -> Statement:
    return parse_offset(match["sign"], match["h"] or match["hh"], match["m"] or match["mm"])


def _iana(match: re.Match[str], declared: Declared) -> Statement | None:
    name = match[0]
    if name in names() and not name.startswith("Etc/"):
        return Named(name)
    if name.split("/")[0] in _areas():
        raise Refusal(f"No zone is named {name[:60]}.", "Write it as in {home}, or as {offset}.")
    return None


@cache
def _areas() -> frozenset[str]:
    return frozenset(name.split("/")[0] for name in names() if "/" in name)


def _abbreviation(match: re.Match[str], declared: Declared) -> Statement | None:
    letters = match[0].upper()
    if letters in declared.aliases:
        return declared.aliases[letters]
    if letters in WALL_CLOCKS and match[0].isupper():
        return Named(WALL_CLOCKS[letters])
    known = letters in ONE_MEANING or letters in SEVERAL_MEANINGS
    return Label(letters) if known else None


def _not_understood(rest: str) -> Refusal:
    words = rest.split(" ")
    shown = words[0].strip(",;")[:40] or rest[:1]
    if "immediate" in shown.lower():
        return Refusal(
            "The embargo speaks of immediate release and of something else as well.",
            "Write only FOR IMMEDIATE RELEASE, or only a day and an hour: Friday, 4 December 2020, 09:00 hrs {zone}.",
        )
    misspelt = _misspelt(words[:2])
    if misspelt:
        return misspelt
    if shown.isdigit():
        return Refusal(
            f"The number {shown} is neither a full date nor a full hour.",
            "Write four digits for a year and minutes for an hour, for example: 4 December 2020, 09:00 hrs {zone}.",
        )
    return Refusal(f"“{shown}” cannot be read as part of a full day, hour and zone.")


def _misspelt(words: list[str]) -> Refusal | None:
    """The refusal of a word that is nearly the name of a month or a weekday."""
    for word in (word.strip(".,;:()") for word in words):
        near = get_close_matches(word.title(), [*days.MONTHS, *days.WEEKDAYS], n=1, cutoff=0.75)
        if near and near[0] != word.title() and len(word) > 3:
            sort = "month" if near[0] in days.MONTHS else "day of the week"
            return Refusal(
                f"“{word[:40]}” is not a {sort}.",
                f"Write {near[0]} if that is meant, as in: Friday, 4 December 2020, 09:00 hrs {{zone}}.",
            )
    return None


def _form(pattern: str, meaning: Meaning, case: re.RegexFlag = re.IGNORECASE) -> tuple[re.Pattern[str], Meaning]:
    return re.compile(pattern, re.ASCII | case), meaning


# Tried in this order at each place: a longer form stands before the shorter one it begins with.
FORMS: tuple[tuple[re.Pattern[str], Meaning], ...] = (
    (SEPARATOR, _nothing),
    _form(STAMP, _stamp, re.NOFLAG),
    _form(days.YEAR_FIRST, days.year_first),
    _form(days.NUMBERS, days.numbers),
    _form(days.TWO_DIGIT_YEAR, days.two_digit_year),
    _form(days.DAY_FIRST, days.worded),
    _form(days.MONTH_FIRST, days.worded),
    _form(ISO_OR_MAIL, _seconds, re.NOFLAG),
    _form(hours.WITH_MINUTES, hours.clock),
    _form(hours.FOUR_DIGITS, hours.four_digits),
    _form(hours.HOUR_ALONE, hours.clock),
    _form(hours.NOON, hours.noon),
    _form(hours.MIDNIGHT, hours.midnight),
    _form(days.NUMBERS_SHORT, days.numbers_short),
    _form(UTC_OFFSET, _utc_offset),
    _form(IANA, _iana),
    _form(rf"local time{END}", _local),
    _form(rf"(?P<coast>eastern|central|mountain|pacific) time{END}", _eastern),
    _form(days.WEEKDAY, days.weekday),
    _form(rf"(?:{'|'.join(PHRASES)}){END}", _nothing),
    _form(WORD, _abbreviation),
    _form(rf"(?:{FILLERS}){END}", _nothing),
)
