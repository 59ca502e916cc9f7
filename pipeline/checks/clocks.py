"""Clocks: the hours that a text prints, against each other, the calendar's clock changes, the embargo and the event."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.checks import Context
from pipeline.embargo.days import spoken
from pipeline.embargo.printed.dates import printed
from pipeline.newsroom import Newsroom
from pipeline.pieces import Piece, pieces
from pipeline.problem import Problem
from pipeline.release import Release

if TYPE_CHECKING:
    from pipeline.embargo.printed.fit import Fine
    from pipeline.embargo.printed.hours import Timed

REPORTS = ("update", "correction")  # may repeat what was wrong
# A pattern that begins with a digit, and has its small letters told apart, skips all else in a text at once.
_BLANK = "[ \u00a0\u202f]?"
_HALF = rf"{_BLANK}(?i:[ap]\.?{_BLANK}m\b)"
_CLOCK = rf"\d(?:(?:[:.h]\d\d)?(?:{_HALF}|{_BLANK}(?i:h(?:rs|ours|eures?|oras?)?\b|uur\b|è\b))|[:h]\d\d\b)"
CLOCK = re.compile(_CLOCK)
# An hour, the clock that it is of, and in brackets or behind a stroke a second one
TWICE = re.compile(rf"{_CLOCK}[^\n;]{{1,40}}?[(/,=][^\n]{{0,12}}?{_CLOCK}")
LETTERS = re.compile(rf"{_CLOCK}\.?{_BLANK}\(?[A-Z]{{2,5}}\b")
# A number that the clock of twelve hours has not; hours or minutes that no clock has
TOO_LATE = re.compile(rf"[12]\d(?P<minutes>[:.]\d\d)?(?P<half>{_HALF}\.?)")
NEVER = re.compile(rf"\d\d?:\d\d(?={_HALF}|{_BLANK}(?i:hrs|hours|uur)\b)")
BEFORE, BEHIND = 70, 70  # characters about a date in which its hour stands
LONG = 200  # characters at most that are read with care at once
MOST = 30  # stretches in one text that are read with care: a text with more is a table
SPACE = re.compile(r"\s")
HALF_A_YEAR = timedelta(days=182)


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Hours of no clock, two clocks that do not tell one hour, and the hours of embargo and event by a slip."""
    if release.killed or release.broken:
        return
    timed = [piece for piece in pieces(release) if piece.field not in REPORTS and CLOCK.search(piece.text)]
    if not timed:
        return
    looked: list[tuple[Piece, list[Timed]]] = []
    lines = _lines(release, newsroom)
    near = sorted({day for line in lines.values() for day in line.days}) or _dateline(release)
    for piece in timed:
        yield from _of_no_clock(piece)
        hours = _read(release, newsroom, piece, lines)
        for hour in hours:
            yield from _in_itself(piece, hour, near)
        looked.append((piece, hours))
    yield from _by_a_slip(looked, lines)


def _lines(release: Release, newsroom: Newsroom) -> "dict[str, Fine]":
    """The instants of the lines `embargo:` and `event:`, as far as they give one."""
    from pipeline.embargo.printed.fit import fine
    from pipeline.event import begins

    found = {}
    for name, line in (("embargo", release.embargo), ("event", begins(release, newsroom))):
        if line is not None and line.instant is not None:
            zones = dict.fromkeys(filter(None, (line.zone, newsroom.home)))
            found[name] = fine(line.instant, zones, name)
    return found


def _dateline(release: Release) -> list[date]:
    """The day of the line `date:`, by which a release goes that is public at once."""
    try:
        return [date.fromisoformat(release.date)]
    except ValueError:
        return []


def _read(release: Release, newsroom: Newsroom, piece: Piece, lines: "dict[str, Fine]") -> "list[Timed]":
    """The hours that are worth a careful look: told by two clocks, or of a day that the lines name."""
    spans = _merged(piece.text, sorted({*_doubled(piece.text), *_dated(release, piece.text, lines)}))[:MOST]
    if not spans:
        return []
    from pipeline.embargo.printed.hours import timed

    declared = {"home": newsroom.home, "date": release.date, "order": newsroom.order}
    return list(timed(piece.text, spans, aliases=newsroom.zone_aliases, **declared))


def _doubled(text: str) -> Iterator[tuple[int, int]]:
    for found in TWICE.finditer(text):
        yield max(0, found.start() - 1), min(len(text), found.end() + 30)


def _dated(release: Release, text: str, lines: "dict[str, Fine]") -> Iterator[tuple[int, int]]:
    days = {day for line in lines.values() for day in line.days}
    for one in printed(text, release.language):
        begin = max(text.rfind("\n\n", 0, one.start) + 1, one.start - BEFORE)
        end = text.find("\n\n", one.end, one.end + BEHIND)
        end = min(len(text), one.end + BEHIND) if end < 0 else end
        about = text[begin:end]
        ours = not days or any(one.nearest(day) == day for day in days)
        if CLOCK.search(about) and (ours or LETTERS.search(about)):
            yield begin, end


