"""Quiet hours: what a clock of the zone shows counts, across midnight and across each change of the clocks."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.clock import from_stamp
from pipeline.quiet import Quiet, day_of
from pipeline.zone import zone

MINUTE = timedelta(minutes=1)
NIGHT = Quiet(time(22), time(7), "Europe/Rome")
# around the changes of clocks: an hour leapt over and one shown twice, by an hour, half an hour, at midnight
CHANGES = {
    "Europe/Rome": ("2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"),
    "Australia/Lord_Howe": ("2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z"),
    "America/Havana": ("2026-03-08T05:00:00Z", "2025-11-02T05:00:00Z"),
    "Pacific/Apia": ("2011-12-30T10:00:00Z",),
    "America/Port_of_Spain": ("2026-12-04T04:00:00Z",),
}
PLACES = st.sampled_from([(name, from_stamp(change)) for name, found in CHANGES.items() for change in found])
READINGS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 45, 59]))


@pytest.mark.parametrize(
    ("instant", "end"),
    [
        ("2026-12-04T20:59:59Z", "2026-12-04T20:59:59Z"),
        ("2026-12-04T21:00:00Z", "2026-12-05T06:00:00Z"),
        ("2026-12-05T05:59:59Z", "2026-12-05T06:00:00Z"),
        ("2026-12-05T06:00:00Z", "2026-12-05T06:00:00Z"),
        ("2026-03-28T21:30:00Z", "2026-03-29T05:00:00Z"),  # a night of eight hours
        ("2026-10-24T20:30:00Z", "2026-10-25T06:00:00Z"),  # one of ten
    ],
)
def test_what_falls_into_them_waits_for_their_end_to_the_second(instant: str, end: str) -> None:
    assert NIGHT.end(from_stamp(instant)) == from_stamp(end)


@pytest.mark.parametrize(
    ("begins", "ends", "instant", "end"),
    [
        (time(1), time(2, 30), "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z"),  # 02:30 is leapt over
        (time(1), time(2, 30), "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z"),  # 02:30 the first time
        (time(1), time(2, 30), "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z"),  # and again after the change
        (time(2, 30), time(4), "2026-10-25T00:40:00Z", "2026-10-25T01:00:00Z"),  # the clock leaps back out of them
    ],
)
def test_an_hour_that_is_leapt_over_or_shown_twice_is_what_the_clock_shows(
    begins: time, ends: time, instant: str, end: str
) -> None:
    assert Quiet(begins, ends, "Europe/Rome").end(from_stamp(instant)) == from_stamp(end)


@given(place=PLACES, minutes=st.integers(-1500, 1500), seconds=st.integers(0, 59), begins=READINGS, ends=READINGS)
@example(
    place=("Europe/Rome", from_stamp("2026-03-29T01:00:00Z")), minutes=-40, seconds=7, begins=time(1), ends=time(2)
)
def test_their_end_is_the_first_minute_that_is_not_quiet_whatever_the_clocks_do(
    place: tuple[str, datetime], minutes: int, seconds: int, begins: time, ends: time
) -> None:
    if begins == ends:
        return
    name, change = place
    quiet, start = Quiet(begins, ends, name), change + timedelta(minutes=minutes, seconds=seconds)
    end, beginning = quiet.end(start), quiet.beginning(start)
    assert end == by_the_minute(quiet, start, wanted=False)
    assert beginning == by_the_minute(quiet, start, wanted=True)
    assert quiet.holds(start) == (end > start) == (beginning == start)


def by_the_minute(quiet: Quiet, start: datetime, *, wanted: bool) -> datetime:
    """The same by looking at a clock of the zone each minute."""
    at = start
    while shows(quiet, at) != wanted:
        at = (at if at == at.replace(second=0) else at.replace(second=0)) + MINUTE
    return at


def shows(quiet: Quiet, instant: datetime) -> bool:
    shown = instant.astimezone(zone(quiet.zone)).strftime("%H:%M")
    begins, ends = f"{quiet.begins:%H:%M}", f"{quiet.ends:%H:%M}"
    return begins <= shown < ends if begins < ends else not ends <= shown < begins


def test_only_the_time_that_is_not_quiet_counts() -> None:
    evening, morning = from_stamp("2026-12-04T20:00:00Z"), from_stamp("2026-12-05T08:00:00Z")
    most = timedelta(days=30)
    assert NIGHT.awake(evening, morning, most) == timedelta(hours=3)
    assert NIGHT.awake(morning, evening, most) == timedelta()
    assert NIGHT.awake(evening, evening + timedelta(days=10), most) == timedelta(days=10, hours=-90)
    assert NIGHT.awake(evening, evening + timedelta(days=3000), timedelta(hours=6)) > timedelta(hours=6)


@pytest.mark.parametrize(
    ("name", "instant", "begins", "ends"),
    [
        ("Europe/Rome", "2026-12-04T23:30:00Z", "2026-12-04T23:00:00Z", "2026-12-05T23:00:00Z"),
        ("Europe/Rome", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
        ("America/Havana", "2026-03-08T06:00:00Z", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"),  # begins at one
        ("America/Havana", "2025-11-02T05:30:00Z", "2025-11-02T04:00:00Z", "2025-11-03T05:00:00Z"),  # midnight twice
    ],
)
def test_a_day_is_that_of_the_calendar_in_its_zone(name: str, instant: str, begins: str, ends: str) -> None:
    assert day_of(from_stamp(instant), name) == (from_stamp(begins), from_stamp(ends))
    assert all(each.tzinfo is UTC for each in day_of(from_stamp(instant), name))
