"""The clock: instants are aware, in UTC, and told in one form."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clock import Clock, HandClock, SystemClock, from_stamp, stamp, utc

AST = timezone(timedelta(hours=-4))
NINE = datetime(2020, 12, 4, 9, tzinfo=AST)
AWARE = st.integers(-60_000_000_000_000_000, 250_000_000_000_000_000).map(  # from the year 69 to the year 9892
    lambda microseconds: datetime(1970, 1, 1, tzinfo=AST) + timedelta(microseconds=microseconds)
)


def test_the_machines_clock_tells_an_aware_instant_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_the_machines_clock_never_steps_back_over_a_sleep() -> None:
    clock = SystemClock()
    before = clock.now()
    clock.sleep(0)
    assert clock.now() >= before


def test_a_hand_clock_stands_still_until_it_sleeps_or_is_moved() -> None:
    clock = HandClock(NINE)
    assert clock.now() == clock.now() == NINE
    clock.sleep(1.5)
    assert clock.now() - NINE == timedelta(seconds=1.5)
    clock.move_to(NINE - timedelta(days=1))
    assert clock.now() == NINE - timedelta(days=1)


def test_both_clocks_keep_the_same_contract() -> None:
    clocks: tuple[Clock, ...] = (SystemClock(), HandClock(NINE))
    assert {clock.now().tzinfo for clock in clocks} == {UTC}


def test_a_step_of_a_hand_clock_is_seen_by_its_wall_clock_alone() -> None:
    clock = HandClock(NINE)
    clock.step(3600)
    assert (clock.now() - NINE, clock.elapsed()) == (timedelta(hours=1), 0.0)
    clock.move_to(NINE)
    assert (clock.now(), clock.elapsed()) == (NINE, 0.0), "to an earlier instant it can only be stepped"
    clock.move_to(NINE + timedelta(seconds=5))
    assert (clock.now() - NINE, clock.elapsed()) == (timedelta(seconds=5), 5.0)


def test_the_machine_counts_the_seconds_since_its_start_whatever_its_wall_clock_shows() -> None:
    clock = SystemClock()
    before = clock.elapsed()
    clock.sleep(0.01)
    assert clock.elapsed() - before >= 0.01


def test_a_start_of_the_machine_has_one_name() -> None:
    assert SystemClock().boot() == SystemClock().boot() != ""


def test_where_a_start_has_no_name_a_step_does_not_look_like_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> str:
        raise OSError(2, "No such file or directory")

    monkeypatch.setattr(Path, "read_text", none)
    monkeypatch.setattr("time.time", lambda: 5.0)
    first = SystemClock().boot()
    monkeypatch.setattr("time.time", lambda: 5000.0)
    assert SystemClock().boot() == first


def test_a_wait_ends_at_its_instant_and_never_before() -> None:
    clock = SystemClock()
    until = clock.now() + timedelta(seconds=0.03)
    clock.wait(until, lambda: False)
    assert clock.now() >= until


def test_a_wait_ends_when_something_changed() -> None:
    clock = HandClock(NINE)
    asked: list[datetime] = []

    def changed() -> bool:
        asked.append(clock.now())
        return len(asked) > 3

    clock.wait(NINE + timedelta(hours=1), changed)
    assert asked == [NINE + timedelta(seconds=seconds) for seconds in (0, 0.5, 1, 1.5)]


@pytest.mark.parametrize(("step", "seconds"), [(3600, 1), (-5, 15)])
def test_a_wait_is_held_against_the_wall_clock_at_each_half_second(step: float, seconds: float) -> None:
    clock = HandClock(NINE)
    steps = [step]

    def changed() -> bool:
        if clock.elapsed() >= 1 and steps:
            clock.step(steps.pop())
        return False

    clock.wait(NINE + timedelta(seconds=10), changed)
    assert clock.now() >= NINE + timedelta(seconds=10)
    assert clock.elapsed() == pytest.approx(seconds, abs=0.51)


@pytest.mark.parametrize("take", [utc, stamp, HandClock])
def test_a_naive_time_is_refused(take: type) -> None:
    with pytest.raises(ValueError, match="names no instant"):
        take(datetime(2020, 12, 4, 9))  # noqa: DTZ001  # a naive time is what is tested


def test_an_instant_is_told_in_utc_to_the_second() -> None:
    assert stamp(NINE) == "2020-12-04T13:00:00Z"
    assert stamp(NINE + timedelta(microseconds=999_999)) == "2020-12-04T13:00:00Z"
    assert stamp(datetime(987, 6, 5, tzinfo=UTC)) == "0987-06-05T00:00:00Z"


@given(AWARE)
def test_a_stamp_reads_back_as_the_same_second(instant: datetime) -> None:
    assert from_stamp(stamp(instant)) == instant.replace(microsecond=0)


@given(AWARE, AWARE)
def test_stamps_sort_as_their_instants_do(one: datetime, other: datetime) -> None:
    assert (stamp(one) <= stamp(other)) == (one.replace(microsecond=0) <= other.replace(microsecond=0))


@pytest.mark.parametrize(
    "text", ["", "soon", "2020-12-04T13:00:00", "2020-13-04T13:00:00Z", "0001-01-01T00:00:00+01:00"]
)
def test_a_stamp_that_names_no_instant_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_stamp(text)
