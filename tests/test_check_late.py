"""The check of late lifts: an old hour that the record never heard of is told, once and as advice."""

from datetime import timedelta

import pytest

from pipeline.checks import AROUND, Context
from pipeline.checks.late import check
from pipeline.record import Entry, Record
from pipeline.release import Broken
from tests.test_check_times import NEWSROOM, NINE, release

LATE = NINE + NEWSROOM.late_limit + timedelta(seconds=1)


def codes(context: Context, **more: object) -> list[tuple[str, bool]]:
    found = check(release("The Heads adopted the plan.", **more), NEWSROOM, context)  # type: ignore[arg-type]
    return [(problem.code, problem.stops) for problem in found]


def test_an_hour_past_the_limit_is_advice_and_one_within_it_is_not() -> None:
    assert codes(Context((), LATE)) == [("lift-past-unknown", False)]
    assert codes(Context((), LATE - timedelta(seconds=1))) == []


def test_what_the_record_knows_was_public() -> None:
    known = Record((Entry("r", 1, "lift", NINE, "0" * 64),))
    assert codes(Context((), LATE, known)) == []
    assert codes(Context((), LATE, Record((Entry("other", 1, "lift", NINE, "0" * 64),)))) != []


@pytest.mark.parametrize(
    "more",
    [
        {"draft": True},
        {"hold": "The minister reads it."},
        {"killed": "Called off."},
        {"broken": Broken("x", ("a", "b"), "2020-12-04T13:00:00Z", "0")},
        {"instant": None},
        {"embargo": None},
    ],
)
def test_what_would_not_appear_by_its_hour_is_not_told(more: dict[str, object]) -> None:
    assert codes(Context((), LATE), **more) == []


def test_the_check_looks_at_the_hour_and_is_not_remembered() -> None:
    assert "late" in AROUND
