"""Refusals of what the scanner cannot read: a number of no form, a misspelt month or weekday."""

import re
from difflib import get_close_matches

from pipeline.embargo.days import MONTHS, WEEKDAYS
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.vocabulary import months, weekdays

# 4 Dec '20, 4 December 20
_YEAR_BEFORE = re.compile(
    rf"\d(?:st|nd|rd|th)?[ .-](?:{'|'.join(map(re.escape, months()))})\.?,?[ -]?'?$", re.IGNORECASE
)


def unexplained(text: str, at: int) -> Refusal:
    """The refusal of what stands there: a digit that no form explains (policy P1), or a year of two digits (P5)."""
    shown = text[at:].split(maxsplit=1)[0].strip(",;()[]")[:40] or text[at]
    if not shown.isdigit():
        return Refusal("P1", f"“{shown}” cannot be read as part of a full day, hour and zone.")
    if len(shown) == 2 and _YEAR_BEFORE.search(text[:at][-24:]):
        return Refusal("P5", f"The year {shown} has two digits.", "Write it with four, for example: 4 December 2020.")
    if len(shown) == 3:
        wrong = f"The number {shown} has three digits, and an hour has four: 0900 or 09:00."
        return Refusal("P1", wrong, "Write the hour with a colon, for example: 4 December 2099, 09:00 hrs {zone}.")
    return Refusal(
        "P1",
        f"The number {shown} is part of no full day and of no full hour.",
        "Write the month beside its day, and the hour as 09:00 hrs or 9:00 a.m.: 4 December 2099, 09:00 hrs {zone}.",
    )


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
        f"Write {near[0]} if that is meant, as in: Friday, 4 December 2099, 09:00 hrs {{zone}}.",
    )
