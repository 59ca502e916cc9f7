"""Late and early: an embargo that ended long ago without a lift, and a day to come on what goes out at once."""

from collections.abc import Iterator
from datetime import date

from pipeline.checks import Context, is_live
from pipeline.embargo.days import WEEKDAYS, spoken
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.release import Release
from pipeline.typeset.calendar import ENGLISH
from pipeline.typeset.moment import shown
from pipeline.zone import zone


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """An instant long past that the record does not know, or no embargo and a dateline of a day that is to come."""
    if release.killed or release.draft or release.hold or release.broken or release.embargo is None:
        return
    if release.embargo.instant is None:
        yield from _ahead(release, newsroom, context)
        return
    yield from _late(release, newsroom, context)


def _ahead(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """A day after the one that it is now at home and wherever issuers sit."""
    dated = _day(release.date)
    issuers = (newsroom.organisations[id_].zone for id_ in release.issuers if id_ in newsroom.organisations)
    here = context.instant.astimezone(zone(newsroom.home)).date()
    days = (context.instant.astimezone(zone(name)).date() for name in issuers if name)
    if dated is None or dated <= max((here, *days)) or is_live(release, newsroom, context):
        return
    yield Problem(
        release.place_of("date"),
        "date-ahead",
        f"The release goes out at once, and bears a day that is still to come: {_told(dated)}.",
        f"Write `date: {here.isoformat()}`, or the hour it waits for in `embargo:`.",
        stops=False,
    )


def _late(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    instant = release.embargo.instant if release.embargo else None
    if instant is None or context.instant - instant <= newsroom.late_limit or context.record.last(release.slug):
        return
    yield Problem(
        release.place_of("embargo"),
        "lift-past-unknown",
        f"The embargo ended on {shown(instant, newsroom.home, ENGLISH).local}, and the release was never public: "
        "its page will appear at once, and nothing will be posted.",
        "Look whether the day and the year are right; "
        f"the posts of an old text go out with `dateline announce {release.slug}`.",
        stops=False,
    )


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _told(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]}, {spoken(day)}"
