"""The last instant: what is asked again under the lock, and what a refusal leaves behind."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive import Archive
from pipeline.clock import HandClock
from pipeline.desk import tick
from pipeline.lift import NotNow, Step, lift
from pipeline.publish import edition_of, with_changes
from tests.room import HOUR, Room, at, room_in


def staged(room: Room) -> Step:
    """The lift of alpha at its hour, made and staged."""
    seen = room.survey()
    record, additions = with_changes(seen, seen.coming, at(HOUR))
    edition = edition_of(room.house(), seen, record)
    room.house().host(seen.newsroom).stage(edition)
    return Step(seen.showing, edition, record, additions)


def run(room: Room, step: Step, now: str, *, still: bool = True) -> list[str]:
    """Lift it with the clock at that instant; what was done besides."""
    done: list[str] = []
    house = room.house()
    lift(
        step,
        HandClock(at(now)),
        house.host(room.survey().newsroom),
        house.archive,
        still=lambda: step.additions if still else (),
        intend=lambda: done.append("intended"),
    )
    return done


def test_the_clock_is_read_again_at_the_last_instant(room: Room) -> None:
    room.write("alpha")
    step = staged(room)
    before = room.public()
    with pytest.raises(NotNow, match="under embargo"):
        run(room, step, "2026-12-04T12:59:59Z")
    assert room.public() == before
    assert run(room, step, HOUR) == ["intended"]
    assert "releases/alpha/index.html" in room.public()


def test_what_is_not_due_any_more_is_neither_lifted_nor_planned(room: Room) -> None:
    room.write("alpha")
    step = staged(room)
    before = room.public()
    with pytest.raises(NotNow, match="last moment"):
        run(room, step, HOUR, still=False)
    assert room.public() == before


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
