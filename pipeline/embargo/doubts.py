"""Words that leave no instant: about, daily, tomorrow, after the session, was, two o'clock (P1, P8, P16, P21)."""

import re
from collections.abc import Sequence

from pipeline.embargo.hours import which_night
from pipeline.embargo.languages import Sense
from pipeline.embargo.outcome import Refusal
from pipeline.embargo.small import ARTICLES, AT, FROM, LENGTHS, NUMBERED, UNTIL, small_words
from pipeline.embargo.statements import ZONES, Day, Hour, Item, Part, Weekday, Word

_ALWAYS: tuple[tuple[Sense, str, str], ...] = (
    (Sense.PLACEHOLDER, "P16", "“{words}” shows that the hour is still to come."),
    (Sense.CHANGED, "P21", "“{words}” reports a change or what was before, and the embargo is what holds now."),
    (Sense.EVENT, "P16", "“{words}” makes the hour hang on something that has to happen first."),
    (Sense.UNTIL_AFTER, "P16", "“{words}” is some time after the hour, and not the hour."),
    (Sense.RELATIVE, "P16", "“{words}” counts from another day or hour, and a reader may count differently."),
    (Sense.RECURRING, "P16", "“{words}” comes again and again, and an embargo lifts once."),
    (Sense.EACH, "P16", "“{words}” makes it a different hour in each place."),
    (Sense.ROUGHLY, "P16", "“{words}” is not an exact hour."),
    (Sense.FRACTION, "P1", "“{words}” is a number in words, which is easily misread."),
    (Sense.MERIDIEM, "P7", "“{words}” does not stand behind an hour."),
    (Sense.UNIT, "P1", "“{words}” does not stand behind a number that can be read as an hour."),
)  # fmt: skip
_REFUSED = frozenset(sense for sense, _, _ in _ALWAYS)
_IF_AN_HOUR_FOLLOWS: tuple[tuple[Sense, str], ...] = (
    (Sense.ABOUT, "“{words}” is not an exact hour."),
    (Sense.BEGINS, "“{words}” speaks of another hour than that at which the embargo lifts."),
    (Sense.BETWEEN, "“{words}” begins a range, and an embargo lifts at one hour."),
)
_DIRECTIONS = frozenset({Sense.ABOUT, Sense.BEGINS, Sense.BETWEEN, Sense.AFTER, Sense.BEFORE, Sense.NOT})
_BEFORE_AN_HOUR = (AT | UNTIL | FROM | {"de", "das", "du"}) - {"to", "through", "thru"}
_NEVER = small_words(
    "not never don't niet nooit nunca jamais não forbidden prohibited interdit prohibido proibido verboden"
)
_DATE = small_words("date datum fecha data dat")
# An article or a preposition may stand between `about` and its hour.
_SMALL = frozenset(
    ["the", "le", "la", "les", "el", "las", "los", "de", "het", "o", "a", "as", "às", "os", "at", "on", "an", "on", "à"]
)


def check_doubts(items: Sequence[Item]) -> None:
    """Refusal for the first word that leaves no instant, or not this one."""
    dated = any(isinstance(item.value, Day) for item in items)
    negated = any(Sense.NOT in item.senses for item in items)
    for at, item in enumerate(items):
        if isinstance(item.value, Word):
            _check_word(items, at, item.value, dated=dated)
            _check_direction(items, at, negated=negated)
        elif isinstance(item.value, Hour):
            _check_number(items, at)
            if item.value.bare:
                _check_span(items, at)
        elif isinstance(item.value, Part) and not dated:
            _check_part(items, at)
    _check_range(items)
    _check_negation(items)
    _check_blanks(items)


