"""Patience, with work that ends, fails or hangs."""

from threading import Event

import pytest

from pipeline.patience import all_within, within


def test_work_that_is_done_in_time_gives_what_it_made() -> None:
    assert within(60, lambda: "made", pytest.fail) == "made"


def test_what_the_work_raises_is_raised_where_it_is_waited_for() -> None:
    with pytest.raises(LookupError, match="not there"):
        within(60, _missing, pytest.fail)


def test_work_that_hangs_is_given_up_and_told_so() -> None:
    given_up = Event()
    with pytest.raises(TimeoutError):
        within(0.05, lambda: given_up.wait(60), given_up.set)
    assert given_up.is_set()


def test_of_what_is_begun_together_the_late_and_the_failed_are_left_out() -> None:
    late = Event()
    works = [lambda: "one", _missing, lambda: str(late.wait(60)), lambda: "two"]
    assert all_within(0.2, works) == ["one", "two"]
    late.set()


def _missing() -> str:
    raise LookupError("not there")
