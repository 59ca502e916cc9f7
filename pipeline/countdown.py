"""The countdown: a day, an hour and ten minutes before each lift, whether it is ready, and what to do if not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.alarm import Alarm
from pipeline.clock import stamp
from pipeline.coming import MOVED, PROBLEMS
from pipeline.newsroom import Newsroom
from pipeline.promise import Promise
from pipeline.release import Release
from pipeline.survey import Survey

EARLY = {timedelta(minutes=10): "10 minutes", timedelta(hours=1): "an hour", timedelta(days=1): "a day"}
LAST = timedelta(minutes=10)  # then nobody needs to hear that all is well
OF_POSTS_BEFORE = ("post-unknown", "post-waits", "feed", "teller")  # alarms that keep no lift back
UNREADABLE = "Its file cannot be read. Run `dateline check`: it says what is wrong in it."


@dataclass(frozen=True, slots=True)
class Mark:
    """One release at one mark before its hour: what is not ready, each with what to do; nothing where all is."""

    slug: str
    instant: datetime
    early: timedelta
    troubles: tuple[str, ...]
    title: str = ""

    @property
    def key(self) -> str:
        return f"{self.slug}/{stamp(self.instant)}/{int(self.early.total_seconds())}"

    @property
    def worth_telling(self) -> bool:
        return bool(self.troubles) or self.early > LAST


def marks(seen: Survey, alarms: Iterable[Alarm], promises: Iterable[Promise], now: datetime) -> tuple[Mark, ...]:
    """The nearest mark that was passed of each release whose hour is to come; a missed one is not told after it.

    `promises` tell the hours of files that cannot be read. What a person put on hold waits for that person, and is
    told as not ready all the same.
    """
    standing = [alarm for alarm in alarms if alarm.code not in OF_POSTS_BEFORE]
    found = [*_coming(seen, standing), *_drafts(seen), *_unread(seen, promises)]
    timely = ((each, _early(each.instant, now)) for each in found)
    marked = (Mark(each.slug, each.instant, early, each.troubles, each.title) for each, early in timely if early)
    return tuple(sorted((each for each in marked if each.worth_telling), key=lambda each: (each.instant, each.slug)))


def next_mark(seen: Survey, promises: Iterable[Promise], now: datetime) -> datetime | None:
    """When the next mark is passed, None where nothing is to come."""
    hours = {each.instant for each in (*_coming(seen, ()), *_drafts(seen), *_unread(seen, promises))}
    return min((hour - early for hour in hours for early in EARLY if hour - early > now), default=None)


def words(mark: Mark, newsroom: Newsroom, now: datetime) -> Iterator[str]:
    """The mark in words: one line where all is ready, one more for each thing that is not."""
    from pipeline.watch import length

    hour, left = spoken(mark.instant, newsroom), length((mark.instant - now).total_seconds())
    name = f"{mark.slug} (“{mark.title}”)" if mark.title and newsroom.alarms.titles else mark.slug
    yield f"{name} goes out in {left}, {hour}: {'it is NOT ready.' if mark.troubles else 'all is ready.'}"
    yield from (f"  - {each}" for each in mark.troubles)


def spoken(instant: datetime, newsroom: Newsroom) -> str:
    """An hour at home and in UTC."""
    from pipeline.typeset.calendar import ENGLISH
    from pipeline.typeset.moment import shown

    return str(shown(instant, newsroom.home, ENGLISH))


def _early(instant: datetime, now: datetime) -> timedelta | None:
    left = instant - now
    return min((early for early in EARLY if timedelta() < left <= early), default=None)


def _coming(seen: Survey, standing: Iterable[Alarm]) -> Iterator[Mark]:
    known = tuple(standing)
    for change in seen.coming:
        if change.instant is not None:
            slug = change.release.slug
            hindered = [_obstacle(why, slug) for why in change.obstacles]
            # what the obstacles say already is not said again in other words
            about = [
                str(each) for each in known if each.about in ("", slug) and each.code not in _same(change.obstacles)
            ]
            yield Mark(slug, change.instant, LAST, tuple(dict.fromkeys((*hindered, *about))), change.release.title)


def _same(obstacles: tuple[str, ...]) -> tuple[str, ...]:
    return ("not-ready", "hour-moved") if obstacles else ()


def _obstacle(why: str, slug: str) -> str:
    """What hinders a release, without the officer's own words, and what to do."""
    if why == PROBLEMS:
        return "It has problems. Run `dateline check`: it says where, and how to mend them."
    if why.startswith("on hold"):
        return f"It is on hold. If it may go: dateline unhold {slug}"
    if why.endswith(("approval", "approvals")):
        return f"It {why}. Who may give one says: dateline approve {slug} --by NAME"
    if why == MOVED:
        return "Its hour moved with new time-zone rules. Run `dateline check`: it offers a line for each hour."
    return f"It {why}." if why.startswith("waits") else f"{why[:1].upper()}{why[1:]}. Run `dateline check`."


def _drafts(seen: Survey) -> Iterator[Mark]:
    told = "It is still a draft. If it is finished, take the line `draft: true` out of its file."
    for release in seen.releases:
        hour = _hour(release) if release.draft else None
        if hour is not None and seen.record.last(release.slug) is None:
            yield Mark(release.slug, hour, LAST, (told,), release.title)


def _unread(seen: Survey, promises: Iterable[Promise]) -> Iterator[Mark]:
    blind = seen.unread | {change.release.slug for change in seen.coming if change.release.embargo is None}
    yield from (Mark(each.slug, each.instant, LAST, (UNREADABLE,)) for each in promises if each.slug in blind)


def _hour(release: Release) -> datetime | None:
    return release.embargo.instant if release.embargo else None
