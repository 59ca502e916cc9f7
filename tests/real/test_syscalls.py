"""A lift struck at any system call, by kill -9, a full disk or a broken one: whole, once, and it goes on."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from pipeline.clock import stamp
from tests.real.faults import CHANGES, REFUSED, REFUSED_ONCE, Fault, Outcome, calls_of, lift_with
from tests.real.made import Work, at_work, copy, lapse, now, states
from tests.real.needs import need_strace
from tests.real.runs import Runs
from tests.real.seen import whole
from tests.real.verdict import litter, sound

CANARY = b"Something still under embargo happened."
KILLED, BUG = -9, 4
SAMPLE = 12
TOGETHER = 32  # files of one lift that are written together at most, and all of them half-written when it is killed


@dataclass(frozen=True, slots=True)
class Bench:
    """A newsroom in which `alpha` is due and `omega` is not; copies of it are struck one by one."""

    work: Work
    calls: dict[str, list[int]]

    def strike(self, fault: Fault) -> bool:
        """Lift with the fault, then without, and judge both; whether the fault came."""
        self.work.network.forget()
        newsroom = copy(self.work.root, self.work.root.with_name("struck"))
        try:
            outcome = lift_with(self.work.runs, newsroom, fault)
            assert outcome.code == KILLED or outcome.code != BUG, outcome.said
            self._holds(newsroom, told="alpha is public" in outcome.said)
            self._heals(newsroom, outcome)
        except Exception as wrong:
            wrong.add_note(f"after {fault}")
            raise
        finally:
            shutil.rmtree(newsroom)
            for told in newsroom.parent.glob("struck.*"):
                told.unlink()
        return outcome.struck

    def _holds(self, newsroom: Path, told: bool) -> None:
        seen = whole(newsroom / "live")
        assert seen.slugs in ({"old"}, {"old", "alpha"})
        assert "alpha" in seen.slugs or not told
        assert not any(CANARY in data for data in seen.files.values())
        assert self.work.network.asked <= ("alpha" in seen.slugs)

    def _heals(self, newsroom: Path, struck: Outcome) -> None:
        said = self.work.lift(newsroom)
        if states(newsroom).get("alpha") in ("planned", "sending"):  # in doubt until its lease is over
            lapse(newsroom)
            said = self.work.lift(newsroom)
        seen = whole(newsroom / "live")
        assert seen.slugs == {"old", "alpha"}, said
        assert [(line["slug"], line["kind"]) for line in seen.lines] == [("old", "lift"), ("alpha", "lift")]
        assert not any(CANARY in data for data in seen.files.values())
        state, asked = states(newsroom).get("alpha"), self.work.network.asked
        assert asked == self.work.network.times()["alpha"] == 1 if state == "sent" else asked <= 1
        asked_for = "dateline announce alpha" in f"{struck.said}{said}" or "dateline announce SLUG" in struck.said
        assert state in ("sent", "unknown", "held") or (state is None and asked_for), state
        sound(newsroom)
        assert len(litter(newsroom)) <= TOGETHER


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, runs: Runs) -> Iterator[Bench]:
    need_strace()
    folder = tmp_path_factory.mktemp("struck")
    with at_work(folder / "base", runs) as work:
        work.room.write("alpha", embargo=stamp(now()))
        work.room.write("omega", body=CANARY.decode(), embargo=stamp(now() + timedelta(hours=3)))
        yield Bench(work, calls_of(work.runs, copy(work.root, folder / "undisturbed")))


def sweep(bench: Bench, call: str, how: str, *, lasting: bool) -> int:
    """Strike at every such call that changes something, until nothing is struck; how often that was."""
    wanted = bench.calls.get(call, [])
    struck = 0
    for at in count(1):
        if at in wanted or at > max(wanted, default=0):
            if not bench.strike(Fault(call, at, how, lasting)):
                return struck
            struck += 1
    raise AssertionError


def assert_all(struck: int, bench: Bench, call: str) -> None:
    """Whether each was struck: a late lift has its true hour, with that other digests, and perhaps a folder less."""
    assert struck >= len(bench.calls.get(call, [])) * (3 / 4 if call == "mkdir" else 1)


@pytest.mark.prove
@pytest.mark.parametrize("call", CHANGES)
def test_a_lift_killed_at_any_system_call_is_whole_and_goes_on(bench: Bench, call: str) -> None:
    struck = sweep(bench, call, "signal=KILL", lasting=False)
    assert_all(struck, bench, call)


@pytest.mark.prove
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from-then-on"])
@pytest.mark.parametrize("how", ["error=ENOSPC", "error=EIO"])
@pytest.mark.parametrize("call", REFUSED)
def test_a_lift_refused_by_the_disk_at_any_write_sync_or_rename_is_whole_and_goes_on(
    bench: Bench, call: str, how: str, lasting: bool
) -> None:
    struck = sweep(bench, call, how, lasting=lasting)
    assert_all(struck, bench, call)


@pytest.mark.prove
@pytest.mark.parametrize("call", REFUSED_ONCE)
def test_a_lift_that_finds_the_disk_full_at_any_other_change_is_whole_and_goes_on(bench: Bench, call: str) -> None:
    struck = sweep(bench, call, "error=ENOSPC", lasting=False)
    assert_all(struck, bench, call)


def test_a_lift_struck_at_some_system_calls_is_whole_and_goes_on(bench: Bench) -> None:
    points = [Fault(call, at, "signal=KILL") for call, found in bench.calls.items() for at in found]
    points += [
        Fault(call, at, f"error={error}", lasting)
        for call in REFUSED
        for at in bench.calls.get(call, [])
        for error in ("ENOSPC", "EIO")
        for lasting in (False, True)
    ]
    step = len(points) / SAMPLE
    struck = [bench.strike(points[int(number * step + step / 2)]) for number in range(SAMPLE)]
    assert sum(struck) > SAMPLE * 3 / 4  # now and then a run has a call less
