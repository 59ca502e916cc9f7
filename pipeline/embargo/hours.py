"""Hours: the forms of the clock that leave no doubt, and refusals for those that do."""

import re
from datetime import timedelta

from pipeline.embargo.outcome import Refusal
from pipeline.embargo.statements import END, Declared, Hour

_HALF = r" ?(?P<half>[ap])\.? ?m\b\.?"
_MARK = rf"(?:{_HALF}| ?(?P<hrs>hrs?|hours|h)\b\.?)?"
_STOP = rf"(?:(?=Z\b)|{END})"
WITH_SECONDS = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?:\.0+)?"
WITH_MINUTES = rf"(?P<hour>\d{{1,2}})(?P<mark>[:.h])(?P<minute>\d\d){_MARK}{_STOP}"
FOUR_DIGITS = rf"(?P<hour>\d\d)(?P<minute>\d\d){_MARK}{_STOP}"
HOUR_ALONE = rf"(?P<hour>\d{{1,2}}){_HALF}{END}"
NOON = rf"(?:12(?::00)? )?noon{END}"
MIDNIGHT = rf"(?:(?:12|00|24)(?::00)? )?midnight{END}"


def clock(match: re.Match[str], declared: Declared) -> Hour:
    """`09:00`, `09.00 hrs`, `9h00`, `9:00 a.m.`, `9am`; Refusal for 25:00, for a bare 9:00 and for 12 a.m."""
    found = match.groupdict()
    hour, minute = int(found["hour"]), int(found.get("minute") or 0)
    second = int(found.get("second") or 0)
    half = (found.get("half") or "").lower()
    marked = half or found.get("hrs") or found.get("mark") == "h"
    if len(found["hour"]) == 1 and not marked:
        raise _morning_or_evening(match[0])
    if half:
        hour = _twenty_four(hour, minute, half, match[0])
    if minute > 59 or second > 59 or timedelta(hours=hour, minutes=minute, seconds=second) > timedelta(days=1):
        raise Refusal(f"There is no hour {match[0].strip()}.")
    return Hour(timedelta(hours=hour, minutes=minute, seconds=second))


def four_digits(match: re.Match[str], declared: Declared) -> Hour:
    """`0900`, `0900hrs`, `0900Z`; Refusal for a bare 2030, which can be a year."""
    marked = match["half"] or match["hrs"] or match.string[match.end() :].startswith("Z")
    if match["hour"] == "20" and not marked:
        raise Refusal(
            f"{match[0].strip()} can be a year or an hour.",
            "Write the hour with a colon, for example: 4 December 2020, 20:30 hrs {zone}.",
        )
    return clock(match, declared)


def noon(match: re.Match[str], declared: Declared) -> Hour:
    """`12 noon` or `noon`."""
    return Hour(timedelta(hours=12))


def midnight(match: re.Match[str], declared: Declared) -> Hour:
    """Always a Refusal (policy P8)."""
    raise _which_night()


def _twenty_four(hour: int, minute: int, half: str, words: str) -> int:
    """The hour of the 24-hour clock; a 24-hour time that is marked a.m. or p.m. must agree with its mark."""
    if hour == 12 and half == "a" and minute == 0:
        raise _which_night()
    if hour in range(1, 13):
        return hour % 12 + 12 * (half == "p")
    if hour in (range(13, 24) if half == "p" else range(1)):
        return hour
    raise Refusal(f"“{words.strip()}” contradicts itself.", "Write 9:00 a.m. or 09:00 hrs, not both.")


def _morning_or_evening(words: str) -> Refusal:
    return Refusal(
        f"{words.strip()} can be in the morning or in the evening.",
        "Write 09:00 hrs or 9:00 a.m., for example: 4 December 2020, 09:00 hrs {zone}.",
    )


def _which_night() -> Refusal:
    return Refusal(
        "Midnight can be the night before the day or the night after it.",
        "Write 00:01 hrs for the first minute of the day or 24:00 hrs for its end.",
    )
