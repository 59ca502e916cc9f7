"""Strangers: unknown words that stand where a zone would, and so never fall back to home (policies P9, P11, P12)."""

import re
from collections.abc import Sequence

from pipeline.embargo.languages import Sense
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.small import ZONE
from pipeline.embargo.statements import ZONES, Area, Day, Hour, Item, Part, Weekday, Word
from pipeline.embargo.words import COASTS

_BETWEEN = re.compile(r"[\s,;:()\[\]\"'*/=-]*")
STOP = "Write the zone as in {home}, or as {offset}."


def check_strangers(row: Sequence[Item]) -> None:
    """Refusal for the first unknown word in the place of a zone."""
    for at, item in enumerate(row):
        if _unknown(item) and any(stands(row, at) for stands in _PLACES):
            wrong = f"“{item.text[:40]}” stands where a zone would, and is no zone or place known here."
            raise Refusal("P11", wrong, STOP)


def _unknown(item: Item) -> bool:
    return isinstance(item.value, Word) and not item.value.senses and not item.value.month


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
    mentioned = isinstance(before.value, Area) and not before.value.firm
    if not mentioned and (_short(item) or item.text.title() in COASTS) and _BETWEEN.fullmatch(item.gap):
        return True
    alone = at + 1 == len(row) or row[at + 1].gap.strip()[:1] in (",", ")", ";")
    return hour and alone and item.gap.strip() in (",", "-", ";") and (item.text[0].isupper() or len(item.text) <= 5)


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
    alone = [other for other in row if other.bracket == item.bracket] == [item]
    return alone and (item.text[0].isupper() or len(item.text) <= 5)


_PLACES = (_before_time, _behind, _in_front, _in_brackets, _a_coast)
