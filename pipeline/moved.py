"""Moved: what each pending embargo was promised to mean, held against what its words are read as now."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.coming import changes
from pipeline.digest import canonical, digest
from pipeline.embargo import Embargo
from pipeline.embargo import canonical as in_one_line
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.promise import Promise
from pipeline.record import Record
from pipeline.release import Release
from pipeline.zone import TZDATA, names

KEPT = timedelta(days=30)  # beyond its hour, while nothing waits for it: a file may be away for a moment
LONGEST = 80  # signs of an embargo that a problem quotes


@dataclass(frozen=True, slots=True)
class Review:
    """What is to be written down, the slugs whose promise is over, and a problem for each embargo that moved.

    `refused` says in plain words why the promises could not be looked up; then nothing could be compared, and what
    is written down already must stay.
    """

    made: tuple[Promise, ...] = ()
    over: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: str = ""


def review(
    known: Iterable[Promise], releases: Iterable[Release], newsroom: Newsroom, record: Record, at: datetime
) -> Review:
    """Hold every pending embargo to what it was read as before; pure, and the same again once it is written down.

    The same words that mean another instant now, or none, are a problem until a person writes other words: the old
    promise stays. Words that mean the same have their tzdata version brought up to date. A promise is over once its
    release is public, or a month after its hour where no release waits for it any more. A release that is renamed is
    known by its words and by all else they are read with.
    """
    before, releases = {each.slug: each for each in known}, tuple(releases)
    pending = [r for r in releases if not r.draft and not r.killed and changes(r, record.last(r.slug))]
    readings = [promised(release, newsroom) for release in pending]
    # what is public keeps its name, whatever else has the same words
    new = (now for release, now in zip(pending, readings, strict=True) if now and not record.last(release.slug))
    renamed = _renamed(before, releases, new)
    shared = {slug for slug, count in Counter(release.slug for release in pending).items() if count > 1}
    made, problems = [], []
    for release, now in zip(pending, readings, strict=True):
        old = before.get(release.slug) or (renamed.get(now.basis) if now else None)
        problem = _moved(old, now, release) if old else None
        if problem:
            problems.append(problem)
        row = replace(old, slug=release.slug) if old and problem else now
        # of two files with one address neither may wipe out what the other was promised
        if row and row != before.get(release.slug) and release.slug not in shared:
            made.append(row)
    return Review(tuple(made), tuple(_over(before.values(), releases, record, at)), tuple(problems))


def promised(release: Release, newsroom: Newsroom) -> Promise | None:
    """What the embargo of a release is read as now; None where it cannot be read, or there is no hour."""
    embargo = release.embargo
    if embargo is None or embargo.instant is None:
        return None
    facts = {
        "home": newsroom.home,
        "date": release.date,
        "order": newsroom.order,
        "aliases": dict(newsroom.zone_aliases),
    }
    return Promise(
        slug=release.slug,
        words=digest(embargo.words.encode()),
        facts=digest(canonical(facts)),
        instant=embargo.instant.replace(microsecond=0),
        zone=embargo.zone,
        tzdata=embargo.tzdata,
    )


def _renamed(
    before: Mapping[str, Promise], releases: Iterable[Release], readings: Iterable[Promise]
) -> dict[tuple[str, str], Promise]:
    """By their basis, the promises whose release has another name now.

    None where more releases without a promise fit than there are promises, for then one of them is new; and none
    where the promises disagree. Those that agree are mostly one release that was renamed twice, or its translations.
    """
    slugs = {release.slug for release in releases}
    gone = [each for each in before.values() if each.slug not in slugs]
    fitting = Counter(now.basis for now in readings if now.slug not in before)
    found = {}
    for basis, count in fitting.items():
        fit = [each for each in gone if each.basis == basis]
        if count <= len(fit) and len({each.instant for each in fit}) == 1:
            found[basis] = fit[-1]
    return found


def _over(known: Iterable[Promise], releases: Iterable[Release], record: Record, at: datetime) -> Iterator[str]:
    by_slug: dict[str, list[Release]] = {}
    for release in releases:
        by_slug.setdefault(release.slug, []).append(release)
    for each in known:
        last, present = record.last(each.slug), by_slug.get(each.slug, [])
        waiting = any(changes(release, last) for release in present)
        public = bool(last and present)
        if not waiting and (public or at - each.instant > KEPT):
            yield each.slug


def _moved(old: Promise, now: Promise | None, release: Release) -> Problem | None:
    if release.embargo is None:
        return _unreadable(old, release) if old.tzdata != TZDATA else None
    if now is None or now.words != old.words or now.instant == old.instant:
        return None
    if now.tzdata == old.tzdata and now.facts != old.facts:
        return None  # somebody set another day, order of dates, alias or home zone
    return _elsewhere(old, now, release)


def _elsewhere(old: Promise, now: Promise, release: Release) -> Problem:
    was, is_now = _hours(old.instant, now.instant)
    words = release.embargo.words if release.embargo else ""
    return Problem(
        release.place_of("embargo"),
        "embargo-moved",
        f"{_cause(old, now)}: “{_short(words)}” was {was} and is now {is_now}.",
        # no hour outside the quotation marks: they are left out where strangers may read along
        f"Write `embargo: {_line(now.instant, now.zone)}` if the clock on the wall still counts, "
        f"or `embargo: {_line(old.instant, now.zone)}` if it is to be the moment it was.",
    )


def _unreadable(old: Promise, release: Release) -> Problem:
    was, _ = _hours(old.instant)
    return Problem(
        release.place_of("embargo"),
        "embargo-moved",
        # which of the two nobody can tell: the words as they were are not kept
        f"The embargo of this release was {was} and cannot be read any more: "
        "either its words or the rules they are read by have changed.",
        f"If that is still meant, write `embargo: {_line(old.instant, old.zone)}`; else write another hour.",
    )


def _cause(old: Promise, now: Promise) -> str:
    if old.tzdata == now.tzdata:
        return "Another version of Dateline reads this embargo otherwise"
    return f"Time-zone rules changed (tzdata {old.tzdata} to {now.tzdata})"


def _hours(was: datetime, is_now: datetime | None = None) -> tuple[str, str]:
    """Both instants in UTC, each with its day unless they share it."""
    same_day = is_now is not None and was.date() == is_now.date()
    shape = "%H:%M UTC" if same_day else "%H:%M UTC on %Y-%m-%d"
    return was.strftime(shape), (is_now or was).strftime(shape)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _line(instant: datetime, name: str) -> str:
    """An instant as a line that is read back as that instant by the rules in force now, or refused by later ones."""
    there = name if name in names() else "UTC"  # a zone may go with the rules that are no longer in force
    return in_one_line(Embargo(instant, "", there, TZDATA))
