"""The channels of newsroom.yml: which rules an account may have, and what is said where one cannot be meant."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from pipeline.newsroom import ChannelAccount
from pipeline.quiet import Quiet
from tests.test_feeds_form import reading


def line(rules: str) -> str:
    return f"channels:\n  - {{name: x-one, kind: x, {rules}}}"


def account(folder: Path, rules: str) -> ChannelAccount:
    found = reading(folder, line(rules))
    assert [str(problem) for problem in found.problems] == []
    assert found.newsroom
    return found.newsroom.channels[0]


def test_an_account_without_rules_posts_everything_at_its_hour(tmp_path: Path) -> None:
    found = account(tmp_path, "secret: X")
    assert (found.languages, found.quiet, found.apart, found.per_day, found.paced) == ((), None, timedelta(), 0, False)


@pytest.mark.parametrize(
    ("rules", "quiet"),
    [
        (
            'quiet: {from: "22:00", until: "07:00", zone: Europe/Rome, then: wait}',
            Quiet(time(22), time(7), "Europe/Rome"),
        ),
        ("quiet: {from: 0:00, until: 6:30, then: drop}", Quiet(time(0), time(6, 30), "America/Port_of_Spain", True)),
    ],
)
def test_quiet_hours_are_read_with_quotation_marks_or_without_and_are_at_home_where_no_zone_is_named(
    tmp_path: Path, rules: str, quiet: Quiet
) -> None:
    assert account(tmp_path, rules).quiet == quiet


def test_languages_distance_and_number_are_read(tmp_path: Path) -> None:
    found = account(tmp_path, "languages: [fr, en, fr], apart: 5m, per-day: 20")
    assert (found.languages, found.apart, found.per_day, found.paced) == (
        ("fr", "en"),
        timedelta(minutes=5),
        20,
        True,
    )


QUIET = "quiet: {from: 22:00, until: 07:00, then: wait}"


@pytest.mark.parametrize(
    ("kind", "mend"),
    [
        ("twitter", "Write `kind: x`."),
        ("Slack", "Write `kind: webhook` and `account: slack`."),
        ("mastadon", "Write `kind: mastodon`."),
    ],
)
def test_what_people_call_a_kind_is_understood(tmp_path: Path, kind: str, mend: str) -> None:
    (problem,) = reading(tmp_path, f"channels: [{{name: one, kind: {kind}}}]").problems
    assert (problem.code, problem.mend) == ("choice-unknown", mend)


@pytest.mark.parametrize(
    ("rules", "code", "mend"),
    [
        ("languages: [de]", "choice-unknown", "Write one or more of its own, such as `languages: [en, fr]`."),
        ("languages: fr", "list-expected", "`languages: [fr]`"),
        (QUIET.replace(", then: wait", ""), "field-missing", "Write it, such as `then: wait`."),
        (QUIET.replace("wait", "skip"), "choice-unknown", "Write `then: wait` or `then: drop`."),
        (QUIET.replace("from: 22:00, ", ""), "field-missing", 'Write it, such as `from: "22:00"`.'),
        (QUIET.replace("07:00", "24:00"), "quiet-hours-unreadable", 'Write it with a colon, such as `until: "07:00"`.'),
        (QUIET.replace("22:00", "10 pm"), "quiet-hours-unreadable", 'Write it with a colon, such as `from: "22:00"`.'),
        (QUIET.replace("07:00", "22:00"), "quiet-hours-unreadable", "Write another hour, such as `until: 07:00`, or"),
        (QUIET.replace("then", "zone: Rome, then"), "zone-unknown", "Write its area and city, such as `zone: Europe/"),
        (QUIET.replace("then", "at: home, then"), "key-unknown", "Remove `at:`"),
        ("apart: 5", "duration-unreadable", "Write a number and a unit, such as `apart: +90s`"),
        ("apart: 3d", "duration-unreadable", "Write a number and a unit, such as `apart: +90s`"),
        ("per-day: 0", "number-unreadable", "Write it in digits, such as `per-day: 1`."),
        ("per-day: many", "number-unreadable", "Write it in digits, such as `per-day: 1`."),
    ],
)
def test_what_cannot_be_meant_is_a_problem_with_its_place_and_what_to_write(
    tmp_path: Path, rules: str, code: str, mend: str
) -> None:
    (problem,) = reading(tmp_path, line(rules)).problems
    assert (problem.code, problem.place.file, problem.stops) == (code, "newsroom.yml", True)
    assert mend in problem.mend, problem.mend
    text = (tmp_path / "newsroom.yml").read_text().splitlines()
    assert text[problem.place.line - 1].startswith("  - {name: x-one")
    assert problem.place.column > len("  - {name: x-one, kind: x, ")
