"""Mentions: every day and hour that a text prints, and whether it agrees with the release's instant."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as calendar_date
from datetime import datetime
from enum import StrEnum

from pipeline.embargo.declare import declare
from pipeline.embargo.outcome import Embargo
from pipeline.embargo.printed.cues import cues
from pipeline.embargo.printed.fit import Fine, fine
from pipeline.embargo.printed.prose import Prose, prose
from pipeline.embargo.printed.units import Unit, units
from pipeline.embargo.printed.verdict import Verdict, judge
from pipeline.embargo.statements import Declared

RELEASE = "the release's own time"
ALSO = "a time that may be printed"
_ITEM = re.compile(r" *(?:[-+*|]|\d{1,3}[.)] )")


class Kind(StrEnum):
    """What a mention gives."""

    DAY = "day"
    HOUR = "hour"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Mention:
    """A day, an hour or both as printed: `words` are `text[start:end]`, in code points; `why` is one plain sentence."""

    start: int
    end: int
    words: str
    kind: Kind
    verdict: Verdict
    why: str


def mentions(
    text: str,
    embargo: Embargo,
    *,
    home: str,
    date: str = "",
    order: str = "",
    aliases: Mapping[str, str] = {},
    also: Iterable[datetime] = (),
) -> tuple[Mention, ...]:
    """Every day and hour printed in a CommonMark text, in order, compared with the embargo's instant.

    `home`, `date`, `order` and `aliases` are as for `read_embargo`; `also` are other instants that are fine to print,
    such as the event's. Refusal only for a home, order or alias that `read_embargo` refuses too, ValueError for a
    naive `also`; never for anything in the text. Linear in its length.

    - agrees: all it says is the instant, in the zone it names or else in the embargo's, in home, or that of an `also`.
    - disagrees: a weekday that is not its own date's; a day that no calendar has; the day with another hour; the hour
      on a day within a week, or of the year before or after, or with day and month exchanged; a time within three
      hours; an hour alone, unless the last day named in its paragraph, above its list or in its heading is another;
      any other day that the words call today's or the embargo's, or that stands where the dateline does.
    - unclear: two readings of which one is the instant; a date alone that a slip would make: the same day a year away,
      day and month exchanged, or without weekday a day or a week away and no deadline.
    - other: all else. Texts name the days around them all the time (the programme, the deadline, last week's meeting);
      a date that its own weekday bears out, a span or one of several, an anniversary is somebody's intention.

    Not mentions: years, months and parts of the day alone; hours in words; numbers of telephones, documents, pages,
    money and versions; code, addresses and tags.
    """
    declared = declare(home, date, order, aliases)
    folded = prose(text)
    fines = [_release(embargo, home, date), *(fine(one, _zones(embargo, home), ALSO) for one in also)]
    return tuple(_judged(text, folded, fines, declared))


def _zones(embargo: Embargo, home: str) -> list[str]:
    return list(dict.fromkeys(name for name in (embargo.zone, home) if name))


def _release(embargo: Embargo, home: str, date: str) -> Fine:
    if embargo.instant is not None:
        return fine(embargo.instant, _zones(embargo, home), RELEASE)
    try:
        day = calendar_date.fromisoformat(date)
    except ValueError:
        return Fine(None, (), frozenset(), RELEASE)
    return Fine(None, (), frozenset({day}), f"the release's own day, {date}")


def _judged(text: str, folded: Prose, fines: list[Fine], declared: Declared) -> Iterator[Mention]:
    opening = _opening_ends(folded.text)
    elsewhere = heads = False
    last = 0
    for unit in units(folded.text, declared):
        line_starts = folded.text.rfind("\n", last, unit.start) + 1
        if line_starts and not heads and not _ITEM.match(folded.text, line_starts):
            elsewhere = False
        cue = cues(folded.text, unit.start, unit.end, opening)
        verdict, why = judge(unit, fines, cue, elsewhere, declared)
        if unit.dated:
            elsewhere = verdict is Verdict.OTHER
            heads = folded.text.startswith("#", line_starts) if line_starts or not last else heads
        last = unit.end
        start, end = folded.place(unit.start, unit.end)
        yield Mention(start, end, text[start:end], _kind(unit), verdict, why)


def _kind(unit: Unit) -> Kind:
    if not unit.clocks:
        return Kind.DAY
    return Kind.BOTH if unit.dated else Kind.HOUR


def _opening_ends(text: str) -> int:
    """Where the first paragraph that is no heading ends: only there can a dateline stand."""
    at = 0
    for line in text.split("\n"):
        at += len(line) + 1
        if line.strip() and not line.startswith("#"):
            return at
    return 0
