"""A sight: one day, weekday or hour where it stands in a text."""

import re
from dataclasses import dataclass

from pipeline.embargo import vocabulary
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.statements import Day, Hour, Part, Place, Weekday


@dataclass(frozen=True, slots=True)
class Sight:
    """A stretch of the folded text that states a day, a weekday or an hour.

    An hour has the places whose clock it is, a day the part of it that is named. `apart` says that it is one end of
    a span or one day of several; `doubt` is why it can be none, or more than one. A Day without dates and without
    a doubt lies outside 1990 to 2099.
    """

    start: int
    end: int
    value: Day | Weekday | Hour
    places: tuple[Place, ...] = ()
    part: Part | None = None
    apart: bool = False
    doubt: Refusal | None = None


def alternatives(phrases: list[tuple[str, ...]]) -> str:
    """A pattern for phrases of words in small letters, the longest first."""
    return "|".join(sorted(("[ '-]".join(map(re.escape, words)) for words in phrases), key=len, reverse=True))


_OLD_YEAR = re.compile(
    r",? ?(?:of |de |del |do )?(?:1\d|2[1-9])\d\d(?!\d| ?(?:hrs?|hours|h|uur|[AaPp]\.?[Mm]|Z|[A-Z]{2,5})\b)"
)
_PARTS = re.compile(rf",? ?'?(?P<part>{alternatives(list(vocabulary.parts()))})(?!\w)", re.IGNORECASE)


def part_behind(text: str, at: int) -> tuple[int, Part] | None:
    """Where a part of the day right behind ends, and its hours: `in the morning`, `du soir`, `'s avonds`."""
    match = _PARTS.match(text, at)
    if not match:
        return None
    words = tuple(re.split(r"[ '-]", match["part"].lower()))
    return match.end(), vocabulary.parts()[words]


def old_year(text: str, at: int) -> int:
    """Where a year before 1990 or after 2099 ends that follows a day and month; 0 where none does."""
    match = _OLD_YEAR.match(text, at)
    return match.end() if match else 0
