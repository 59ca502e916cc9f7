"""The explanation of an embargo: how each stretch of the author's words was read, in plain words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.embargo.clauses import clauses_of
from pipeline.embargo.declare import declare
from pipeline.embargo.hours import in_part
from pipeline.embargo.languages import Sense
from pipeline.embargo.meeting import read_embargo, understood
from pipeline.embargo.outcome import Embargo
from pipeline.embargo.row import ready
from pipeline.embargo.statements import ZONES, Area, Day, Hour, Item, Part, Word, Year
from pipeline.embargo.telling import Read, told_home, told_own_day, told_statement

AT_ONCE = "no embargo: public as soon as nothing holds it back"
_OF_NOW = {Sense.NOW, Sense.NO_EMBARGO}
_LEADING = {Sense.LINK, Sense.TIME_OF, Sense.TIME_SORT}
_TRAILING = {Sense.TIME, Sense.TIME_SORT}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the author's words and its meaning; the words are '' for what the newsroom or release supplies."""

    words: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """An embargo, how each stretch of its words was read in the author's order, and the words passed over."""

    embargo: Embargo
    stretches: tuple[Stretch, ...]
    passed: tuple[str, ...]


def explain(words: str, *, home: str, date: str = "", order: str = "", aliases: Mapping[str, str] = {}) -> Explanation:
    """How the words are read; Refusal, and all that is declared, as for `read_embargo`."""
    embargo = read_embargo(words, home=home, date=date, order=order, aliases=aliases)
    declared = declare(home, date, order, aliases)
    items = understood(words, declared)
    clauses = clauses_of(ready(items))[0] if embargo.instant else []
    read = Read(tuple(items), declared, tuple(clauses), embargo.instant)
    pieces = list(_pieces(items))
    told = [Stretch(_text(piece), _meaning(piece, read)) for piece in pieces]
    passed = [stretch.words for stretch in told if not stretch.meaning]
    return Explanation(embargo, (*(each for each in told if each.meaning), *_unsaid(read)), tuple(passed))


def _pieces(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items in pieces that are read as one: of one stamp, `at 09:00`, `3 da tarde`, other words in a row."""
    piece = [items[0]]
    for at in range(1, len(items)):
        if not _joins(items, at):
            yield piece
            piece = []
        piece.append(items[at])
    yield piece


def _joins(items: Sequence[Item], at: int) -> bool:
    """Whether an item belongs to the piece of the one before it."""
    before, item = items[at - 1], items[at]
    if _leads(items, at - 1) or _trails(items, at):
        return True
    if isinstance(before.value, Word) or isinstance(item.value, Word):
        loose = isinstance(before.value, Word) and isinstance(item.value, Word) and not item.gap.strip(" -'/")
        return loose and not _leads(items, at) and not _trails(items, at - 1)
    if isinstance(before.value, Hour) and isinstance(item.value, Part):
        return True
    return item.text == before.text and not item.gap  # several statements of one form, such as a stamp


def _leads(items: Sequence[Item], at: int) -> bool:
    """`at` before an hour, `heure de` before a place."""
    if at + 1 >= len(items) or not items[at].senses & _LEADING or items[at + 1].gap.strip(" '"):
        return False
    value = items[at + 1].value
    return isinstance(value, Hour) or (isinstance(value, Area) and value.firm) or _leads(items, at + 1)


def _trails(items: Sequence[Item], at: int) -> bool:
    """`time` behind a place."""
    if at == 0 or not items[at].senses & _TRAILING or items[at].gap.strip():
        return False
    value = items[at - 1].value
    return (isinstance(value, Area) and value.firm) or _trails(items, at - 1)


def _text(piece: Sequence[Item]) -> str:
    first, *rest = piece
    text = first.text + "".join(f"{i.gap}{i.text}" for i in rest if i.gap or i.text != first.text)
    return text if "(" in text else text.rstrip(")")


def _meaning(piece: Sequence[Item], read: Read) -> str:
    stated = [item for item in piece if not isinstance(item.value, Word)]
    if not stated:
        return AT_ONCE if any(item.senses & _OF_NOW for item in piece) and read.instant is None else ""
    hour, last = stated[0].value, stated[-1].value
    if isinstance(hour, Hour) and isinstance(last, Part):
        return told_statement(in_part(hour, last, ""), "", read)
    return "; ".join(filter(None, (_of_one(item, read) for item in stated)))


def _of_one(item: Item, read: Read) -> str:
    if isinstance(item.value, Year):
        return "the year of that day"
    if isinstance(item.value, Part):
        return "the part of the day, which fits"
    return told_statement(item.value, item.text, read)


def _unsaid(read: Read) -> Iterator[Stretch]:
    """What the words leave to the release and the newsroom."""
    if read.instant is None:
        return
    if not any(isinstance(item.value, Day) for item in read.items):
        yield Stretch("", told_own_day(read))
    zones = (item.value for item in read.items if isinstance(item.value, ZONES))
    if all(isinstance(zone, Area) and not zone.firm for zone in zones):
        yield Stretch("", told_home(read))
