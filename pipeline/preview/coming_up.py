"""Coming up: the lifts to come by day, and what of them gets in the way of another."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.coming import Coming
from pipeline.newsroom import Newsroom
from pipeline.survey import Survey
from pipeline.weekend import weekend_of
from pipeline.zone import UnknownZone, city, zone


@dataclass(frozen=True, slots=True)
class Lift:
    """A change to come, its day and hour at home, and its conflicts, a sentence each."""

    change: Coming
    day: date
    hour: str
    conflicts: tuple[str, ...]


def by_day(seen: Survey, quiet: Iterable[tuple[str, str]]) -> Mapping[date, list[Lift]]:
    """Every change that has an hour, by its day at home, soonest first.

    `quiet` are the slug and the account of each post whose hour falls into quiet hours.
    """
    quiet = tuple(quiet)
    timed = [(each, each.instant) for each in seen.coming if each.instant]
    minutes = Counter(_minute(instant) for _, instant in timed)
    found: dict[date, list[Lift]] = {}
    for change, instant in timed:
        there = instant.astimezone(zone(seen.newsroom.home))
        told = [
            *(_crowded(change, instant, timed) if minutes[_minute(instant)] > 1 else ()),
            *(f"{name} has quiet hours then: its post waits." for slug, name in quiet if slug == _slug(change)),
            *_before_its_original(change, seen),
            *_weekends(change, instant, seen.newsroom),
        ]
        found.setdefault(there.date(), []).append(Lift(change, there.date(), f"{there:%H:%M}", tuple(told)))
    return found


def _slug(change: Coming) -> str:
    return change.release.slug


def _minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


def _crowded(change: Coming, instant: datetime, timed: Iterable[tuple[Coming, datetime]]) -> Iterator[str]:
    """Who else goes out in the same minute; its own translations belong there."""
    own = change.release.translation_of or change.release.slug
    for other, hour in timed:
        kin = other.release.translation_of or other.release.slug
        if other is not change and _minute(hour) == _minute(instant) and kin != own:
            yield f"{other.release.title} goes out in the same minute."


def _before_its_original(change: Coming, seen: Survey) -> Iterator[str]:
    original = change.release.translation_of
    if not original or seen.record.last(original):
        return
    hours = [each.instant for each in seen.coming if _slug(each) == original]
    if not hours:
        yield f"It is a translation of {original}, which is not coming."
    elif change.instant and all(hour and hour > change.instant for hour in hours):
        yield f"It is a translation, and {original} goes out later than this."


def _weekends(change: Coming, instant: datetime, newsroom: Newsroom) -> Iterator[str]:
    for id_ in change.release.issuers:
        organisation = newsroom.organisations.get(id_)
        if organisation is None:
            continue
        name = organisation.zone or newsroom.home
        try:
            there = instant.astimezone(zone(name))
        except (UnknownZone, OverflowError):
            continue
        if there.weekday() in weekend_of(name):
            place, whose = organisation.city or city(name), organisation.acronym or organisation.name
            yield f"It is {there:%A} in {place}, a day off at {whose}."
