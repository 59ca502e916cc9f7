"""Refusals of what the scanner cannot read: a number of no form, a misspelt month or weekday."""

from difflib import get_close_matches

from pipeline.embargo.days import MONTHS, WEEKDAYS
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.vocabulary import months, weekdays


def unexplained(rest: str) -> Refusal:
    """The refusal of a digit that no form explains (policy P1)."""
    shown = rest.split(" ", maxsplit=1)[0].strip(",;()[]")[:40] or rest[:1]
    if shown.isdigit():
        return Refusal(
            "P1",
            f"The number {shown} is neither a full date nor a full hour.",
            "Write four digits for a year and minutes for an hour, for example: 4 December 2020, 09:00 hrs {zone}.",
        )
    return Refusal("P1", f"“{shown}” cannot be read as part of a full day, hour and zone.")


def misspelt(word: str) -> Refusal | None:
    """The refusal of a word that is nearly the name of a month or a weekday, None for any other."""
    small = word.lower()
    if len(small) < 5 or small in months() or (small,) in weekdays():
        return None
    alike = [name for name in (*MONTHS, *WEEKDAYS) if name[0] == word[0].upper() and 5 < len(name) < len(word) + 3]
    near = get_close_matches(word.title(), alike, n=1, cutoff=0.82)
    if not near:
        return None
    sort = "month" if near[0] in MONTHS else "day of the week"
    return Refusal(
        "P1",
        f"“{word[:40]}” is not a {sort}.",
        f"Write {near[0]} if that is meant, as in: Friday, 4 December 2020, 09:00 hrs {{zone}}.",
    )
