"""Revisions of what is public: each has its number, one reason, and something new to say."""

from dataclasses import replace

import pytest

from pipeline.checks import Context
from pipeline.checks.issued import check
from pipeline.issued import resolve
from pipeline.problem import Problem
from pipeline.record import Entry, Record
from pipeline.release import Release
from tests.paper import NOON, a_newsroom, a_release

NEWSROOM = a_newsroom()
PUBLIC = a_release("The Heads met.")
NEWER = replace(PUBLIC, body="The Heads met in Rome.", revision=2)


def told(release: Release) -> list[Problem]:
    """What is said about a release whose first revision is public."""
    issued = resolve(PUBLIC, NEWSROOM)
    record = Record().adding([(Entry("a", 1, "lift", NOON, issued.digest), issued)])
    return list(check(release, NEWSROOM, Context((release,), NOON, record)))


@pytest.mark.parametrize("release", [PUBLIC, replace(NEWER, update="The city."), replace(NEWER, correction="Rome.")])
def test_what_is_public_and_the_revision_that_follows_with_a_reason_are_as_they_should_be(release: Release) -> None:
    assert told(release) == []


@pytest.mark.parametrize(
    ("release", "code", "stops"),
    [
        (replace(NEWER, revision=1), "issued-changed", True),
        (NEWER, "revision-unexplained", True),
        (replace(NEWER, update="The city.", correction="Rome."), "reason-twice", True),
        (replace(NEWER, revision=4, update="The city."), "revision-jumps", False),
        (replace(PUBLIC, revision=2, update="The city."), "revision-empty", False),
    ],
)
def test_a_revision_that_readers_could_not_follow_is_told(release: Release, code: str, stops: bool) -> None:
    assert [(problem.code, problem.stops) for problem in told(release)] == [(code, stops)]
