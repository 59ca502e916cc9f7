"""The lease: who waits, who ends and who takes over; and that nothing hangs on it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.clock import HandClock
from pipeline.git import WRITER, Git, GitRefuses
from pipeline.lease import LAPSE, NAME, Lease

NOON = datetime(2026, 12, 4, 12, tzinfo=UTC)


class Clock(HandClock):
    """Something happens whenever somebody sleeps."""

    meanwhile = staticmethod(lambda: None)

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self.meanwhile()


@pytest.fixture
def there(tmp_path: Path) -> Path:
    for name in ("there.git", "one", "two"):
        (tmp_path / name).mkdir()
        Git(tmp_path / name).ask("init", "--quiet", "--bare")
    return tmp_path / "there.git"


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


def lease(there: Path, clock: Clock, owner: str) -> Lease:
    return Lease(Git(there.parent / owner, str(there), WRITER), clock, owner)


def test_the_first_to_come_holds_it(there: Path, clock: Clock) -> None:
    one = lease(there, clock, "one")
    assert one.take()
    said = json.loads(Git(there).line("log", "-1", "--format=%B", NAME))
    assert said == {"owner": "one", "fence": 1, "until": "2026-12-04T12:03:00Z"}


def test_a_run_that_finds_a_living_one_sees_it_renewed_and_ends(there: Path, clock: Clock) -> None:
    one, two = lease(there, clock, "one"), lease(there, clock, "two")
    assert one.take()

    def renewed() -> None:
        assert one.renew()

    clock.meanwhile = renewed
    assert not two.take()
    assert clock.now() - NOON < LAPSE
    assert (one.fence, two.fence) == (1, 0)


def test_a_run_that_finds_one_of_a_dead_one_takes_over_after_a_lapse(there: Path, clock: Clock) -> None:
    assert lease(there, clock, "one").take()
    two = lease(there, clock, "two")
    assert two.take()
    assert clock.now() - NOON <= LAPSE * 1.2
    assert two.fence == 2


def test_whoever_wakes_up_late_is_told_that_another_one_took_over(there: Path, clock: Clock) -> None:
    one, two = lease(there, clock, "one"), lease(there, clock, "two")
    assert one.take()
    clock.sleep(LAPSE.total_seconds())
    assert two.take()
    assert not one.renew()
    assert two.renew()


def test_of_two_that_come_at_once_one_gets_it(there: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = lease(there, clock, "one"), lease(there, clock, "two")
    real = Git.push

    def push(self: Git, commit: str, branch: str, expected: str) -> None:
        monkeypatch.setattr(Git, "push", real)
        assert two.take()
        real(self, commit, branch, expected)

    monkeypatch.setattr(Git, "push", push)
    assert not one.take()


def test_one_that_was_left_is_free_at_once_and_leaves_nothing(there: Path, clock: Clock) -> None:
    one, two = lease(there, clock, "one"), lease(there, clock, "two")
    assert one.take()
    one.leave()
    assert Git(there).line("for-each-ref") == ""
    assert two.take()
    assert clock.now() == NOON


def test_it_is_said_once_a_minute_and_grows_no_history(there: Path, clock: Clock) -> None:
    one = lease(there, clock, "one")
    assert one.take()
    shown = set()
    for _ in range(20):
        clock.sleep(20)
        assert one.renew()
        shown.add(Git(there).line("rev-parse", NAME))
    assert len(shown) == 7
    assert Git(there).line("rev-list", "--count", NAME) == "1"


@pytest.mark.parametrize("words", ["hello", "{}", '{"owner": "x", "fence": "y", "until": "z"}'])
def test_one_that_nobody_can_understand_is_over(there: Path, clock: Clock, words: str) -> None:
    git = Git(there, environment=WRITER)
    tree = git.line("mktree", given=b"")
    git.ask("update-ref", f"refs/heads/{NAME}", git.line("commit-tree", tree, given=words.encode()))
    assert lease(there, clock, "one").take()


def test_where_the_repository_is_away_it_says_so_and_a_holder_goes_on(there: Path, clock: Clock) -> None:
    one = lease(there, clock, "one")
    assert one.take()
    there.rename(there.with_name("away"))
    clock.sleep(61)
    assert not one.renew()
    assert one.fence == 1
    with pytest.raises(GitRefuses):
        lease(there, clock, "two").take()
