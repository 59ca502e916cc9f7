"""Scheduled runs: late, dropped, doubled, cancelled and killed at every step; nothing is early, lost or doubled."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.delivery import LEASE
from pipeline.search.pagefind import installed
from tests.ci_world import Fate, World, git, world_in
from tests.real.needs import need
from tests.room import at
from tests.searching import NEEDED

MORNING = at("2026-12-04T12:20:00Z")
HOUR = at("2026-12-04T13:00:00Z")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with world_in(tmp_path / "world", MORNING) as made:
        made.write("alpha", HOUR)
        made.push()
        yield made


def settle(world: World) -> None:
    """Calm runs, until everything that can be settled is."""
    for _ in range(4):
        world.clock.sleep(3 * LEASE.total_seconds())
        assert world.run() is not None


def told(world: World) -> tuple[list[str], int, list[str]]:
    """What is public, how often it was posted, and what was early."""
    return [entry.slug for entry in world.entries()], world.posts()["alpha"], world.early


def test_a_run_that_came_ahead_waits_for_the_second_and_posts(world: World) -> None:
    job = world.run()
    assert job is not None
    assert [(item.entry.slug, item.late < timedelta(seconds=1)) for item in job.lifted] == [("alpha", True)]
    assert told(world) == (["alpha"], 1, [])
    assert world.clock.now() - HOUR < timedelta(minutes=1)
    assert [row.state for row in world.rows()] == ["sent"]


def test_a_run_that_came_late_lifts_at_once_and_says_how_late(world: World) -> None:
    world.clock.move_to(HOUR + timedelta(hours=2))
    job = world.run()
    assert job is not None
    (item,) = job.lifted
    assert timedelta(hours=2) <= item.late < timedelta(hours=2, minutes=1)
    assert told(world) == (["alpha"], 1, [])


def test_a_run_for_which_nothing_comes_soon_ends_at_once(world: World) -> None:
    world.write("alpha", HOUR + timedelta(days=2))
    world.push()
    job = world.run()
    assert job is not None
    assert world.clock.now() - MORNING < timedelta(minutes=1)
    assert not job.needs_successor


def test_a_run_that_cannot_wait_long_enough_asks_for_the_next_one(world: World) -> None:
    job = world.run(length=timedelta(minutes=30))
    assert job is not None
    assert job.needs_successor
    assert world.clock.now() - MORNING < timedelta(minutes=1)


def test_the_second_of_two_runs_sees_that_the_first_lives_and_ends(world: World) -> None:
    ended = []

    def second() -> None:
        # the first holds its lease and renews it while this one looks
        real = world.clock.sleep

        def sleep(seconds: float) -> None:
            real(seconds)
            git(world.origin, "update-ref", "refs/heads/dateline-lease", renewed())

        world.clock.sleep = sleep  # type: ignore[method-assign]
        try:
            ended.append(world.run())
        finally:
            world.clock.sleep = real  # type: ignore[method-assign]

    def renewed() -> str:
        words = '{"owner": "run-2", "fence": 1, "until": "2045-01-01T00:00:00Z"}' + " " * len(ended)
        tree = git(world.origin, "hash-object", "-t", "tree", "-w", "/dev/null").strip()
        return git(world.origin, "commit-tree", tree, "-m", words + str(world.clock.now())).strip()

    git(world.origin, "update-ref", "refs/heads/dateline-lease", renewed())
    second()
    assert ended[0] is not None
    assert ended[0].another
    assert world.entries() == ()


def test_feeds_come_to_the_source_branch_and_nothing_else_changes_there(world: World) -> None:
    world.write("beta", HOUR + timedelta(days=9))
    world.push()
    before = git(world.origin, "ls-tree", "-r", "--name-only", "main").split()
    world.run()
    after = git(world.origin, "ls-tree", "-r", "--name-only", "main").split()
    assert {path.split("/")[0] for path in set(after) - set(before)} == {"feeds"}
    assert set(before) <= set(after)
    assert (
        git(world.origin, "show", "main:feeds/record.jsonl") == (world.public / "live/feeds/record.jsonl").read_text()
    )
    assert git(world.origin, "log", "-1", "--format=%s", "main").strip() == "Record what became public"


def test_two_accounts_are_claimed_in_one_push(tmp_path: Path) -> None:
    with world_in(tmp_path / "world", MORNING, accounts=3) as world:
        world.write("alpha", HOUR)
        world.push()
        world.run()
        assert {row.state for row in world.rows()} == {"sent"}
        assert "3 claims" in git(world.origin, "log", "--format=%s", "dateline-state").splitlines()


def test_a_run_that_is_cancelled_leaves_all_to_the_next(world: World) -> None:
    world.run(Fate(cancel=HOUR - timedelta(minutes=10)))
    assert world.entries() == ()
    assert world.run() is not None
    assert told(world) == (["alpha"], 1, [])


def test_a_correction_and_a_withdrawal_by_other_machines_follow_the_post(world: World) -> None:
    world.run()
    world.clock.sleep(3600)
    path = world.officer / "releases/alpha.md"
    git(world.officer, "pull", "--quiet", "origin", "main")
    path.write_text(path.read_text().replace("place:", "revision: 2\nkilled: It was wrong.\nplace:"))
    world.push()
    world.run()
    assert [entry.kind for entry in world.entries()] == ["lift", "kill"]
    assert [post.gone for post in world.fake.posts] == [True]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("kill", range(1, 24))
def test_a_run_that_is_killed_at_any_step_loses_and_doubles_nothing(tmp_path: Path, kill: int, after: bool) -> None:
    with world_in(tmp_path / "world", HOUR - timedelta(minutes=2)) as world:
        world.write("alpha", HOUR)
        world.push()
        world.run(Fate(kill=kill, after=after))
        settle(world)
        assert told(world) == (["alpha"], 1, [])
        assert {row.state for row in world.rows()} == {"sent"}


@pytest.mark.parametrize("step", range(1, 24, 2))
def test_two_runs_that_both_believe_to_wait_double_nothing(tmp_path: Path, step: int) -> None:
    with world_in(tmp_path / "world", HOUR - timedelta(minutes=2)) as world:
        world.write("alpha", HOUR)
        world.push()
        other = Fate(meanwhile={step: lambda: _ran(world)})
        world.run(other)
        settle(world)
        assert told(world) == (["alpha"], 1, [])
        assert {row.state for row in world.rows()} == {"sent"}


def _ran(world: World) -> None:
    assert world.run() is not None


@pytest.mark.parametrize("step", range(4, 24, 3))
def test_one_that_wakes_up_while_another_was_killed_doubles_nothing(tmp_path: Path, step: int) -> None:
    with world_in(tmp_path / "world", HOUR - timedelta(minutes=2)) as world:
        world.write("alpha", HOUR)
        world.push()

        def killed() -> None:
            world.run(Fate(kill=step, after=step % 2 == 0))

        world.run(Fate(meanwhile={step: killed}))
        settle(world)
        assert told(world) == (["alpha"], 1, [])


def test_readers_can_search_what_a_run_lifted_and_the_next_run_takes_no_index_from_them(world: World) -> None:
    need(installed(), NEEDED)
    with (world.officer / "newsroom.yml").open("a") as file:
        file.write("search: yes\n")
    world.push()
    world.run()
    indexes = (world.public / "live/search/indexes.json").read_text()
    assert '"year": "2026"' in indexes
    link = (world.public / "live").lstat().st_mtime_ns  # another one with each switch
    world.clock.sleep(3600)
    world.run()
    assert (world.public / "live").lstat().st_mtime_ns == link
