"""Scheduled runs over hosts elsewhere, as real processes on machines that keep nothing: a branch of a public
repository, and a folder behind a real sshd."""

import os
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from pipeline.clock import SystemClock
from pipeline.record import entries_from
from pipeline.standins.x import SECRET as SECRET_OF_X
from pipeline.standins.x import FakeX
from tests import postgres
from tests.ci_platform import CLOSE, GONE_ON, LIFT, RECORD, ROOT, FakeGithub, Platform, Reader
from tests.ci_world import git
from tests.hosts import Stand, tree_of

SECRET = b"Nobody may read this before its hour."
PAGE = "releases/alpha/index.html"
SWITCH = {"branch": ":refs/heads/gh-pages", "rsync": "mv -T"}
STAGE = {"branch": "--depth=1 -- pages", "rsync": " rsync "}
WHEN = ("before", "amid", "after")
CALLS = 28  # about as many as a run makes that lifts and posts
remote = pytest.mark.parametrize("at", ["branch", "rsync"], indirect=True)
branch = pytest.mark.parametrize("at", ["branch"], indirect=True)
mostly = pytest.mark.parametrize("at", ["branch", pytest.param("rsync", marks=pytest.mark.prove)], indirect=True)
AT_ONCE = (("branch", "after"), ("rsync", "amid"))  # tried at every run of the tests


@pytest.fixture
def platform(at: Stand) -> Iterator[Platform]:
    """A repository in which a first run was at work, and pages elsewhere."""
    with FakeX(SystemClock()) as fake, FakeGithub() as github:
        made = Platform(at.folder, fake, github, at.line)
        made.day()
        yield made


def reader(at: Stand, **hours: datetime) -> Reader:
    return Reader(at, hours, SECRET)


def slugs(at: Stand) -> list[str]:
    return [entry.slug for entry in entries_from(at.public().get(RECORD, b""))]


@remote
def test_a_run_that_came_ahead_waits_and_lifts_where_nobody_could_read_a_word_before(
    platform: Platform, at: Stand
) -> None:
    hour = platform.write("alpha", -timedelta(seconds=20), SECRET.decode())
    with reader(at, alpha=hour) as watched:
        said = platform.day()
    assert watched.wrong == []
    assert watched.looks > 10
    assert len(watched.shown) == 2
    assert "alpha is public" in said
    (entry,) = entries_from(at.public()[RECORD])
    assert entry.instant == hour
    assert SECRET in at.public()[PAGE]
    assert (len(platform.fake.posts), platform.ledger()) == (1, '"state":"sent"')
    sheet = (platform.root / f"machine-{platform.machines}.md").read_text()
    assert "https://news.example/releases/alpha/ became public at" in sheet
    assert "x-ta: https://" in sheet


@mostly
def test_fresh_machines_find_all_that_is_public_and_change_nothing(platform: Platform, at: Stand) -> None:
    hour = platform.write("alpha", timedelta(minutes=3), SECRET.decode())
    with reader(at, alpha=hour) as watched:
        platform.day()
        platform.day()
    assert (watched.wrong, len(watched.shown)) == ([], 2)
    assert len(platform.fake.posts) == 1
    assert not [call for call in platform.calls() if SWITCH[at.kind] in call]


@mostly
def test_a_correction_and_a_withdrawal_by_fresh_machines_follow(platform: Platform, at: Stand) -> None:
    platform.write("alpha", timedelta(minutes=3))
    platform.day()
    path = platform.officer / "releases/alpha.md"
    for words, seen in (("revision: 2\ncorrection: It was wrong.\n", 2), ("revision: 3\nkilled: It was not so.\n", 3)):
        text = path.read_text().replace("revision: 2\ncorrection: It was wrong.\n", "")
        path.write_text(text.replace("place:", f"{words}place:"))
        platform.push()
        platform.day()
        assert len(entries_from(at.public()[RECORD])) == seen
    assert "It was not so." in at.public()[PAGE].decode()
    assert [post.gone for post in platform.fake.posts if "Words of alpha" in post.text] == [True]


