"""The summary of a run: what it says, and of what is not public yet, what it does not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.alarm import Alarm
from pipeline.delivery import Delivery, Key, Receipt
from pipeline.summary import Told, summary, warnings
from pipeline.tick import Tick
from tests.room import HOUR, Room, at

LATE = "2026-12-04T13:05:00Z"
AFTER = timedelta(minutes=5)


@pytest.fixture
def done(room: Room) -> Tick:
    """A run that was five minutes late with one release, while two wait."""
    room.write("alpha")
    room.write("beta", embargo="Monday, 7 December 2026, 09:00 hrs AST")
    room.write("gamma", embargo="Tuesday, 8 December 2026, 09:00 hrs AST", hold="The minister reads it")
    return room.tick(LATE)


def told(done: Tick, rows: Sequence[Delivery] = (), alarms: Sequence[Alarm] = (), *, strangers: bool = False) -> Told:
    return Told(done.survey, done.lifted, rows, alarms, strangers=strangers)


def row(**fields: object) -> Delivery:
    return replace(Delivery(Key("news.example", "alpha", 1, "x-ta", "post"), at(HOUR)), **fields)  # type: ignore[arg-type]


def test_it_says_what_went_where_at_which_second_how_late_and_why(done: Tick) -> None:
    sent = row(state="sent", receipt=Receipt("7", "https://x.example/7", at(LATE)))
    said = summary(told(done, [sent]))
    assert (
        "- https://news.example/releases/alpha/ became public at 2026-12-04T13:05:00Z, 0:05:00 after its hour" in said
    )
    assert "nothing was at work here at its hour" in said
    assert "- alpha, post by x-ta: https://x.example/7 at 2026-12-04T13:05:00Z" in said


def test_it_says_what_waits_by_slug_and_hour_and_no_word_more(done: Tick) -> None:
    said = summary(told(done))
    assert "- beta, 2026-12-07T13:00:00Z\n" in said
    assert "- gamma, 2026-12-08T13:00:00Z: on hold\n" in said
    assert "Title of beta" not in said
    assert "minister" not in said


def test_strangers_are_not_even_told_the_slug(done: Tick) -> None:
    alarms = [Alarm("not-ready", "beta", "The hour of beta is near.", "Look at beta."), Alarm("disk", "", "Full.", "")]
    shown = told(done, alarms=alarms, strangers=True)
    said = summary(shown)
    assert "2 not public yet" in said
    assert "beta" not in said
    assert "gamma" not in said
    assert warnings(shown) == [
        "A release that is not public yet needs a person (not-ready). Run `dateline status` on a machine of yours.",
        "Full.",
    ]


def test_a_post_that_is_open_is_told_with_what_it_waits_for(done: Tick) -> None:
    said = summary(told(done, [row(state="unknown", reason="The line was cut.")]))
    assert "- alpha, post by x-ta: unknown, due 2026-12-04T13:00:00Z (The line was cut.)" in said


def test_what_was_planned_for_what_is_not_public_is_not_told(done: Tick) -> None:
    planned = row(key=Key("news.example", "beta", 1, "x-ta", "post"), state="unknown")
    assert "beta, post" not in summary(told(done, [planned]))


def test_a_run_with_nothing_to_do_says_so(room: Room, tmp_path: Path) -> None:
    assert summary(told(room.tick())) == "## Dateline\n\nNothing was due, and nothing waits.\n"
