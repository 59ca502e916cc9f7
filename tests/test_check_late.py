"""The check of late and early lifts: an old hour that the record never heard of, a day that is to come; as advice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.checks import AROUND, Context
from pipeline.checks.late import check
from pipeline.embargo import Embargo
from pipeline.issued import resolve
from pipeline.record import Entry, Record
from pipeline.release import Broken, Release
from pipeline.zone import TZDATA
from tests.test_check_times import NEWSROOM, NINE, release

IMMEDIATE = Embargo(None, "FOR IMMEDIATE RELEASE", NEWSROOM.home, TZDATA)
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


def at_once(date: str, **more: object) -> Release:
    return replace(release("The Heads adopted the plan."), embargo=IMMEDIATE, date=date, **more)  # type: ignore[arg-type]


def days(given: Release, context: Context) -> list[tuple[str, bool, str]]:
    return [(problem.code, problem.stops, problem.mend) for problem in check(given, NEWSROOM, context)]


def test_what_goes_out_at_once_and_bears_a_day_to_come_is_told() -> None:
    mend = "Write `date: 2020-12-04`, or the hour it waits for in `embargo:`."
    assert days(at_once("2021-01-25"), Context((), NINE)) == [("date-ahead", False, mend)]
    assert days(at_once("2020-12-05"), Context((), NINE)) == [("date-ahead", False, mend)]


@pytest.mark.parametrize("date", ["2020-12-04", "2020-12-03", "", "4 December 2021"])
def test_a_day_that_has_come_or_cannot_be_read_is_not_told(date: str) -> None:
    assert days(at_once(date), Context((), NINE)) == []


def test_a_day_that_has_begun_where_an_issuer_sits_has_come() -> None:
    evening = NINE.replace(hour=23, minute=30)  # 19:30 in Port of Spain, the next day in Turin
    given = at_once("2020-12-05")
    assert given.issuers
    assert days(given, Context((), evening)) == []
    assert days(replace(given, issuers=()), Context((), evening)) != []


@pytest.mark.parametrize("more", [{"draft": True}, {"hold": "The minister reads it."}, {"killed": "Called off."}])
def test_a_day_to_come_of_what_does_not_go_out_is_not_told(more: dict[str, object]) -> None:
    assert days(at_once("2021-01-25", **more), Context((), NINE)) == []


def test_a_day_to_come_of_what_is_public_as_it_stands_is_not_told_and_that_of_a_revision_is() -> None:
    given = at_once("2021-01-25")
    text = resolve(given, NEWSROOM)
    record = Record((Entry(given.slug, 1, "lift", NINE, text.digest),), {text.digest: text})
    assert days(given, Context((), NINE, record)) == []
    assert [code for code, _, _ in days(replace(given, title="Another"), Context((), NINE, record))] == ["date-ahead"]


def test_the_check_looks_at_the_hour_and_is_not_remembered() -> None:
    assert "late" in AROUND
