"""A letter that mail programs would cut off is told before the hour, and drawn only where it may be too long."""

from dataclasses import replace

import pytest

from pipeline.checks import Context
from pipeline.checks.letters import check
from pipeline.issued import resolve
from pipeline.newsroom import Mailing, Newsroom
from pipeline.problem import Problem
from pipeline.record import Entry, Record
from pipeline.release import Release
from pipeline.typeset import length
from pipeline.typeset.length import letter_size
from pipeline.typeset.sheet import LARGEST
from tests.paper import NOON, a_newsroom, a_release

SENDS = a_newsroom(letters=Mailing("press@agency.example", "https://leave.example/{token}"))
LONG = "The room is open. " * 6_000


def found(release: Release, newsroom: Newsroom = SENDS) -> list[Problem]:
    return list(check(release, newsroom, Context((release,), NOON, letter=letter_size(newsroom))))


def test_a_letter_that_is_too_long_stops_at_the_first_line_of_the_text() -> None:
    release = replace(a_release(LONG), body_line=9)
    (problem,) = found(release)
    assert (problem.code, problem.stops, problem.place.line) == ("letter-too-long", True, 9)
    assert "115 kB" in problem.wrong


def test_a_newsroom_that_sends_no_letters_is_only_advised() -> None:
    (problem,) = found(a_release(LONG), a_newsroom())
    assert not problem.stops


def test_a_table_that_is_short_to_write_and_long_to_send_is_found() -> None:
    table = "|a" * 60 + "|\n" + "|-" * 60 + "|\n" + "|1|\n" * 60
    assert [problem.code for problem in found(a_release(table))] == ["letter-too-long"]


def test_a_withdrawn_text_has_no_long_letter() -> None:
    assert found(a_release(LONG, killed="Called off.")) == []


def test_of_a_text_that_is_public_nothing_is_said() -> None:
    release = a_release(LONG)
    issued = resolve(release, SENDS)
    record = Record().adding([(Entry(release.slug, 1, "lift", NOON, issued.digest), issued)])
    context = Context((release,), NOON, record, letter=letter_size(SENDS))
    assert list(check(release, SENDS, context)) == []


def test_a_letter_that_cannot_be_made_is_another_checks_matter() -> None:
    assert found(a_release(LONG, language="tlh")) == []


def test_only_what_may_be_too_long_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> int:
        raise AssertionError("it was drawn")

    monkeypatch.setattr(length, "_drawn_size", never)
    assert found(a_release("The Heads met.\n\n" * 60)) == []
    with pytest.raises(AssertionError):
        found(a_release(LONG))


def test_a_letter_just_short_enough_is_fine() -> None:
    size = letter_size(SENDS)(resolve(a_release("The room is open. " * 5_000), SENDS))
    assert LARGEST * 0.9 < size <= LARGEST
    assert found(a_release("The room is open. " * 5_000)) == []
