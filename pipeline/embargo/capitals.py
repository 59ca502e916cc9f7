"""Labels that are also words: whether EST, CAT or ET is a zone where it stands (policy P12)."""

import re
from dataclasses import dataclass

from pipeline.embargo.labels import WORDS
from pipeline.embargo.languages import Sense
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.small import ZONE
from pipeline.embargo.statements import ZONES, Day, Hour, Item, Part, Statement, Weekday, Word, Year
from pipeline.embargo.vocabulary import months, weekdays
from pipeline.embargo.words import is_also_a_word, label

_NEAR = re.compile(r"[\s,()\[\]/:'\"*-]*")
_DATES = "|".join(re.escape(word) for word in [*months(), *(words[0] for words in weekdays())])
# What goes on behind a zone: nothing, punctuation, a number, a date, or a small word that leads to one.
ENDS = re.compile(
    rf"\.?[\s)\]\"'*]*(?:$|[,;:([\]\n/|=·•-]|\.(?:\s|$)|\d|(?:on|at|in|for|from|del|du|de|em|op|dia|día|and|or)\b"
    rf"|(?:the|le|la|el) \d"
    rf"|(?:{_DATES})(?![^\W\d_])|[A-Z]{{2,}}-\d)",
    re.IGNORECASE,
)
_AN_HOUR_NEXT = re.compile(r"[ :]{1,2}\d{1,2}(?:[:.h]\d\d|\d\d|(?= ?[ap]\.?m\b| ?h))", re.IGNORECASE)
_FRENCH = re.compile(r"\b(?:le|la|les|du|au|aux|sous|jusqu|heures?|et|une?|par)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a word stands: the whole text, its two ends in it, the items before it and the punctuation between."""

    text: str
    start: int
    end: int
    items: list[Item]
    gap: str


def as_label(word: str, value: Statement | Word, spot: Spot) -> Statement | None:
    """The label that a single word is, None where it is another word; Refusal where it could be either.

    A label that is no word counts wherever it stands; one that is also a word counts beside an hour, a day or a zone,
    in front of an hour, or behind the word for zone.
    """
    found = label(word)
    if not is_also_a_word(word):
        plain = not isinstance(value, Word) or bool(value.senses)
        return found if found and (not plain or word.isupper() or _behind(spot, Hour)) else None
    french_here = _is_a_word_here(word, spot.text)
    goes_on = ENDS.match(spot.text, spot.end) is None
    if not word.isupper():
        return _in_small_letters(word, spot, goes_on)
    if _stands_as_a_zone(word, spot, goes_on) or (_behind(spot, Hour) and not _english(word) and not french_here):
        return found
    mere_word = goes_on and not _french(word) and not _behind(spot, Hour, Part, Day)
    if mere_word or french_here:
        return None
    raise _either(word)


def _stands_as_a_zone(word: str, spot: Spot, goes_on: bool) -> bool:
    before = spot.items[-1] if spot.items else None
    fresh = before is None or not _NEAR.fullmatch(spot.gap) or "\n" in spot.gap or "(" in spot.gap or "/" in spot.gap
    leads = _AN_HOUR_NEXT.match(spot.text, spot.end) is not None
    if leads and (
        fresh or (isinstance(before and before.value, Day | Weekday) and not _is_a_word_here(word, spot.text))
    ):
        return True
    if before and before.text.lower().split()[-1] in ZONE:
        return True
    return not goes_on and _behind(spot, Hour, Part, Day, Weekday, Year, *ZONES)


def _behind(spot: Spot, *kinds: type) -> bool:
    """Whether the word stands behind such a statement, or behind `in` or `time` behind it."""
    row, gap = spot.items, spot.gap
    if len(row) > 1 and row[-1].senses & {Sense.LINK, Sense.TIME}:
        row, gap = row[:-1], row[-1].gap + gap
    return bool(row) and isinstance(row[-1].value, kinds) and _NEAR.fullmatch(gap) is not None


def _in_small_letters(word: str, spot: Spot, goes_on: bool) -> Statement | None:
    """`9am est` and `0900z` are zones; `09:00 est` in French can go on with a verb."""
    hour = spot.items[-1].value if spot.items else None
    if not isinstance(hour, Hour) or spot.gap.strip(" (,"):
        leads = not spot.items and _AN_HOUR_NEXT.match(spot.text, spot.end)
        if leads or (not goes_on and _behind(spot, Day, Weekday) and len(word) > 1):
            raise _either(word)
        return None
    glued = word == "z" and not spot.gap
    if glued or (not goes_on and (hour.clock == 12 or len(word) > 2)):
        return label(word.upper())
    raise _either(word)


def _is_a_word_here(word: str, text: str) -> bool:
    """In a French line all in capitals EST is a verb, and ET is and."""
    return _french(word) and text.isupper() and len(_FRENCH.findall(text)) > 1


def _french(word: str) -> bool:
    return "fr" in WORDS.get(word.upper(), ())


def _english(word: str) -> bool:
    """WEST, CAT and the short forms of court, mount and point go on to be other words in English."""
    return "en" in WORDS.get(word.upper(), ()) or word.upper() in ("CT", "MT", "PT")


def _either(word: str) -> Refusal:
    return Refusal(
        "P12",
        f"“{word}” can be a zone or another word here.",
        "Write the zone in capitals right behind the hour, as in: 4 December 2099, 09:00 hrs {zone}.",
    )