def _check_word(items: Sequence[Item], at: int, word: Word, *, dated: bool) -> None:
    """A word that leaves no instant wherever it stands, or because no day stands beside it."""
    item = items[at]
    if word.senses & _REFUSED:
        rule, wrong = next((rule, wrong) for sense, rule, wrong in _ALWAYS if sense in word.senses)
        raise _doubt(rule, wrong, item)
    if Sense.NUMBER in word.senses and not _counts_things(items, at):
        raise _doubt("P1", "“{words}” is a number in words, which is easily misread.", item)
    if Sense.MIDNIGHT in word.senses:
        raise which_night()
    if Sense.EVENT_IF_UNDATED in word.senses and not dated:
        raise _doubt("P16", "“{words}” names a day or an event without its date.", item)
    if not dated and item.text.lower() in _DATE:
        raise _doubt("P16", "“{words}” stands without the date that it promises.", item)
    if word.month:
        raise _doubt("P2", "“{words}” stands without its day.", item)


def _check_direction(items: Sequence[Item], at: int, *, negated: bool) -> None:
    """Before, after, about, between: what follows decides what they mean."""
    senses, item = items[at].senses, items[at]
    if not senses & _DIRECTIONS:
        return
    exact = _hour_or_day_follows(items, at)
    for sense, wrong in _IF_AN_HOUR_FOLLOWS:
        if sense in senses and exact:
            raise _doubt("P16", wrong, item)
    behind_a_day = at > 0 and isinstance(items[at - 1].value, Weekday | Day)
    if Sense.AFTER in senses and Sense.FILLER not in senses and (not exact or negated or behind_a_day):
        raise _doubt("P16", "“{words}” makes the hour hang on something that has to happen first.", item)
    if (
        Sense.NOT in senses
        and Sense.BEFORE not in senses
        and isinstance(items[at + 1 : at + 2] and items[at + 1].value, Hour)
    ):
        raise _doubt("P16", "“{words}” says when it does not lift, and not when it does.", item)
    if Sense.BEFORE in senses and exact and not negated:
        raise _doubt("P16", "“{words}” gives the last hour, and the embargo needs the first.", item)


def _counts_things(items: Sequence[Item], at: int) -> bool:
    """`two organisations`: a word that the reader does not know follows directly, so the number is not an hour's."""
    after = items[at + 1] if at + 1 < len(items) else None
    unknown = after is not None and after.gap == " " and after.value == Word() and after.text.islower()
    return unknown and after is not None and after.text not in LENGTHS


def _hour_or_day_follows(items: Sequence[Item], at: int) -> bool:
    for item in items[at + 1 :]:
        if isinstance(item.value, Hour | Day | Weekday):
            return re.fullmatch(r"[ :.]*", item.gap) is not None
        if item.text.lower() not in _SMALL:
            return False
    return False


def _check_number(items: Sequence[Item], at: int) -> None:
    """`Room 1200`, `$12.50`, `Resolution 1325`: a number of something, unless a zone makes it an hour (P1)."""
    hour, before = items[at], items[at - 1] if at else None
    if not re.fullmatch(r"\d\d?[:.]?\d\d", hour.text):
        return
    counted = re.search(r"[$£€#%§]", hour.gap)
    gaps = (" ", ". ", ".", ": ", ":") if before and before.text.lower() in NUMBERED else (" ", ". ", ".")
    named = before and isinstance(before.value, Word) and hour.gap in gaps and _names_a_number(before)
    zoned = isinstance(items[at + 1 : at + 2] and items[at + 1].value, ZONES)
    if counted or (named and not zoned):
        raise _doubt("P1", "“{words}” can be a number of something else.", hour)


def _names_a_number(before: Item) -> bool:
    return before.value == Word() or before.text.lower() in NUMBERED


def _check_part(items: Sequence[Item], at: int) -> None:
    """`9 p.m. on the night of the show`: a part of a day that is not named (policy P16)."""
    if at == 0 or not isinstance(items[at - 1].value, Hour):
        raise _doubt("P16", "“{words}” names a day or an event without its date.", items[at])


