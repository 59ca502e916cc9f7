"""A disk that is full or breaks at the hour: it lifts all the same, or says so within seconds and then goes on."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.clock import stamp
from tests.real.disks import Filler, Image, can_break, memory
from tests.real.made import Work, at_work, now, states
from tests.real.needs import need, need_mounts
from tests.real.runs import Runs
from tests.real.seen import whole
from tests.real.verdict import sound
from tests.real.watcher import Watcher

SECONDS = 5.0  # within which a lift that waits is told of, and done once it can be
LEAD = timedelta(seconds=6)


@pytest.fixture
def full_disk(runs: Runs, tmp_path: Path) -> Iterator[Work]:
    need_mounts()
    with memory(tmp_path / "disk", "32m") as disk, at_work(disk / "newsroom", runs) as work:
        yield work


@contextmanager
def desk(work: Work, said: Path) -> Iterator[int]:
    """A desk that is open meanwhile; what it says goes where there is space."""
    pid = work.runs.start("-C", work.root, "desk", "--for", "5m", out=said)
    yield pid
    os.kill(pid, signal.SIGTERM)
    work.runs.ended(pid, within=60)


def comes(true: Callable[[], object], by: datetime) -> bool:
    """Whether it becomes true by that instant."""
    while not true():
        if now() > by:
            return False
        time.sleep(0.02)
    return True


def alarmed(said: Path) -> bool:
    """Whether a person who looks is told that something is wrong with the disk."""
    return "disk" in said.read_text(encoding="utf-8").lower()


def coming(work: Work) -> dict[str, datetime]:
    """The hours of a newsroom in which `alpha` is due in some seconds."""
    hour = (now() + LEAD).replace(microsecond=0)
    work.room.write("alpha", embargo=stamp(hour))
    return {"old": now() - LEAD, "alpha": hour}


def once(work: Work) -> None:
    """Everything is public, once, and nothing is torn."""
    assert whole(work.site).slugs == {"old", "alpha"}
    assert work.network.asked == sum(work.network.times().values())
    assert work.network.times()["alpha"] == (states(work.root).get("alpha") == "sent")
    sound(work.root)


@pytest.mark.parametrize("greedy", [False, pytest.param(True, marks=pytest.mark.prove)], ids=["full", "filled-again"])
def test_a_full_disk_at_the_hour_is_lifted_on_or_told_of_and_survived(
    full_disk: Work, tmp_path: Path, greedy: bool
) -> None:
    work, said = full_disk, tmp_path / "said"
    hours = coming(work)
    with Watcher(work.site, hours) as watcher, desk(work, said):
        time.sleep((hours["alpha"] - now()).total_seconds() / 2)
        with Filler(work.root.parent, greedy=greedy):
            by = hours["alpha"] + timedelta(seconds=SECONDS)
            lifted = comes(lambda: "alpha" in watcher.first, by)
            assert lifted or alarmed(said), said.read_text(encoding="utf-8")
        assert comes(lambda: "alpha" in watcher.first, now() + timedelta(seconds=SECONDS)), said.read_text(
            encoding="utf-8"
        )
        sent = comes(lambda: states(work.root).get("alpha") == "sent", now() + timedelta(seconds=20))
        assert sent, said.read_text(encoding="utf-8")
    assert watcher.wrong == []
    once(work)


@pytest.mark.prove
def test_a_disk_that_breaks_before_the_hour_is_told_of_and_survived(runs: Runs, tmp_path: Path) -> None:
    need(can_break(), "only root can mount a disk out of a file and break it")
    said = tmp_path / "said"
    with Image(tmp_path / "image", tmp_path / "disk", 48) as disk, at_work(disk.folder / "newsroom", runs) as work:
        hours = coming(work)
        disk.sync()
        with Watcher(work.site, hours) as watcher:
            pid = work.runs.start("-C", work.root, "desk", "--for", "5m", out=said)
            time.sleep((hours["alpha"] - now()).total_seconds() / 2)
            disk.break_()
            told = comes(lambda: alarmed(said), hours["alpha"] + timedelta(seconds=SECONDS))
            assert told, said.read_text(encoding="utf-8")
            time.sleep(max(0.0, (hours["alpha"] - now()).total_seconds() + 1))
            work.runs.kill(pid)
        assert watcher.wrong == []
        assert whole(work.site).slugs == {"old"}
        assert work.network.times() == {"old": 1}
        disk.repair()
        said.write_text(work.lift(), encoding="utf-8")
        once(work)
