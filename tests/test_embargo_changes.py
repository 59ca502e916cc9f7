"""Every change of every clock in tzdata from 2024 to 2030: what it skips is no hour, what it repeats is two (P14)."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from importlib import resources

import pytest

from pipeline.embargo import Refusal, read_embargo
from pipeline.embargo.days import spoken
from pipeline.zone import names, zone

FIRST, DAYS = datetime(2024, 1, 1, tzinfo=UTC), 7 * 365 + 2
DAY, MINUTE, SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a clock: the instant (UTC) it is made, how far east of UTC the clock is before and after."""

    instant: datetime
    before: timedelta
    after: timedelta

    @property
    def skips(self) -> bool:
        """Whether the clock goes forward: then the hours between do not exist, else they come twice."""
        return self.after > self.before

    @property
    def ends(self) -> tuple[datetime, datetime]:
        """The first of those hours, and the first after them (naive)."""
        one, other = sorted((self.instant + east).replace(tzinfo=None) for east in (self.before, self.after))
        return one, other

    @property
    def walls(self) -> tuple[datetime, ...]:
        """Of those hours (naive) the first, one in the middle and the last to the minute."""
        first, end = self.ends
        return first, first + (end - first) // MINUTE // 2 * MINUTE, end - MINUTE


@cache
def clocks() -> dict[str, tuple[Change, ...]]:
    """Every zone's changes; zones that are links of each other hold the same bytes and are looked through once."""
    found: dict[bytes, tuple[Change, ...]] = {}
    clocks = {}
    for name in sorted(names()):
        *folders, file = name.split("/")
        data = resources.files(".".join(["tzdata", "zoneinfo", *folders])).joinpath(file).read_bytes()
        if data not in found:
            found[data] = tuple(changes(name))
        clocks[name] = found[data]
    return clocks


def changes(name: str) -> Iterator[Change]:
    """The changes of one clock, day by day, found to the second."""
    before = east_of(name, FIRST)
    for day in (FIRST + n * DAY for n in range(DAYS)):
        after = east_of(name, day + DAY)
        if after != before:
            seconds = bisect_left(range(86400), True, key=lambda s: east_of(name, day + s * SECOND) == after)
            yield Change(day + seconds * SECOND, before, after)
        before = after


def east_of(name: str, instant: datetime) -> timedelta:
    """How far east of UTC a zone's clock is at an instant."""
    return instant.astimezone(zone(name)).utcoffset() or timedelta()


def changed(*, skips: bool) -> list[tuple[str, Change, datetime]]:
    """Every hour (naive) that a clock skips, or shows twice, with its zone and the change."""
    return [
        (name, change, wall)
        for name, found in clocks().items()
        for change in found
        if change.skips == skips
        for wall in change.walls
    ]


def written(name: str) -> bool:
    """Whether a zone can be written in an embargo by its IANA name; any can be a newsroom's home (P10)."""
    return "/" in name and not name.startswith("Etc/")


def outcome(words: str, home: str = "") -> datetime | str:
    """The instant that the words are read as, or the rule that they are refused by."""
    try:
        read = read_embargo(words, home=home)
    except Refusal as refusal:
        return refusal.rule
    assert read.instant is not None
    return read.instant


def at(wall: datetime, place: str = "") -> str:
    """The hour as an officer writes it, with or without a zone."""
    return f"{spoken(wall.date())}, {wall:%H:%M} hrs {place}"


def stamped(wall: datetime, east: timedelta, name: str = "") -> str:
    """The hour as a machine writes it: with its offset, and the zone in square brackets."""
    return wall.replace(tzinfo=timezone(east)).isoformat() + (f"[{name}]" if name else "")


def instant(wall: datetime, east: timedelta) -> datetime:
    """What the hour is under an offset, in UTC."""
    return wall.replace(tzinfo=UTC) - east


def test_every_zone_is_looked_through_and_new_york_changes_when_the_law_says() -> None:
    assert clocks().keys() == names()
    assert clocks()["America/Port_of_Spain"] == ()
    assert [change.instant.isoformat()[:16] for change in clocks()["America/New_York"]] == [
        "2024-03-10T07:00", "2024-11-03T06:00", "2025-03-09T07:00", "2025-11-02T06:00", "2026-03-08T07:00",
        "2026-11-01T06:00", "2027-03-14T07:00", "2027-11-07T06:00", "2028-03-12T07:00", "2028-11-05T06:00",
        "2029-03-11T07:00", "2029-11-04T06:00", "2030-03-10T07:00", "2030-11-03T06:00",
    ]  # fmt: skip
    assert sum(map(len, clocks().values())) > 2000


@pytest.mark.parametrize("skips", [True, False], ids=["skipped", "repeated"])
def test_an_hour_that_a_clock_skips_or_repeats_is_refused_without_an_offset(skips: bool) -> None:
    hours = changed(skips=skips)
    assert [(name, wall) for name, _, wall in hours if outcome(at(wall), name) != "P14"] == []
    named = [(name, wall) for name, _, wall in hours if written(name)]
    assert [(name, wall) for name, wall in named if outcome(at(wall, name)) != "P14"] == []
    assert len(named) > 3000


def test_an_hour_that_a_clock_skips_is_refused_with_its_zone_and_any_offset() -> None:
    read = [
        (name, wall, east)
        for name, change, wall in changed(skips=True)
        if written(name)
        for east in (change.before, change.after)
        if not isinstance(outcome(stamped(wall, east, name)), str)
    ]
    assert read == []


def test_an_hour_that_a_clock_repeats_is_read_as_the_pass_that_its_offset_picks() -> None:
    wrong = [
        (name, wall, east)
        for name, change, wall in changed(skips=False)
        if written(name)
        for east in (change.before, change.after)
        if outcome(stamped(wall, east, name)) != instant(wall, east)
    ]
    assert wrong == []
    assert len({(change.before, change.after) for _, change, _ in changed(skips=False)}) > 20


@pytest.mark.parametrize("skips", [True, False], ids=["skipped", "repeated"])
def test_with_an_offset_and_no_zone_such_an_hour_is_a_plain_instant(skips: bool) -> None:
    hours = {(wall, east) for _, change, wall in changed(skips=skips) for east in (change.before, change.after)}
    assert [(wall, east) for wall, east in hours if outcome(stamped(wall, east)) != instant(wall, east)] == []
    assert len(hours) > 300


@pytest.mark.parametrize("skips", [True, False], ids=["skipped", "repeated"])
def test_with_an_offset_such_an_hour_is_read_at_home_too(skips: bool) -> None:
    wrong = [
        (name, change, east)
        for name, found in clocks().items()
        for change in found
        for east in (change.before, change.after)
        if change.skips == skips and outcome(stamped(change.walls[1], east), name) != instant(change.walls[1], east)
    ]
    assert wrong == []


def test_the_minute_before_a_change_and_the_minute_after_it_are_read() -> None:
    wrong = [
        (name, wall)
        for name, found in clocks().items()
        for change in found
        for wall, east in zip((change.ends[0] - MINUTE, change.ends[1]), (change.before, change.after), strict=True)
        if outcome(at(wall), name) != instant(wall, east)
    ]
    assert wrong == []
