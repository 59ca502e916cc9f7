"""The last instant: what is asked again under the lock, and what a refusal leaves behind."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.ahead import edition_of, with_changes
from pipeline.archive import Archive
from pipeline.lift import NotNow, Step, lift
from pipeline.tick import tick
from pipeline.watch import Sure
from tests.room import HOUR, Room, at, room_in


def staged(room: Room) -> Step:
    """The lift of alpha at its hour, made and staged."""
    seen = room.survey()
    record, additions = with_changes(seen.record, seen.coming, at(HOUR))
    edition = edition_of(room.house(), seen, record)
    room.house().host(seen.newsroom).stage(edition)
    return Step(seen.showing, edition, record, additions)


def run(room: Room, step: Step, now: str, *, still: bool = True, doubt: str = "") -> None:
    """Lift it as if it were that instant for sure."""
    house = room.house()
    host = house.host(room.survey().newsroom)
    lift(step, host, house.archive, still=lambda: still, sure=lambda: Sure(at(now), doubt))


def test_the_clock_is_asked_again_at_the_last_instant(room: Room) -> None:
    room.write("alpha")
    step = staged(room)
    before = room.public()
    with pytest.raises(NotNow, match="under embargo"):
        run(room, step, "2026-12-04T12:59:59Z")
    with pytest.raises(NotNow, match="jumped"):
        run(room, step, HOUR, doubt="The clock jumped.")
    assert room.public() == before
    run(room, step, HOUR)
    assert "releases/alpha/index.html" in room.public()


def test_what_changed_at_the_last_moment_is_not_lifted(room: Room) -> None:
    room.write("alpha")
    step = staged(room)
    before = room.public()
    with pytest.raises(NotNow, match="last moment"):
        run(room, step, HOUR, still=False)
    assert room.public() == before


def test_a_kill_waits_for_no_clock(room: Room) -> None:
    room.write("alpha")
    run(room, staged(room), HOUR)
    room.edit("alpha", "language: en", "language: en\nrevision: 2\nkilled: It was wrong.")
    seen = room.survey()
    record, additions = with_changes(seen.record, seen.coming, at(HOUR))
    edition = edition_of(room.house(), seen, record)
    room.house().host(seen.newsroom).stage(edition)
    run(room, Step(seen.showing, edition, record, additions), "2026-12-01T00:00:00Z", doubt="The clock jumped.")
    assert b"It was wrong." in room.public()["releases/alpha/index.html"]


def test_a_lift_killed_right_after_the_switch_can_be_read_again_whatever_is_edited_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    with room_in(tmp_path) as room:
        room.open_ledger_before()
        room.write("alpha")
        room.clock.move_to(at(HOUR))
        monkeypatch.setattr(Archive, "keep", killed)
        with pytest.raises(Killed):
            tick(replace(room.house()))
        monkeypatch.undo()
        before = room.public()
        assert "releases/alpha/index.html" in before
        room.edit("alpha", "Something happened.", "Nothing happened.")
        done = room.tick("2026-12-04T13:01:00Z")
        assert [problem.code for problem in done.survey.problems] == ["issued-changed"]
        assert room.public() == before
