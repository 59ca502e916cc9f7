"""The steps of the lift on machines of others, as real processes: killed at git, cancelled, overlapping.

The public host is a folder outside the checkout; other hosts stand in `test_ci_hosts.py`.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.clock import SystemClock
from pipeline.standins.x import FakeX
from tests.ci_platform import CLOSE, GONE_ON, LIFT, FakeGithub, Platform
from tests.ci_world import git


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    """A repository in which a first run was at work."""
    with FakeX(SystemClock()) as fake, FakeGithub() as github:
        made = Platform(tmp_path, fake, github)
        made.day()
        yield made


def test_a_run_lifts_what_is_due_posts_it_and_says_so(platform: Platform) -> None:
    platform.write("alpha", timedelta(minutes=3))
    said = platform.day()
    assert "alpha is public" in said
    assert (platform.public / "live/releases/alpha/index.html").exists()
    assert len(platform.fake.posts) == 1
    assert platform.ledger() == '"state":"sent"'
    assert "alpha" in git(platform.origin, "show", "main:feeds/record.jsonl")
    sheet = (platform.root / "machine-2.md").read_text()
    assert "https://news.example/releases/alpha/ became public at" in sheet
    assert "after its hour: nothing was at work here at its hour" in sheet
    assert "x-ta: https://" in sheet
    platform.day()
    assert len(platform.fake.posts) == 1


def test_a_run_asks_github_to_keep_the_schedule_on_and_for_no_other_run_in_vain(platform: Platform) -> None:
    assert platform.github.calls == [
        "GET /repos/agency/newsroom",
        "PUT /repos/agency/newsroom/actions/workflows/lift.yml/enable",
    ]


def test_a_run_that_cannot_wait_long_enough_starts_the_next_one(platform: Platform) -> None:
    platform.write("alpha", -timedelta(hours=5, minutes=45))
    said = platform.run(platform.machine(), AHEAD="6h")
    assert "Another run was started" in said
    assert 'POST /repos/agency/newsroom/actions/workflows/lift.yml/dispatches {"ref": "main"}' in platform.github.calls


def test_that_the_next_run_could_not_be_started_is_said_and_no_end(platform: Platform) -> None:
    platform.write("alpha", -timedelta(hours=5, minutes=45))
    platform.github.status = 403
    said = platform.run(platform.machine(), ends=3, AHEAD="6h")
    assert "::warning title=Dateline::The run that was to wait on could not be started: GitHub answered 403." in said
    assert "a-token" not in said


def test_a_public_repository_with_a_text_under_embargo_is_refused(platform: Platform) -> None:
    platform.write("secret-thing", -timedelta(days=3))
    platform.github.visibility = "public"
    said = platform.run(platform.machine(), ends=3)
    assert "This repository is public and holds a text under embargo" in said
    assert "secret-thing" not in said
    path = platform.officer / "newsroom.yml"
    path.write_text(path.read_text() + "public-drafts: yes\n")
    platform.push()
    platform.day()


def test_pages_that_would_be_thrown_away_are_refused(platform: Platform) -> None:
    home = platform.machine()
    (home / "site").unlink()
    assert "puts the public pages into this checkout" in platform.run(home, ends=3)
    assert not (home / "site").exists()


@pytest.mark.parametrize("step", [LIFT, CLOSE])
def test_a_second_ledger_on_a_server_is_refused_and_its_password_is_not_told(platform: Platform, step: str) -> None:
    platform.write("alpha", timedelta(minutes=3))
    before = git(platform.origin, "for-each-ref")
    said = platform.run(platform.machine(), step, ends=3, DATABASE_URL="postgresql://desk:hush@db.example/dateline")
    assert "Take DATABASE_URL out of the environment of this run" in said
    assert "hush" not in said
    assert git(platform.origin, "for-each-ref") == before


def test_the_event_tells_who_sees_the_repository(platform: Platform) -> None:
    platform.write("alpha", -timedelta(days=3))
    event = platform.root / "event.json"
    event.write_text('{"repository": {"private": false}}')
    assert "public" in platform.run(platform.machine(), ends=3, GITHUB_EVENT_PATH=str(event))
    event.write_text('{"repository": {"private": true, "visibility": "internal"}}')
    platform.run(platform.machine(), GITHUB_EVENT_PATH=str(event))


def test_a_run_that_is_cancelled_ends_soon_and_pushes_what_it_wrote(platform: Platform) -> None:
    platform.write("alpha", -timedelta(hours=2))
    home, written = platform.machine(), git(platform.origin, "rev-parse", "dateline-state")
    begun = platform.start(home, LIFT)
    while git(platform.origin, "rev-parse", "dateline-state") == written:  # what the embargo was read as
        assert begun.poll() is None
        time.sleep(0.05)
    begun.terminate()
    begun.communicate(timeout=30)
    assert begun.returncode == 0
    platform.run(home, CLOSE)
    assert git(platform.origin, "for-each-ref", "--format=%(refname:short)").split() == ["dateline-state", "main"]


STEPS = [(5, "after"), (8, "before"), (9, "after"), (11, "after")]


@pytest.mark.parametrize(
    ("kill", "when"),
    [
        pytest.param(kill, when, marks=() if (kill, when) in STEPS else pytest.mark.prove)
        for kill in range(1, 19)
        for when in ("before", "after")
    ],
)
def test_a_run_that_is_killed_at_any_call_of_git_doubles_nothing(platform: Platform, kill: int, when: str) -> None:
    platform.write("alpha", timedelta(minutes=3))
    platform.killed(f"#{kill} ", when)
    platform.goes_on((platform.public / "live/releases/alpha/index.html").exists)
    # what was claimed by the dead is looked for once its lease is over, which in-process tests play to the end
    assert (len(platform.fake.posts), platform.ledger()) in GONE_ON


@pytest.mark.prove
def test_two_runs_at_once_double_nothing(platform: Platform) -> None:
    platform.write("alpha", timedelta(minutes=3))
    begun = [platform.start(platform.machine(), LIFT) for _ in range(2)]
    for each in begun:
        each.communicate(timeout=120)
    assert len(platform.fake.posts) == 1
    assert platform.ledger() == '"state":"sent"'
