"""Times: the dates that a text prints, against the calendar and against the day of the embargo."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from pipeline.checks import Context
from pipeline.embargo import Embargo
from pipeline.embargo.days import MONTHS, WEEKDAYS, spoken
from pipeline.embargo.printed.cues import LOOK_BACK, cues
from pipeline.embargo.printed.dates import A_LEAP_YEAR, GREGORIAN, Printed, printed
from pipeline.embargo.printed.redated import moved, with_day, with_weekday
from pipeline.newsroom import Newsroom
from pipeline.pieces import Piece, pieces
from pipeline.problem import Problem
from pipeline.release import Release
from pipeline.zone import TZDATA, zone

NEAR = 92  # days: a date without a year is that of the embargo's year only close to it
AROUND = 80  # characters on either side that the careful reader is given to confirm a suspicion
CAREFUL_FROM = 1990  # of earlier days it only tells that they are days
LONG = 2000  # characters: no paragraph that a person reads is longer
MOST = 30  # suspicions in one text that are looked into: a text with more is no release
REPORTS = ("update", "correction")  # may repeat what was wrong
TODAY = ("today", "aujourd", "hoy", "hoje", "vandaag", "jodi")  # `cues` looks closer
DASH = re.compile("[‒–—]")  # the dashes that stand behind a dateline
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Weekdays that are not their dates', days of no calendar, and a dateline that is not of the embargo's day."""
    if release.killed:
        return
    days = _embargo_days(release, newsroom)
    dated = _day(release.date)
    if days and dated and dated > max(days):
        yield _other_field(release, dated, days[0])
    for piece in pieces(release):
        if piece.field in REPORTS:
            continue
        dates = printed(piece.text, release.language)
        for one, day in islice(_suspects(piece, dates, days), MOST):
            yield from _in_itself(release, newsroom, piece, one, day)
        if days and piece.field == "body":
            yield from _of_the_text(release, piece, dates, days)


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _embargo_days(release: Release, newsroom: Newsroom) -> tuple[date, ...]:
    """The days that calendars show at the lift: first at home, then in the embargo's zone and where issuers sit."""
    if release.embargo is None or release.embargo.instant is None or release.broken:
        return ()
    issuers = (newsroom.organisations[id_].zone for id_ in release.issuers if id_ in newsroom.organisations)
    names = filter(None, (newsroom.home, release.embargo.zone, *issuers))
    return tuple(dict.fromkeys(release.embargo.instant.astimezone(zone(name)).date() for name in names))


def _suspects(
    piece: Piece, dates: tuple[Printed, ...], days: tuple[date, ...]
) -> Iterator[tuple[Printed, date | None]]:
    """Dates that look wrong whatever the release is about, with their day, or None for a day of no calendar."""
    for one in dates:
        day = one.exact() or (one.nearest(days[0]) if days else None)
        if one.never:
            if one.firm:
                yield one, None
        elif day and _is_not_on_it(one, day) and (one.year or _is_near(one, day, days, piece.text)):
            yield one, day


def _is_not_on_it(one: Printed, day: date) -> bool:
    return one.weekday is not None and one.on != day.weekday() and day.year in GREGORIAN


def _in_itself(release: Release, newsroom: Newsroom, piece: Piece, one: Printed, day: date | None) -> Iterator[Problem]:
    if not _confirmed(newsroom, piece, one, day or date(one.year_printed or A_LEAP_YEAR, 1, 1)):
        return
    yield _wrong_weekday(release, piece, one, day) if day else _of_no_calendar(release, piece, one)


def _is_near(one: Printed, day: date, days: tuple[date, ...], text: str) -> bool:
    """Whether a date without a year must be the one close to the embargo: its paragraph names no other year before."""
    paragraph = text[max(0, one.start - LONG) : one.start].rpartition("\n\n")[2]
    years = {int(year) for year in YEAR.findall(paragraph)}
    return abs((day - days[0]).days) <= NEAR and not years - {day.year}


