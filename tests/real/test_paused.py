"""A desk that is stopped, for an hour or for good: it wakes and harms nothing, it ends and leaves nothing in doubt."""

import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.clock import stamp
from tests.real.made import Work, at_work, lapse, now, rows, states
from tests.real.runs import Runs
from tests.real.seen import whole
from tests.real.verdict import sound
from tests.real.watcher import Watcher

LEAD = timedelta(seconds=4)
CLEAN = (0, 3)  # a desk that was closed; 3 where something of the past still wants a person
PROMPT = 5.0  # seconds within which a desk that is not in the middle of a call is closed


@pytest.fixture
def work(runs: Runs, tmp_path: Path) -> Iterator[Work]:
    with at_work(tmp_path / "newsroom", runs) as made:
        yield made


def open_desk(work: Work, number: int = 0) -> int:
    """A desk that has said that it is open."""
    out = work.root.with_name(f"desk-{number}.said")
    pid = work.runs.start("-C", work.root, "desk", "--for", "5m", out=out)
    assert comes(lambda: out.exists() and "open" in out.read_text(encoding="utf-8"))
    return pid


def said(work: Work) -> str:
    """What the desks have said."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(work.root.parent.glob("desk-*.said")))


def close(work: Work, pid: int, within: float) -> None:
    """SIGTERM, and a clean end."""
    os.kill(pid, signal.SIGTERM)
    assert work.runs.ended(pid, within) in CLEAN


def coming(work: Work) -> dict[str, datetime]:
    """The hours of a newsroom in which `alpha` is due in some seconds."""
    hour = (now() + LEAD).replace(microsecond=0)
    work.room.write("alpha", embargo=stamp(hour))
    return {"old": now() - LEAD, "alpha": hour}


def locks(pid: int) -> set[str]:
    """The inodes of the files that this process has locked, told without touching them."""
    held = [line.split() for line in Path("/proc/locks").read_text(encoding="ascii").splitlines()]
    return {line[5].rpartition(":")[2] for line in held if line[4] == str(pid)}


def stop(work: Work, pid: int, *, with_lock: bool) -> None:
    """SIGSTOP, at a moment at which the desk holds its lock, or at one at which it holds none at all."""
    inode = str((work.root / ".dateline" / "desk.lock").stat().st_ino)

    def so() -> bool:
        return inode in locks(pid) if with_lock else not locks(pid)

    def stopped() -> bool:
        os.kill(pid, signal.SIGSTOP)
        time.sleep(0.05)
        if so():
            return True
        os.kill(pid, signal.SIGCONT)
        return False

    assert comes(lambda: so() and stopped())


def order(work: Work, slug: str, words: str) -> None:
    """Write more lines into a release, in one step as an editor does."""
    path = work.root / "releases" / f"{slug}.md"
    front, end, body = path.read_text(encoding="utf-8").rpartition("\n---\n")
    beside = work.root / "order"
    beside.write_text(f"{front}\n{words}{end}{body}", encoding="utf-8")
    beside.replace(path)


def comes(true: Callable[[], object], within: float = 20) -> bool:
    """Whether it becomes true before so many seconds are over."""
    end = time.monotonic() + within
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_a_desk_stopped_under_the_lock_over_the_hour_obeys_a_hold_given_meanwhile(work: Work) -> None:
    hours = coming(work)
    with Watcher(work.site, hours) as watcher:
        pid = open_desk(work)
        time.sleep(max(0.0, (hours["alpha"] - now()).total_seconds() - 0.9))
        stop(work, pid, with_lock=True)
        order(work, "alpha", "hold: It waits.")
        in_time = now() < hours["alpha"]
        time.sleep(2)
        os.kill(pid, signal.SIGCONT)
        time.sleep(2)
        close(work, pid, PROMPT)
    assert watcher.wrong == []
    assert whole(work.site).slugs <= {"old"} if in_time else {"old", "alpha"}
    assert work.network.asked <= (1 if in_time else 2)
    sound(work.root)


def test_a_desk_stopped_in_the_middle_of_a_post_doubles_nothing_and_brings_nothing_back(work: Work) -> None:
    hours = coming(work)
    work.network.pause = 0.5
    with Watcher(work.site, hours) as watcher:
        sleeper = open_desk(work)
        work.network.begun.clear()
        assert work.network.begun.wait(20)
        os.kill(sleeper, signal.SIGSTOP)
        worker = open_desk(work, 1)
        order(work, "alpha", "revision: 2\nkilled: It was wrong.")
        assert comes(lambda: "alpha" in whole(work.site).withdrawn), said(work)
        lapse(work.root)
        assert comes(lambda: ("alpha", "recall", "sent") in rows(work.root), within=40)
        os.kill(sleeper, signal.SIGCONT)
        time.sleep(2)
        close(work, sleeper, PROMPT)
        close(work, worker, PROMPT)
    assert watcher.wrong == []
    assert [line["kind"] for line in whole(work.site).lines] == ["lift", "lift", "kill"]
    assert work.network.asked == 2
    assert work.network.times() == {"old": 1, "alpha": 1}
    assert [post.gone for post in work.network.posts] == [False, True]
    sound(work.root)


def test_a_desk_stopped_before_a_release_was_withdrawn_does_not_bring_it_back(work: Work) -> None:
    hours = coming(work)
    with Watcher(work.site, hours) as watcher:
        sleeper, worker = open_desk(work), open_desk(work, 1)
        time.sleep(max(0.0, (hours["alpha"] - now()).total_seconds() - 1.5))
        stop(work, sleeper, with_lock=False)
        assert watcher.waits_for("alpha", 20)
        order(work, "alpha", "revision: 2\nkilled: It was wrong.")
        assert comes(lambda: "alpha" in whole(work.site).withdrawn), said(work)
        os.kill(sleeper, signal.SIGCONT)
        time.sleep(2)
        close(work, sleeper, PROMPT)
        close(work, worker, PROMPT)
    assert watcher.wrong == []
    assert [line["kind"] for line in whole(work.site).lines] == ["lift", "lift", "kill"]
    assert work.network.asked == sum(work.network.times().values()) <= 2
    sound(work.root)


def test_a_desk_stopped_while_it_writes_the_ledger_keeps_no_page_up_that_is_withdrawn(work: Work) -> None:
    worker = open_desk(work)
    with closing(sqlite3.connect(work.root / ".dateline" / "ledger.sqlite3", isolation_level=None)) as stopped:
        stopped.execute("BEGIN IMMEDIATE")  # what a process that sleeps in the middle of a change holds
        order(work, "old", "revision: 2\nkilled: It was wrong.")
        assert comes(lambda: "old" in whole(work.site).withdrawn, within=PROMPT), said(work)
        stopped.execute("ROLLBACK")
    assert comes(lambda: ("old", "recall", "sent") in rows(work.root), within=40), said(work)
    close(work, worker, PROMPT)
    assert [post.gone for post in work.network.posts] == [True]


@pytest.mark.parametrize("before", [3.0, 0.3], ids=["long", "just"])
def test_a_desk_that_is_told_to_end_before_the_hour_ends_at_once_and_leaves_the_lift_to_the_next(
    work: Work, before: float
) -> None:
    hours = coming(work)
    with Watcher(work.site, hours) as watcher:
        pid = open_desk(work)
        time.sleep(max(0.0, (hours["alpha"] - now()).total_seconds() - before))
        close(work, pid, PROMPT)
        time.sleep(max(0.0, (hours["alpha"] - now()).total_seconds()))
        work.lift()
        assert watcher.waits_for("alpha", PROMPT)
    assert watcher.wrong == []
    assert states(work.root) == {"old": "sent", "alpha": "sent"}
    assert work.network.times() == {"old": 1, "alpha": 1}


def test_a_desk_that_is_told_to_end_in_the_middle_of_a_post_finishes_it(work: Work) -> None:
    hours = coming(work)
    work.network.pause = 1.5
    with Watcher(work.site, hours) as watcher:
        pid = open_desk(work)
        work.network.begun.clear()
        assert work.network.begun.wait(20)
        time.sleep(0.2)
        close(work, pid, within=40)
    assert watcher.wrong == []
    assert states(work.root) == {"old": "sent", "alpha": "sent"}
    assert work.network.times() == {"old": 1, "alpha": 1}
