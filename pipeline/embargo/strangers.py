"""Strangers: unknown words that stand where a zone would, and so never fall back to home (policies P9, P11, P12)."""

import re
from collections.abc import Sequence

from pipeline.embargo.languages import Sense
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.small import ARTICLES, AT, ZONE
from pipeline.embargo.statements import ZONES, Area, Day, Hour, Item, Part, Weekday, Word
from pipeline.embargo.words import COASTS

_BETWEEN = re.compile(r"[\s,;:()\[\]\"'*/=-]*")
STOP = "Write the zone as in {home}, or as {offset}."


def check_strangers(row: Sequence[Item]) -> None:
    """Refusal for the first unknown word in the place of a zone."""
    letters = [c for item in row if isinstance(item.value, Word) for c in item.text]
    loud = sum(c.isupper() for c in letters) * 2 > len(letters)
    for at, item in enumerate(row):
        if _unknown(item, loud) and any(stands(row, at) for stands in _PLACES):
            wrong = f"“{item.text[:40]}” stands where a zone would, and is no zone or place known here."
            raise Refusal("P11", wrong, STOP)


def _unknown(item: Item, loud: bool) -> bool:
    """A word without a sense; and capitals such as LA or UN in a text that is not mostly in capitals."""
    if not isinstance(item.value, Word) or item.value.month:
        return False
    small = not item.value.senses - {Sense.FILLER, Sense.LINK, Sense.OUT}
    return not item.value.senses or (
        small and not loud and item.text.isupper() and len(item.text) <= 5 and item.gap in (" ", " (", "(")
    )


def _short(item: Item) -> bool:
    """What looks like a label: two to five capitals."""
    return item.text.isupper() and 2 <= len(item.text) <= 5


def _before_time(row: Sequence[Item], at: int) -> bool:
    """`Narnia time`, `Narnia standard time`."""
    for item in row[at + 1 : at + 3]:
        if not isinstance(item.value, Word) or item.gap.strip(" -'"):
            return False
        if Sense.TIME in item.value.senses:
            return True
        if Sense.TIME_SORT not in item.value.senses:
            return False
    return False


def _behind(row: Sequence[Item], at: int) -> bool:
    """Behind the words for zone and time of; behind an hour, a day or a zone, as far as it looks like a zone."""
    if at == 0:
        return False
    item, before = row[at], row[at - 1]
    if not isinstance(before.value, Word):
        return _behind_a_statement(row, at)
    if before.text.lower().split()[-1] in ZONE:
        return True
    if Sense.TIME_OF in before.value.senses and item.gap in (" ", "'"):
        return True
    linked = Sense.LINK in before.value.senses and at > 1 and isinstance(row[at - 2].value, Hour)
    return linked and item.text[0].isupper() and _BETWEEN.fullmatch(before.gap + item.gap) is not None


def _behind_a_statement(row: Sequence[Item], at: int) -> bool:
    """Right behind an hour any unknown word; behind a zone or a day what looks like a label or is cut off alone."""
    item, before = row[at], row[at - 1]
    part = isinstance(before.value, Part)
    hour = isinstance(before.value, Hour) or (part and at > 1 and isinstance(row[at - 2].value, Hour))
    if not hour and not isinstance(before.value, (Day, Weekday, *ZONES)):
        return False
    if hour and re.fullmatch(r" ?[(\[]?", item.gap):
        return True
    if _inside_another_name(before, item):
        return True
    mentioned = isinstance(before.value, Area) and not before.value.firm
    beside = not isinstance(before.value, ZONES) or re.search(r"[/(=]|^ ?$", item.gap)
    if beside and not mentioned and (_short(item) or item.text.title() in COASTS) and _BETWEEN.fullmatch(item.gap):
        return True
    alone = at + 1 == len(row) or row[at + 1].gap.strip()[:1] in (",", ")", ";")
    return hour and alone and item.gap.strip() in (",", "-", ";") and (item.text[0].isupper() or len(item.text) <= 5)


def _inside_another_name(before: Item, item: Item) -> bool:
    """`09:00 Dublin, Ohio`, `09:00 Jordan Smith`: the place is part of another name."""
    place = isinstance(before.value, Area) and before.value.firm
    return place and item.gap in (" ", ", ") and item.text[0].isupper()


def _behind_an_hour_at_length(row: Sequence[Item], at: int) -> bool:
    """`10:30 in the evenng`: a small word may stand between an hour and a slip of the key."""
    for back in range(at - 1, max(-1, at - 5), -1):
        if row[back + 1].gap.strip(" '"):
            return False
        if isinstance(row[back].value, Hour):
            return row[at].text.islower()
        if row[back].text.lower() not in ARTICLES | AT | {"in", "en", "nan", "s", "di", "op", "du"}:
            return False
    return False


def _in_front(row: Sequence[Item], at: int) -> bool:
    """`ATS 09:00`: what looks like a label, at the head of a line or in brackets, before an hour."""
    after = row[at + 1] if at + 1 < len(row) else None
    fresh = at == 0 or "\n" in row[at].gap or row[at].gap.strip() in ("/", "(", "[", "|", ";")
    next_to = after is not None and isinstance(after.value, Hour) and _BETWEEN.fullmatch(after.gap) is not None
    return _short(row[at]) and next_to and fresh


def _a_coast(row: Sequence[Item], at: int) -> bool:
    """`all times in Eastern`, `Pacific: 9 a.m.`: the short name of an American clock, with nothing that it is of."""
    after = row[at + 1] if at + 1 < len(row) else None
    return row[at].text.title() in COASTS and (after is None or after.gap.strip()[:1] in (",", ":", ";", ")", "-", "."))


def _in_brackets(row: Sequence[Item], at: int) -> bool:
    """`(Atlantis)` and `(ats)`, alone in brackets behind a day, an hour or a zone."""
    item, before = row[at], row[at - 1] if at else None
    if not item.bracket or before is None or not isinstance(before.value, (Hour, Part, Day, Weekday, *ZONES)):
        return False
    alone = before.bracket != item.bracket and (at + 1 == len(row) or row[at + 1].bracket != item.bracket)
    return alone and (item.text[0].isupper() or len(item.text) <= 5)


_PLACES = (_before_time, _behind, _in_front, _in_brackets, _a_coast, _behind_an_hour_at_length)