@pytest.mark.parametrize(
    ("at", "when"),
    [
        pytest.param(kind, when, marks=() if (kind, when) in AT_ONCE else pytest.mark.prove)
        for kind in SWITCH
        for when in WHEN
    ],
    indirect=["at"],
)
def test_a_run_that_is_killed_at_the_switch_is_finished_by_the_next(platform: Platform, at: Stand, when: str) -> None:
    hour = platform.write("alpha", timedelta(minutes=3), SECRET.decode())
    with reader(at, alpha=hour) as watched:
        assert platform.killed(SWITCH[at.kind], when)
        platform.day()
    assert (watched.wrong, len(watched.shown)) == ([], 2)
    assert slugs(at) == ["alpha"]
    assert (len(platform.fake.posts), platform.ledger()) == (1, '"state":"sent"')
    assert "alpha" in git(platform.origin, "show", f"main:{RECORD}")


@remote
@pytest.mark.prove
@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("kill", range(1, CALLS + 1))
def test_a_run_that_is_killed_at_any_call_loses_and_doubles_nothing(
    platform: Platform, at: Stand, kill: int, when: str
) -> None:
    hour = platform.write("alpha", timedelta(minutes=3), SECRET.decode())
    with reader(at, alpha=hour) as watched:
        platform.killed(f"#{kill} ", when)
        platform.goes_on(lambda: slugs(at) == ["alpha"])
    assert (watched.wrong, len(watched.shown)) == ([], 2)
    # what was claimed by the dead is looked for once its lease is over, which in-process tests play to the end
    assert (len(platform.fake.posts), platform.ledger()) in GONE_ON


@remote
@pytest.mark.prove
@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("what", [STAGE, SWITCH], ids=["stage", "switch"])
def test_a_run_that_was_armed_and_is_killed_shows_nothing_early(
    platform: Platform, at: Stand, what: dict[str, str], when: str
) -> None:
    hour = platform.write("alpha", -timedelta(seconds=20), SECRET.decode())
    with reader(at, alpha=hour) as watched:
        assert platform.killed(what[at.kind], when)
        platform.day()
    assert (watched.wrong, len(watched.shown)) == ([], 2)
    assert slugs(at) == ["alpha"]
    assert (len(platform.fake.posts), platform.ledger()) == (1, '"state":"sent"')


@mostly
def test_two_runs_at_once_that_know_nothing_of_each_other_double_nothing(platform: Platform, at: Stand) -> None:
    hour = platform.write("alpha", timedelta(minutes=3), SECRET.decode())
    with reader(at, alpha=hour) as watched:
        homes = [platform.machine() for _ in range(2)]
        begun = [platform.start(home, LIFT) for home in homes]
        deadline = time.monotonic() + 60
        while platform.ledger() != '"state":"sent"' and time.monotonic() < deadline:
            platform.lapse()  # neither ever sees that the other one waits
            time.sleep(0.02)
        for each in begun:
            each.terminate()  # who lost a claim would see in two minutes that it was settled
        said = [each.communicate(timeout=60)[0] for each in begun]
        for home in homes:
            platform.run(home, CLOSE)
    assert (watched.wrong, len(watched.shown)) == ([], 2), said
    assert (len(platform.fake.posts), platform.ledger()) == (1, '"state":"sent"'), said


@branch
def test_desks_on_fresh_machines_share_a_ledger_on_a_server_where_the_run_for_a_schedule_refuses_it(
    platform: Platform, at: Stand
) -> None:
    at_server = {"DATABASE_URL": postgres.shared().url, "DATELINE_SCHEMA": postgres.shared().schema()}

    def desk() -> str:
        home = platform.machine()
        words = [str(home / ".venv/bin/dateline"), "desk", "--follow", "--branch", "main", "--for", "3s"]
        env = os.environ | {"DATELINE_X_UNICRI": SECRET_OF_X, "PYTHONPATH": str(ROOT)} | at_server
        done = subprocess.run(words, cwd=home, env=env, capture_output=True, text=True, check=True)
        return done.stdout

    desk()
    platform.write("alpha", timedelta(minutes=3))
    assert "alpha is public" in desk()
    assert "alpha is public" not in desk()
    assert slugs(at) == ["alpha"]
    assert len(platform.fake.posts) == 1


@branch
def test_the_pages_may_stand_on_a_branch_of_the_source_repository(platform: Platform, at: Stand) -> None:
    path = platform.officer / "newsroom.yml"
    path.write_text(path.read_text().replace(f"repository: {at.site}, ", ""))
    platform.write("alpha", timedelta(minutes=3))
    platform.day()
    assert PAGE in tree_of(platform.origin, "gh-pages")
    assert PAGE not in at.public()
    assert len(platform.fake.posts) == 1
