"""Units: the sights that belong together, as one mention of a day, an hour or both."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.embargo.outcome import Refusal
from pipeline.embargo.printed.numbered import numbered
from pipeline.embargo.printed.sight import Sight
from pipeline.embargo.printed.worded import is_a_weekday, written_out
from pipeline.embargo.statements import Day, Declared, Hour, Part, Weekday

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
# Between a day and its hour, whichever comes first; `and` is not among them.
_SMALL = re.compile(
    r"at|on|the|of|to|be|from|by|until|till|an?|this|after|before|not|since|starting|beginning|time|hour|"
    r"les?|la|l|à|au|dès|du?|jour|heure|el|l[ao]s|del?|partir|desde|hasta|d[ií]a|horas?|o|as|às|d[oa]|no|em|"
    r"op|om|van|het|den|vanaf|tot|uur|nan|jou|depi|jiska|lè|vers",
    re.IGNORECASE,
)
_NEAR = re.compile(r"[\s,()\[\]'\":-]*")
_ANOTHER_CLOCK = re.compile(
    r"[ ,(;/·=)-]*(?:or|and|i\.?e\.?,?|that is|soit|ou|et|o|y|e|en|of|oftewel|equivalent to)?[ (/·=-]*"
)
_SPAN = re.compile(
    r"[ ,)]*(?:-|to|until|till|through|au|jusqu'(?:au|à|en)|à|al|hasta(?: el| las?)?|a(?: las?)?|até(?: as| às)?|às|"
    r"ao|tot(?: en met)?|t/m|jiska|rive|and|et|y|e|en|ak)(?: the| on| le| el| de| o| op)?[ (]*",
    re.IGNORECASE,
)
_MERIDIEM = re.compile(r"[ap]\. ?m\.\Z", re.IGNORECASE)
FARTHEST = 26


@dataclass(frozen=True, slots=True)
class Unit:
    """One mention before it is judged, in places of the folded text: its date, weekday, part of the day, and clocks."""

    start: int
    end: int
    day: Day | None
    weekday: int | None
    part: Part | None
    clocks: tuple[Sight, ...]
    apart: bool
    doubt: Refusal | None

    @property
    def dated(self) -> bool:
        return self.day is not None or self.weekday is not None


def units(text: str, declared: Declared) -> list[Unit]:
    """Every mention of a folded text, in order, none overlapping another."""
    found: list[list[Sight]] = []
    for sight in _sights(text, declared):
        if found and _joins(text, found[-1], sight):
            found[-1].append(sight)
        else:
            found.append([sight])
    marked = _spans(text, [_unit(group) for group in found if _stands(text, group)])
    return [replace(unit, end=_ends(text, unit)) for unit in marked]


def _sights(text: str, declared: Declared) -> Iterator[Sight]:
    at = last = 0
    while token := _TOKEN.search(text, at):
        near = last > 0 and token.start() - last <= FARTHEST and _is_small(text[last : token.start()])
        read = numbered if token[0][0].isdigit() else written_out
        found = read(text, token.start(), near, declared)
        yield from found
        at = max(found[-1].end, token.end()) if found else token.end()
        last = at if found else last


def _is_small(gap: str) -> bool:
    """Whether only small words and light punctuation stand between two sights."""
    if len(gap) > FARTHEST or "\n" in gap:
        return False
    words = _TOKEN.findall(gap)
    return all(_SMALL.fullmatch(word) for word in words) and _NEAR.fullmatch(_TOKEN.sub("", gap)) is not None


def _joins(text: str, group: Sequence[Sight], sight: Sight) -> bool:
    last = group[-1]
    if sight.start < last.end:
        return True  # one stamp
    gap = text[last.end : sight.start]
    if isinstance(sight.value, Hour) and any(isinstance(one.value, Hour) for one in group):
        return (
            bool(last.places and sight.places)
            and isinstance(last.value, Hour)
            and _ANOTHER_CLOCK.fullmatch(gap) is not None
        )
    if not _is_small(gap) or any(type(one.value) is type(sight.value) for one in group):
        return False
    if isinstance(sight.value, Weekday) and any(isinstance(one.value, Day) for one in group):
        return gap.strip() in ("(", ",", ", a", "", "[") and _ends_behind(text, sight)
    return True


def _ends_behind(text: str, sight: Sight) -> bool:
    """A weekday behind a date belongs to it unless a date of its own follows."""
    return re.match(r"\.?,? ?(?:the |le |el |de |op |o )?\d{1,2}(?![\d:h])", text[sight.end : sight.end + 12]) is None


def _stands(text: str, group: Sequence[Sight]) -> bool:
    """A weekday alone stands only if it can be no other word."""
    (first, *others) = group
    return (
        bool(others)
        or not isinstance(first.value, Weekday)
        or is_a_weekday(text, first.start, first.end)
        or bool(first.part)
    )


def _ends(text: str, unit: Unit) -> int:
    """The end without the full stop of the sentence, and with the bracket that was opened inside."""
    words = text[unit.start : unit.end]
    end = unit.end - (words.endswith(".") and not _MERIDIEM.search(words))
    opened = words.count("(") > words.count(")")
    return end + (opened and text[end : end + 1] == ")")


def _unit(group: Sequence[Sight]) -> Unit:
    days = [one for one in group if isinstance(one.value, Day)]
    return Unit(
        start=group[0].start,
        end=max(one.end for one in group),
        day=next((one.value for one in group if isinstance(one.value, Day)), None),
        weekday=next((one.value.number for one in group if isinstance(one.value, Weekday)), None),
        part=next((one.part for one in group if one.part), None),
        clocks=tuple(one for one in group if isinstance(one.value, Hour)),
        apart=any(one.apart for one in group),
        doubt=next((one.doubt for one in days if one.doubt), None),
    )


def _spans(text: str, row: Sequence[Unit]) -> list[Unit]:
    """The units, with both ends of each span marked: `4 December to 8 December`, `from 10:00 to 16:00`."""
    marked = list(row)
    for at in range(1, len(marked)):
        before, after = marked[at - 1], marked[at]
        gap = text[before.end : after.start]
        if len(gap) < FARTHEST and bool(before.clocks) == bool(after.clocks) and _SPAN.fullmatch(gap):
            marked[at - 1], marked[at] = replace(before, apart=True), replace(after, apart=True)
    return marked