def _merged(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches without overlap; none begins or ends within a word or a number."""
    found: list[tuple[int, int]] = []
    for begin, end in spans:
        last = found[-1][1] if found else 0
        if found and begin <= last and end - found[-1][0] <= LONG:
            found[-1] = found[-1][0], max(end, last)
        elif end > last:
            found.append((max(begin, last), end))
    return [(_after_word(text, begin), _after_word(text, end)) for begin, end in found]


def _after_word(text: str, at: int) -> int:
    """The end of the word or number that goes on there."""
    if not at or text[at - 1].isspace():
        return at
    blank = SPACE.search(text, at, at + LONG)
    return blank.start() if blank else min(len(text), at + LONG)


def _of_no_clock(piece: Piece) -> Iterator[Problem]:
    for found in NEVER.finditer(piece.text):
        hour, minutes = map(int, found[0].split(":"))
        if (minutes > 59 or hour * 60 + minutes > 24 * 60) and _begins(piece.text, found.start()):
            mend = "Write the hour that you mean, such as `09:30` or `9:30 a.m.`"
            yield _never(piece, found.start(), f"There is no hour `{found[0]}`.", mend, stops=True)
    for found in TOO_LATE.finditer(piece.text):
        hour, half = int(found[0][:2]), found["half"]
        if 12 < hour <= 24 and _begins(piece.text, found.start()):
            wrong = f"`{found[0]}` counts the hours past twelve and has `{half.strip()}` as well."
            mend = f"Write `{hour}{found['minutes'] or ':00'}` or `{hour - 12}{found['minutes'] or ''}{half}`."
            yield _never(piece, found.start(), wrong, mend, stops=False)


def _begins(text: str, at: int) -> bool:
    """Whether a number begins there: what stands before is no part of it."""
    return not at or (text[at - 1] not in ".,:/-" and not text[at - 1].isalnum())


def _never(piece: Piece, at: int, wrong: str, mend: str, *, stops: bool) -> Problem:
    return Problem(piece.place_at(at), "hour-not-on-clock", wrong, mend, stops)


def _in_itself(piece: Piece, hour: "Timed", near: list[date]) -> Iterator[Problem]:
    if hour.restates:
        days = hour.days(near)
        one = any(hour.is_one_hour(day) for day in days)
        # what happens all the year round may be told as it is in the other half
        if days and not one and (hour.dated or not hour.is_one_hour(days[0] + HALF_A_YEAR, strict=True)):
            yield _disagree(piece, hour, days[0])
    elif hour.dated and len(days := hour.days(near)) == 1 and (why := hour.out_of_season(days[0])):
        mend = why.mend.replace("“", "`").replace("”", "`")
        yield Problem(piece.place_at(hour.start), "zone-out-of-season", why.wrong, mend, stops=False)


def _by_a_slip(looked: "list[tuple[Piece, list[Timed]]]", lines: "dict[str, Fine]") -> Iterator[Problem]:
    """Hours on the day of a line that are not that line's, and seem to be meant for it."""
    every = [(piece, hour) for piece, hours in looked for hour in hours]
    for name, line in lines.items():
        told = any(hour.can_be(line) for _, hour in every)
        for piece, hour in every:
            fits = any(hour.can_be(other) for other in lines.values())
            if fits or not hour.is_on(line) or not hour.alone:
                continue
            if hour.half_a_day_off(line) or hour.other_zone(line) or (name == "event" and not told):
                yield _other_hour(piece, hour, name, line)
                break


def _disagree(piece: Piece, hour: "Timed", day: date) -> Problem:
    told = " and ".join(dict.fromkeys(f"{instant:%H:%M}" for instant in hour.in_utc(day)))
    return Problem(
        piece.place_at(hour.start),
        "hours-disagree",
        f"`{_words(hour)}` is not one hour: on {spoken(day)} it means {told} UTC.",
        f"Mend the one that is wrong, or leave only one of them, such as `{hour.first}`.",
    )


def _other_hour(piece: Piece, hour: "Timed", name: str, line: "Fine") -> Problem:
    (shown, *_), place = line.clocks, piece.place_at(hour.start)
    wrong = f"The text says `{_words(hour)}`, and the line `{name}:` means {shown:%H:%M} on {spoken(shown.date())}."
    mend = f"Write the hour of the line `{name}:`, or mend that line, unless the text tells of something else."
    if name == "event":
        return Problem(place, "hour-other-than-event", wrong, mend, stops=False)
    return Problem(place, "hour-other-than-embargo", wrong, mend, stops=False)


def _words(hour: "Timed") -> str:
    return " ".join(hour.words.split())
