"""Which places in the words are a clock's places, and which are only mentioned (policy P11)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.embargo import places
from pipeline.embargo.languages import Sense
from pipeline.embargo.small import AND, SUMMER, WINTER
from pipeline.embargo.statements import Area, Hour, Item, Label, Local, Named, Offset, Part, Word
from pipeline.embargo.vocabulary import bare

# Blanks, commas, brackets, quotes and stars keep two items together; a slash or a full stop parts them.
CLOSE = re.compile(r"[\s,:()\[\]\"'*-]*")
TOUCHING = re.compile(r"[ ()\[\]\"'*-]*")


def firm(items: Sequence[Item]) -> list[Item]:
    """The items with each place marked firm, left as a mere mention, or turned into a word that it also is."""
    row = list(items)
    for at in reversed(range(len(row))):  # a country behind a city makes the city firm as well
        row[at] = _settled(row, at)
    for at in range(len(row)):
        row[at] = _joined(row, at)
    filler = Word(frozenset({Sense.FILLER}))
    row = [replace(item, value=filler) if _of_a_place(row, at) else item for at, item in enumerate(row)]
    return [_at_home(row, at) for at in range(len(row))]


def _settled(row: list[Item], at: int) -> Item:
    """A place that the words make a clock's place, or one that they only mention, or a word that merely looks so."""
    item = row[at]
    if not isinstance(item.value, Area):
        return item
    said = _before_time(row, at)
    said = _after_time_of(row, at) if said is None else said
    spots = [places.fold(word) for word in re.split(r"[ -]", item.text)]
    if said is not None:
        return replace(item, value=replace(item.value, firm=True, summer=_season(said)))
    if places.ordinary(spots) or (
        len(spots) == 1 and places.adjective(spots[0]) == item.value.zones and not _is_place(spots)
    ):
        return replace(item, value=Word())
    if _beside_an_hour(row, at) or _linked_to_local(row, at) or _alone_in_brackets(row, at):
        return replace(item, value=replace(item.value, firm=True))
    return item if item.text[0].isupper() or len(item.text) > 5 else replace(item, value=Word())


def _of_a_place(row: list[Item], at: int) -> bool:
    """`local` in `local time in Bogotá` and `Jamaica local time` is that place's time and not home's."""
    if not isinstance(row[at].value, Local):
        return False
    before = row[at - 1].value if at else None
    near = isinstance(before, Area) and before.firm and row[at].gap == " "
    after = row[at + 1 : at + 3]
    directly = bool(after) and isinstance(after[0].value, Area) and _linked_to_local(row, at + 1)
    return near or directly or (len(after) == 2 and _linked_to_local(row, at + 2) and isinstance(after[1].value, Area))


def _at_home(row: list[Item], at: int) -> Item:
    """`summer time`, `heure normale`, `zomertijd` that is of no place is home's, and home must have it then (P13)."""
    item = row[at]
    season = _season([item.text.lower()]) if item.senses & {Sense.TIME, Sense.TIME_SORT} else None
    if season is None:
        return item
    before, after = (row[n].value if 0 <= n < len(row) else None for n in (at - 1, at + 1))
    of_a_zone = any(isinstance(value, Area | Label | Named | Offset) for value in (before, after)) or before == Word()
    speaks = Sense.TIME in item.senses or _next_to(row, at, Sense.TIME, 1) or _next_to(row, at, Sense.TIME_OF, -1)
    return replace(item, value=Local(season)) if speaks and not of_a_zone else item


def _next_to(row: list[Item], at: int, sense: Sense, step: int) -> bool:
    """Whether the word behind (1) or before (-1) a word has that sense; another word for the sort of time may stand
    between."""
    for n in (at + step, at + 2 * step):
        if not 0 <= n < len(row) or not row[n].senses & {sense, Sense.TIME_SORT}:
            return False
        if sense in row[n].senses:
            return True
    return False


