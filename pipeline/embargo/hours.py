"""Hours: the forms of the clock that leave no doubt, and refusals for those that do."""

import re
from datetime import timedelta

from pipeline.embargo.days import END, HOUR_MARK
from pipeline.embargo.labels import ABBREVIATIONS
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.statements import Declared, Hour, Part
from pipeline.embargo.vocabulary import months

_HALF = r" ?\(?(?P<half>[ap])\.? ?m\b(?:\.(?!\.)|\b)\)?"
# `09:00 heure de Paris`: there the word begins the zone.
_HRS = rf" ?(?P<hrs>{HOUR_MARK}(?!\w)(?<!heure)(?<!hora)|(?:heure|hora)(?! ?[^\W\d_]))\.?"
_MARK = rf"(?:{_HRS})?(?:{_HALF})?"
_STOP = rf"(?:(?=Z\b)|(?=(?:{'|'.join(letters for letters in ABBREVIATIONS if len(letters) > 2)})(?!\w))|{END})"
_MONTH_NEXT = rf"(?! ?(?:de |d')?(?:{'|'.join(map(re.escape, months()))})(?![^\W\d_]))"
WITH_SECONDS = rf"(?P<hour>\d{{1,2}}):(?P<minute>\d\d):(?P<second>\d\d)(?:[.,]0+)?{_MARK}"
WITH_MINUTES = rf"(?P<hour>\d{{1,2}})(?P<mark>[:.])(?P<minute>\d\d){_MARK}{_STOP}"
H_MINUTES = (
    r"(?P<hour>\d{1,2})(?:(?P<mark>h|è)(?P<minute>\d\d)|"
    rf" ?(?P<hrs>h|heures?|uur|horas?|[bdfkntvz]?è) ?(?P<minutes>\d\d){_MONTH_NEXT})"
    rf"(?: ?(?:min|mn)\b\.?)?(?:{_HALF})?{END}"
)
FOUR_DIGITS = rf"(?P<hour>\d\d)(?P<minute>\d\d){_MARK}{_STOP}"
HOUR_ALONE = rf"(?P<hour>\d{{1,2}})(?= ?\(?[ap]\.? ?m\b| ?{HOUR_MARK}){_MARK}{END}"
RANGE = (
    r"\d{1,2}(?:[:.h]?\d\d|h)? ?(?:[ap]\.?m\.?)? ?- ?"
    r"\d{1,2}(?:[:.h]\d\d(?![./-]?\d)|h\b|[ap]\.?m\b| ?hrs?\b| [ap]\.?m\b)"
)


def clock(match: re.Match[str], declared: Declared) -> Hour:
    """`09:00`, `09.00 hrs`, `9h00`, `9:00 a.m.`, `9am`; Refusal for 25:00 and 12 a.m.

    A bare `9:00` is an Hour that a part of the day must settle.
    """
    found = match.groupdict()
    minutes = found.get("minute") or found.get("minutes")
    hour, minute, second = int(found["hour"]), int(minutes or 0), int(found.get("second") or 0)
    half = (found.get("half") or "").lower()
    marked = half or found.get("hrs") or found.get("mark") in ("h", "H", "è", "È")
    if half and found.get("hrs") and (hour < 12) != (half == "a"):
        raise _contradicts(match[0])
    if half:
        hour = _twenty_four(hour, minute, half, match[0])
    since = timedelta(hours=hour, minutes=minute, seconds=second)
    if minute > 59 or second > 59 or since > timedelta(days=1):
        raise Refusal("P6", f"There is no hour {match[0].strip()}.")
    settled = 12 if half else 24 if marked or len(found["hour"]) == 2 else 0
    return Hour(since, bare=not minutes and not half, clock=settled)


def in_part(hour: Hour, part: Part, words: str) -> Hour:
    """The hour that a part of the day makes of it: `9 heures du soir` is 21:00; Refusal where they contradict."""
    minutes = hour.since_midnight // timedelta(minutes=1)
    possible = {minutes, minutes + 720} if minutes < 720 and hour.clock != 12 else {minutes}
    fitting = {m for m in possible if part.first <= m <= part.last}
    if len(fitting) != 1:
        raise Refusal(
            "P8", f"“{words}” contradicts itself or can be two hours.", "Write 9:00 a.m. or 09:00 hrs, and no more."
        )
    return Hour(timedelta(minutes=fitting.pop()))


def noon() -> Hour:
    """12:00."""
    return Hour(timedelta(hours=12))


def morning_or_evening(words: str) -> Refusal:
    """The refusal of a bare `9:00` (policy P7)."""
    return Refusal(
        "P7",
        f"{words.strip()} can be in the morning or in the evening.",
        "Write 09:00 hrs or 9:00 a.m., for example: 4 December 2099, 09:00 hrs {zone}.",
    )


def which_night() -> Refusal:
    """The refusal of midnight in any language (policy P8)."""
    return Refusal(
        "P8",
        "Midnight can be the night before the day or the night after it.",
        "Write the first minute of a day, as in: 4 December 2099, 00:01 hrs {zone}; or its end, as in: "
        "4 December 2099, 24:00 hrs {zone}.",
    )


def _twenty_four(hour: int, minute: int, half: str, words: str) -> int:
    """The hour of the 24-hour clock; a 24-hour time that is marked a.m. or p.m. must agree with its mark."""
    if hour == 12 and half == "a" and minute == 0:
        raise which_night()
    if hour in range(1, 13):
        return hour % 12 + 12 * (half == "p")
    if hour in (range(13, 24) if half == "p" else range(1)):
        return hour
    raise _contradicts(words)


def _contradicts(words: str) -> Refusal:
    return Refusal("P8", f"“{words.strip()}” contradicts itself.", "Write 9:00 a.m. or 09:00 hrs, not both.")
