"""A watch as a process of its own, beside a desk that was stopped: people hear of it within half a minute."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.clock import SystemClock, stamp
from pipeline.standins.webhook import FakeWebhook
from tests.real.made import now
from tests.real.runs import Runs
from tests.real.test_paused import comes
from tests.room import Room, room_in


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with room_in(tmp_path / "newsroom", clock=SystemClock()) as made:
        made.open_ledger_before()
        yield made


def test_a_desk_that_is_stopped_over_its_hour_is_told_of_within_half_a_minute_and_its_end_too(
    room: Room, tmp_path: Path
) -> None:
    with FakeWebhook(SystemClock(), "slack") as hook, Runs(room.root, HOOK=hook.secret) as runs:
        path = room.root / "newsroom.yml"
        path.write_text(path.read_text() + "alarms: {webhook: HOOK, webhook-for: slack}\n")
        desk = runs.start("-C", room.root, "desk", "--for", "5m", out=tmp_path / "desk.said")
        watch = runs.start("-C", room.root, "watch", "--for", "5m", out=tmp_path / "watch.said")
        assert comes(lambda: (tmp_path / "desk.said").exists() and "open" in (tmp_path / "desk.said").read_text())
        hour = (now() + timedelta(seconds=8)).replace(microsecond=0)
        room.write("alpha", embargo=stamp(hour))
        assert comes(lambda: now() > hour - timedelta(seconds=3))
        os.kill(desk, signal.SIGSTOP)

        def told() -> list[str]:
            return [text for text in hook.shown if "alpha is due and it is not public yet" in text]

        while not told() and now() < hour + timedelta(seconds=60):
            time.sleep(0.1)
        late = now() - hour
        assert told(), hook.shown
        assert late <= timedelta(seconds=30)
        os.kill(desk, signal.SIGCONT)
        assert comes(lambda: any("alpha is public" in text for text in hook.shown))
        assert comes(lambda: any("Over:" in text for text in hook.shown))
        assert len([text for text in told() if "ALARM" in text]) == 1
        os.kill(watch, signal.SIGTERM)
        assert runs.ended(watch, 10.0) in (0, 3)
        os.kill(desk, signal.SIGTERM)
        runs.ended(desk, 40.0)
        assert hook.secret not in (tmp_path / "watch.said").read_text() + (tmp_path / "desk.said").read_text()
    assert not (room.root / ".dateline/desk.sign").exists()