def _linked_to_local(row: list[Item], at: int) -> bool:
    """`local time in Bogotá`, `lokale tijd Curaçao`."""
    if at and isinstance(row[at - 1].value, Local) and row[at].gap in (" ", ", "):
        return True
    if at < 2 or not isinstance(row[at - 2].value, Local):
        return False
    link = row[at - 1]
    return (
        isinstance(link.value, Word)
        and Sense.LINK in link.value.senses
        and CLOSE.fullmatch(link.gap + row[at].gap) is not None
    )


def _joined(row: list[Item], at: int) -> Item:
    """`in London and Paris`, `San Juan, Puerto Rico`: what is joined to a clock's place is one too."""
    item, back = row[at], 1
    gap = item.gap
    if not isinstance(item.value, Area) or item.value.firm:
        return item
    if at > 1 and row[at - 1].text.lower() in AND:
        gap, back = row[at - 1].gap + gap, 2
    before = row[at - back].value if at >= back else None
    near = isinstance(before, Area) and before.firm and re.fullmatch(r"[ ,/&]*", gap)
    return replace(item, value=replace(item.value, firm=True)) if near else item


def _is_place(spots: list[str]) -> bool:
    return places.longest(spots) is not None


def _before_time(row: list[Item], at: int) -> list[str] | None:
    """The words of `Jamaica time`, `New York summer time`, `Nederlandse tijd`, and `Georgetown, Guyana time`."""
    said: list[str] = []
    for later in row[at + 1 : at + 4]:
        value = later.value
        if not CLOSE.fullmatch(later.gap) or "\n" in later.gap:
            return None
        if isinstance(value, Area) and value.firm and "," in later.gap:
            return said
        if not isinstance(value, Word) or not value.senses & {Sense.TIME, Sense.TIME_SORT}:
            return None
        said.append(later.text.lower())
        if Sense.TIME in value.senses:
            return said
    return None


def _after_time_of(row: list[Item], at: int) -> list[str] | None:
    """The words of `heure de Paris`, `hora de verano de Madrid`, `lè Ayiti`."""
    if at == 0 or not TOUCHING.fullmatch(row[at].gap):
        return None
    said: list[str] = []
    for item in reversed(row[max(0, at - 3) : at]):
        if not isinstance(item.value, Word):
            return None
        said.append(item.text.lower())
        if Sense.TIME_OF in item.value.senses:
            return said
        if not item.value.senses & {Sense.LINK, Sense.TIME_SORT}:
            return None
    return None


def _season(said: list[str]) -> bool | None:
    """Whether the words for time say summer (True), standard or winter (False), or neither."""
    words = {bare(word) for phrase in said for word in re.split(r"[ '-]", phrase)}
    return True if words & SUMMER else False if words & WINTER else None


def _beside_an_hour(row: list[Item], at: int) -> bool:
    """`09:00 Geneva`, `09:00 in Geneva`, `09:00 hrs, Geneva`, `Geneva 09:00`, `09:00 AST, Barbados`."""
    before = row[at - 1] if at else None
    gap = row[at].gap
    if before and isinstance(before.value, Word) and Sense.LINK in before.value.senses and at > 1:
        gap = before.gap + gap
        before = row[at - 2]
    told = before and isinstance(before.value, (Hour, Part, Offset, Named, Label, Local))
    if before and told and CLOSE.fullmatch(gap):
        return True
    after = row[at + 1] if at + 1 < len(row) else None
    return bool(after and isinstance(after.value, Hour) and re.fullmatch(r"[ :]*", after.gap))


def _alone_in_brackets(row: list[Item], at: int) -> bool:
    """`09:00 on 4 December 2020 (Geneva)`."""
    bracket = row[at].bracket
    others = (row[n] for n in (at - 1, at + 1) if 0 <= n < len(row))
    alone = bracket != 0 and all(other.bracket != bracket for other in others)
    return alone and any(isinstance(i.value, Hour) for i in row[:at])
