"""A desk whose wall clock is stepped, or runs slow or fast: nothing is seen early, and it heals by itself."""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.clock import HandClock, stamp
from tests.real.made import now
from tests.real.needs import need
from tests.real.runs import Runs
from tests.room import Room

LEAD = timedelta(seconds=3)
STEPS = (0.5, 0.6, 1, 2, 5, 60, 600, 3600)
SLOW_AND_FAST = (-500, 500, -500_000, 1_000_000)  # millionths: 500 as bad crystals do; half and twice the pace
HELD = 1.0  # seconds for which a desk in doubt is watched after the hour
SOON = 60.0  # seconds, on a loaded machine


@dataclass
class Shifted:
    """Processes whose wall clock is shifted; ours is not."""

    runs: Runs
    file: Path
    folder: Path

    def step(self, seconds: float, ppm: float = 0) -> None:
        """Their wall clock is now so far ahead, and runs fast by so much."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{seconds} {ppm} {time.clock_gettime(time.CLOCK_MONOTONIC)}")
        fresh.replace(self.file)


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shim, compiled."""
    compiler = shutil.which("cc") or ""
    need(compiler, "no C compiler: apt install gcc libc6-dev")
    made = tmp_path_factory.mktemp("shim") / "clock_shim.so"
    source = Path(__file__).with_name("clock_shim.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-Wall", "-o", made, source, "-ldl"], check=True)
    return made


@pytest.fixture(scope="module")
def shifted(shim: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shifted]:
    folder = tmp_path_factory.mktemp("shifted")
    first = newsroom(folder / "first").root
    with Runs(first, LD_PRELOAD=str(shim), CLOCK_SHIFT=str(folder / "shift")) as runs:
        yield Shifted(runs, folder / "shift", folder)


def newsroom(root: Path) -> Room:
    """A newsroom in which nothing is due yet."""
    room = Room(root, clock=HandClock(now()))
    room.ledger.close()
    return room


def test_the_shim_shifts_the_wall_clock_and_nothing_else(shim: Path, tmp_path: Path) -> None:
    (tmp_path / "shift").write_text("-3600 0 0")
    script = (
        "import time; print(time.time(), time.time_ns(), time.monotonic(), time.clock_gettime(time.CLOCK_BOOTTIME))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"LD_PRELOAD": str(shim), "CLOCK_SHIFT": str(tmp_path / "shift")},
        capture_output=True,
        text=True,
        check=True,
    )
    wall, wall_ns, monotonic, boottime = (float(word) for word in done.stdout.split())
    assert -3660 < wall - time.time() < -3590
    assert -3660 < wall_ns / 1e9 - time.time() < -3590
    assert 0 <= time.monotonic() - monotonic < 60
    assert 0 <= time.clock_gettime(time.CLOCK_BOOTTIME) - boottime < 60


def public(root: Path) -> bool:
    return (root / "live/releases/alpha/index.html").exists()


def watch(root: Path, until: datetime) -> datetime | None:
    """When `alpha` was first seen in public, by our own clock; None where not before that instant."""
    while now() < until:
        if public(root):
            return now()
        time.sleep(0.005)
    return None


def lift(
    shifted: Shifted, name: str, before: float, seconds: float, *, ppm: float = 0, told: str = ""
) -> tuple[float, bool]:
    """How late `alpha` was seen, and whether it was held until the clock was put right.

    The clock of the desk is stepped so many seconds before the hour, and put right after it, once the desk has `told`
    so.
    """
    shifted.step(0)
    room, said = newsroom(shifted.folder / name), shifted.folder / f"{name}.said"
    root = room.root
    desk = shifted.runs.start("-C", root, "desk", out=said)
    try:
        wait_for((root / ".dateline/clock.json").exists, "the desk never looked at its clock")
        hour = (now() + LEAD + timedelta(seconds=1)).replace(microsecond=0)
        room.write("alpha", embargo=stamp(hour))
        seen = watch(root, hour - timedelta(seconds=before))
        shifted.step(seconds, ppm)
        seen = seen or watch(root, hour + timedelta(seconds=HELD))
        held = seen is None
        wait_for(lambda: told in said.read_text(), f"the desk never said: {told}")
        shifted.step(0)
        seen = seen or watch(root, now() + timedelta(seconds=SOON))
    finally:
        shifted.runs.kill(desk)
    assert seen is not None, f"it was never lifted; the desk said:\n{said.read_text()}"
    return (seen - hour).total_seconds(), held


def wait_for(what: Callable[[], bool], otherwise: str) -> None:
    end = now() + timedelta(seconds=SOON)
    while not what():
        assert now() < end, otherwise
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("before", "seconds", "told"), [(1.5, 3600, "jumped ahead by 1 hour"), (0.4, -60, "jumped back by 1 minute")]
)
def test_a_step_holds_the_lift_with_an_alarm_and_is_healed_by_the_step_back(
    shifted: Shifted, before: float, seconds: float, told: str
) -> None:
    late, held = lift(shifted, f"step-{seconds}", before, seconds, told=told)
    assert late >= 0
    assert held


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(200))
def test_two_hundred_steps_and_paces_lift_nothing_early(shifted: Shifted, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # repeatable, nothing secret
    before, ppm = chance.uniform(0.0, 2.5), 0.0
    seconds = chance.choice(STEPS) * chance.choice((-1, 1))
    if seed % 4 == 0:
        seconds, ppm = chance.choice((0.0, seconds)), chance.choice(SLOW_AND_FAST)
    late, held = lift(shifted, f"seed-{seed}", before, seconds, ppm=ppm)
    assert late >= 0, f"{before} {seconds} {ppm}"
    assert held or abs(seconds) < 1 or before < 0.1, f"{before} {seconds} {ppm}"
