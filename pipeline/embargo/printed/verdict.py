"""Verdict: whether a mention agrees with the release, disagrees, is plainly another day or hour, or leaves it open."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from pipeline.embargo.days import WEEKDAYS, spoken
from pipeline.embargo.printed.cues import Cues
from pipeline.embargo.printed.distance import days_from, distances, nearest
from pipeline.embargo.printed.fit import A_DAY, Fine, Fit, allows, candidates, fit, why_unsure
from pipeline.embargo.printed.units import Unit
from pipeline.embargo.statements import Declared

NEAR = 7  # days
CLOSE = timedelta(hours=3)


class Verdict(StrEnum):
    """What the comparison of a mention with the release's instant gives."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    OTHER = "other"
    UNCLEAR = "unclear"


Judged = tuple[Verdict, str]


def judge(unit: Unit, fines: Sequence[Fine], cue: Cues, elsewhere: bool, declared: Declared) -> Judged:
    """The verdict and its reason; `fines` begin with the release's own, `elsewhere`: the text is at another day.

    What is wrong in itself comes first, then what fits, then what could fit; see `mentions` for the rest.
    """
    if wrong := _wrong_in_itself(unit, fines[0]):
        return Verdict.DISAGREES, wrong
    fits = [fit(unit, one, declared) for one in fines]
    if Fit.YES in fits:
        return Verdict.AGREES, f"It is {fines[fits.index(Fit.YES)].told}."
    if unit.apart:
        return Verdict.OTHER, "It is one end of a span, or one of several days."
    if Fit.MAY in fits:
        return Verdict.UNCLEAR, why_unsure(unit, fines[fits.index(Fit.MAY)], declared)
    return _differs(unit, fines[0], cue, elsewhere, declared)


def _wrong_in_itself(unit: Unit, release: Fine) -> str:
    """A day that no calendar has, or one that its own weekday denies."""
    if unit.doubt and unit.day and not unit.day.dates:
        return unit.doubt.wrong
    if unit.day is None or unit.weekday is None or not unit.day.dates or not release.days:
        return ""
    if not unit.day.yearless:
        return "" if candidates(unit) else _not_that_weekday(unit.weekday, sorted(unit.day.dates)[0])
    here = nearest(unit.day.dates, release)
    years = {here.year - 1, here.year, here.year + 1}
    borne_out = any(day.year in years for day in candidates(unit))
    near = days_from(here, release) <= NEAR
    return _not_that_weekday(unit.weekday, here) if here.weekday() != unit.weekday and (near or not borne_out) else ""


def _not_that_weekday(weekday: int, day: date) -> str:
    return f"{spoken(day)} is a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[weekday]}."


def _differs(unit: Unit, release: Fine, cue: Cues, elsewhere: bool, declared: Declared) -> Judged:
    """What does not fit: a slip if something says that it means the release, else another day or hour."""
    if not release.days:
        return Verdict.OTHER, "The release goes out at once and gives no day to compare."
    if unit.clocks and release.instant is None:
        return Verdict.OTHER, "The release goes out at once and gives no hour to compare."
    if not unit.dated:
        return _hour_alone(unit, release, cue, elsewhere)
    if cue.claims and _of_these_years(unit, release):
        return Verdict.DISAGREES, f"It is not {release.told}, though {cue.claims}."
    if cue.another and unit.day is None:
        return Verdict.OTHER, "It is a weekday of another week, or of every week."
    return _hour_of_a_day(unit, release, declared) if unit.clocks else _day_alone(unit, release, cue)


def _of_these_years(unit: Unit, release: Fine) -> bool:
    if unit.day is None:
        return True
    return bool(unit.day.dates) and abs(nearest(unit.day.dates, release).year - min(release.days).year) <= 1


def _hour_alone(unit: Unit, release: Fine, cue: Cues, elsewhere: bool) -> Judged:
    if elsewhere and not cue.claims:
        return Verdict.OTHER, "It is an hour of the other day that the text names before it."
    if doubt := next((clock.doubt for clock in unit.clocks if clock.doubt and clock.places), None):
        return Verdict.UNCLEAR, doubt.wrong
    return Verdict.DISAGREES, f"It is another hour than {release.told}."


def _hour_of_a_day(unit: Unit, release: Fine, declared: Declared) -> Judged:
    """The right day with another hour, or the right hour on a day that a slip could make of it."""
    if any(allows(unit, day) for day in release.days):
        return Verdict.DISAGREES, f"The day is that of {release.told}; the hour is not."
    away = list(distances(unit, release, declared))
    same_hour = any(distance % A_DAY == timedelta() for distance in away)
    if same_hour and (min(away) <= NEAR * A_DAY or (unit.day and _slip(unit.day.dates, unit.day.yearless, release))):
        return Verdict.DISAGREES, f"The hour is that of {release.told}; the day is not."
    if min(away, default=A_DAY) <= CLOSE:
        return Verdict.DISAGREES, f"It is only a few hours away from {release.told}."
    return Verdict.OTHER, "It is another day and another hour."


def _days_away(unit: Unit, release: Fine) -> int:
    days = candidates(unit)
    return days_from(nearest(days, release), release) if days else NEAR + 1


def _day_alone(unit: Unit, release: Fine, cue: Cues) -> Judged:
    if unit.day is None:
        return Verdict.OTHER, "It is another day of the week."
    if not unit.day.dates:
        return Verdict.OTHER, "It is a day before 1990 or after 2099."
    if slip := _slip(unit.day.dates, unit.day.yearless, release):
        return Verdict.UNCLEAR, f"{slip} {release.told}."
    if unit.weekday is None and not cue.bounds and _days_away(unit, release) in (1, NEAR):
        away = "a day" if _days_away(unit, release) == 1 else "a week"
        return Verdict.UNCLEAR, f"It is {away} away from {release.told}."
    return Verdict.OTHER, "It is another day."


def _slip(days: frozenset[date], yearless: bool, release: Fine) -> str:
    """How a slip of the pen could have made this date of the release's: the year before, or day and month exchanged."""
    if yearless:
        return ""
    for day in sorted(days):
        for own in release.days:
            if (day.day, day.month) == (own.day, own.month) and abs(day.year - own.year) == 1:
                return "In another year it is the day of"
            if (day.day, day.month, day.year) == (own.month, own.day, own.year):
                return "With day and month exchanged it is the day of"
    return ""