def _confirmed(newsroom: Newsroom, piece: Piece, one: Printed, day: date) -> bool:
    """Whether the careful reader finds a fault at the same place."""
    from pipeline.embargo.mentions import mentions

    start = max(0, one.start - AROUND)
    start = piece.text.rfind("\n", start, one.start) + 1 or start
    text = piece.text[start : one.end + AROUND]
    read = mentions(text, Embargo(None, "", newsroom.home, TZDATA), home=newsroom.home, date=day.isoformat())
    there = [each for each in read if each.start < one.end - start and each.end > one.start - start]
    return any(each.verdict == "disagrees" or day.year < CAREFUL_FROM for each in there)


def _of_the_text(
    release: Release, piece: Piece, dates: tuple[Printed, ...], days: tuple[date, ...]
) -> Iterator[Problem]:
    """A dateline, or a day that the text calls today, that is not the day of the embargo."""
    home, fine = days[0], {*days, _day(release.date)}
    for one in dates:
        day = one.nearest(home)
        if day and day not in fine and abs(day.year - home.year) <= 1 and _is_its_own(piece.text, one):
            yield _other_date(release, piece, one, home)


def _is_its_own(text: str, one: Printed) -> bool:
    """Whether a date stands where the dateline does, or behind `today`."""
    ahead = text[max(0, one.start - 2 * LOOK_BACK) : one.start].rpartition("\n\n")[2]
    first = len(ahead.strip()) < LOOK_BACK and one.start < LONG and not text[: max(0, one.start - len(ahead))].strip()
    if not first and not any(word in ahead[-LOOK_BACK:].lower() for word in TODAY):
        return False
    before = "".join(f"{word} " for word in ahead[-LOOK_BACK:].split())
    end = len(before) + one.end - one.start
    behind = DASH.sub("-", text[one.end : one.end + 8])
    claim = cues(f"{before}{text[one.start : one.end]}{behind}", len(before), end, (len(before) + 1) * first).claims
    return bool(claim) and "embargo" not in claim


def _wrong_weekday(release: Release, piece: Piece, one: Printed, day: date) -> Problem:
    by_weekday, by_day = with_weekday(one, piece.text, release.language, day)
    said = f"{spoken(day)} {'is' if one.year else 'would be'} a {WEEKDAYS[day.weekday()]}"
    return Problem(
        piece.place_at(one.start),
        "weekday-wrong",
        f"`{_words(piece, one)}` does not go together: {said}, not a {WEEKDAYS[one.on]}.",
        f"Write `{by_weekday}`, or `{by_day}` if the day of the week is right.",
    )


def _of_no_calendar(release: Release, piece: Piece, one: Printed) -> Problem:
    year = one.year_printed or A_LEAP_YEAR
    first = date(year + one.number // 12, one.number % 12 + 1, 1)
    last = first - timedelta(1)
    named = f"{MONTHS[one.number - 1]} {year}" if one.year else MONTHS[one.number - 1]
    return Problem(
        piece.place_at(one.start),
        "date-not-in-calendar",
        f"There is no `{_words(piece, one)}`: {named} has {last.day} days.",
        f"Write the day that you mean, such as `{moved(one, piece.text, release.language, last)}` or "
        f"`{moved(one, piece.text, release.language, first)}`.",
    )


def _other_date(release: Release, piece: Piece, one: Printed, day: date) -> Problem:
    return Problem(
        piece.place_at(one.start),
        "date-other-than-embargo",
        f"The text calls `{_words(piece, one)}` its own day, and the embargo ends on {_told(day)}.",
        f"Write `{with_day(one, piece.text, release.language, day)}`, unless the text shall bear the other day.",
        stops=False,
    )


def _other_field(release: Release, dated: date, day: date) -> Problem:
    return Problem(
        release.place_of("date"),
        "date-other-than-embargo",
        f"The line `date:` says {_told(dated)}, and the embargo ends before that, on {_told(day)}.",
        f"Write `date: {day.isoformat()}`, unless the release shall bear the later day.",
        stops=False,
    )


def _words(piece: Piece, one: Printed) -> str:
    return " ".join(piece.text[one.start : one.end].split())


def _told(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]}, {spoken(day)}"