def _check_range(items: Sequence[Item]) -> None:
    """`from 4 December until 09:00`: the time in which the embargo holds, told twice over (policy P16)."""
    begins = [at for at, item in enumerate(items) if item.text.lower().split()[-1] in FROM]
    for at in begins:
        ends = any(item.text.lower().split()[0] in UNTIL for item in items[at + 1 :])
        if ends and _hour_or_day_follows(items, at):
            raise _doubt("P16", "“{words}” begins a range, and an embargo lifts at one hour.", items[at])


def _check_negation(items: Sequence[Item]) -> None:
    """`not for release at 09:00`: it says when it does not lift, unless it goes on to before, until or the embargo."""
    said = frozenset().union(*(item.senses for item in items))
    until = any(item.text.lower().replace("'", " ").split()[0] in UNTIL for item in items)
    held = until or said & {Sense.BEFORE, Sense.HELD, Sense.EMBARGO, Sense.NO_EMBARGO, Sense.NOW}
    for item in items:
        if item.text.lower() in _NEVER and Sense.NOT in item.senses and not held:
            raise _doubt("P16", "“{words}” says when it does not lift, and not when it does.", item)


def _check_span(items: Sequence[Item], at: int) -> None:
    """`for 24 hours`, `9 hours after`: a length of time and not an hour of the clock (policy P16)."""
    hour = items[at]
    before, after = items[at - 1] if at else None, items[at + 1] if at + 1 < len(items) else None
    lead = before and hour.gap == " " and Sense.SPAN in before.senses
    tail = after and after.gap in (" ", "") and Sense.SPAN_TAIL in after.senses
    clock = _at(before) or (not _whole_day(hour) and (_led_by_a_statement(hour, before) or _goes_on_to_one(items, at)))
    if lead or tail or not clock:
        raise _doubt("P16", "“{words}” can be a length of time.", hour)


def _whole_day(item: Item) -> bool:
    return isinstance(item.value, Hour) and item.value.since_midnight.days == 1


def _at(before: Item | None) -> bool:
    """Whether the word before an hour makes it one of the clock: at, à, a las, until, à partir de."""
    if before is None or not isinstance(before.value, Word):
        return False
    *first, last = before.text.lower().replace("'", " ").split()
    alone = last in (_BEFORE_AN_HOUR if first else _BEFORE_AN_HOUR - {"de", "das", "du"})
    return alone or Sense.BEFORE in before.value.senses


def _led_by_a_statement(hour: Item, before: Item | None) -> bool:
    """`4 December 2099, 9 hrs`, or the hour at the head of a line or a bracket."""
    return before is not None and (not isinstance(before.value, Word) or re.search(r"[:\n(|]", hour.gap) is not None)


def _goes_on_to_one(items: Sequence[Item], at: int) -> bool:
    """`9 hrs AST`, `9 h le 4 décembre`, `9 uur.`: what follows the hour is a zone, a day or nothing."""
    for item in items[at + 1 :]:
        if not isinstance(item.value, Word):
            return True
        if item.gap.strip(" ") or Sense.TIME_OF in item.value.senses or item.text.lower() in AT:
            return True
        if item.text.lower() not in ARTICLES | {"on", "op", "em", "du", "of"}:
            return False
    return True


def _check_blanks(items: Sequence[Item]) -> None:
    """`[date / time]`: a bracket with nothing in it but the names of what should stand there (policy P16)."""
    brackets: dict[int, list[Item]] = {}
    for item in items:
        brackets.setdefault(item.bracket, []).append(item)
    brackets.pop(0, None)
    for bracket, inside in brackets.items():
        named = any(Sense.BLANK_NAME in item.senses for item in inside)
        if named and all(isinstance(item.value, Word) and _may_be_blank(item, bracket) for item in inside):
            raise _doubt("P16", "“{words}” in brackets is a blank that was not filled in.", inside[0])


def _may_be_blank(item: Item, bracket: int) -> bool:
    return bracket < 0 or Sense.BLANK_NAME in item.senses


def _doubt(rule: str, wrong: str, item: Item) -> Refusal:
    return Refusal(rule, wrong.replace("{words}", item.text.strip()))
