"""The hour: waited for under the lock, looked at once more, switched to in one step."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pipeline.ahead import Ready
from pipeline.clock import HandClock
from pipeline.delivery import Delivery
from pipeline.files import Disk
from pipeline.hour import BEFORE, keep_hour
from pipeline.ledger import LedgerRefuses
from tests.room import HOUR, Room, at

X = '[{{name: x-ta, kind: x, account: "@ta", secret: X_TA}}]'.replace("{{", "{").replace("}}", "}")
ALPHA = "releases/alpha/index.html"


def made_ready(room: Room, *slugs: str) -> Ready:
    """These releases, made ready a second before their hour."""
    for slug in slugs:
        room.write(slug)
    ready = room.tick("2026-12-04T12:59:59Z").ready
    assert ready is not None
    assert ready.hour == at(HOUR)
    return ready


def test_what_was_made_ready_is_public_at_its_instant_and_nothing_is_made_then(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = made_ready(room, "alpha")
    house = room.house()

    def never(*_: Any) -> None:
        raise AssertionError("something was made at the hour")

    for name in ("survey", "ahead", "made"):
        monkeypatch.setattr(f"pipeline.publish.{name}", never)
    monkeypatch.setattr("pipeline.seal.seal", never)
    kept = keep_hour(house, ready)
    assert kept is not None
    assert [(item.entry.slug, item.entry.instant, item.late) for item in kept.lifted] == [
        ("alpha", at(HOUR), timedelta())
    ]
    assert room.clock.now() == at(HOUR)
    assert ALPHA in room.public()
    assert kept.survey.showing == ready.step.edition.seal
    assert [change.release.slug for change in kept.survey.coming] == []


def test_a_file_that_changed_before_the_hour_sends_it_back_to_a_whole_look(room: Room) -> None:
    ready = made_ready(room, "alpha", "beta")
    room.write("alpha", hold="stop")
    assert keep_hour(room.house(), ready) is None
    assert ALPHA not in room.public()
    assert [item.entry.slug for item in room.tick(HOUR).lifted] == ["beta"]


class HeldWhileItWaits(HandClock):
    """A clock at which somebody writes a hold while the desk waits under the lock, and hides that from its looks."""

    room: Room

    def wait(self, until: Any, changed: Any) -> None:
        super().wait(until, lambda: False)
        text = (self.room.root / "releases/alpha.md").read_text()
        path = self.room.root / "releases/alpha.md"
        age = path.stat()
        path.write_text(text.replace("Something happened.", "Something happens!!"))
        import os

        os.utime(path, ns=(age.st_atime_ns, age.st_mtime_ns))  # neither its age nor its size tells


def test_the_very_bytes_are_compared_at_the_last_instant(room: Room) -> None:
    ready = made_ready(room, "alpha")
    clock = HeldWhileItWaits(room.clock.now())
    clock.room = room
    assert keep_hour(replace(room.house(), clock=clock), ready) is None
    assert ALPHA not in room.public()


def test_another_desk_that_lifted_meanwhile_is_noticed(room: Room) -> None:
    ready = made_ready(room, "alpha")
    room.tick(HOUR)
    before = room.public()
    assert keep_hour(room.house(), ready) is None
    assert room.public() == before


def test_a_desk_that_slept_over_the_hour_seals_it_again_with_the_true_time(room: Room) -> None:
    ready = made_ready(room, "alpha")
    room.clock.move_to(at("2026-12-04T13:10:00Z"))
    assert keep_hour(room.house(), ready) is None
    done = room.tick()
    assert [(item.entry.instant, item.late) for item in done.lifted] == [
        (at("2026-12-04T13:10:00Z"), timedelta(minutes=10))
    ]
    assert done.lifted[0].why


def test_a_clock_that_jumped_while_the_desk_waited_holds_the_lift(room: Room) -> None:
    ready = made_ready(room, "alpha")
    house = room.house()
    house.watch.sure()
    room.clock.step(3600)
    assert keep_hour(house, ready) is None
    assert ALPHA not in room.public()
    done = room.tick()
    assert [alarm.code for alarm in done.alarms if alarm.code == "clock-doubt"] == ["clock-doubt"]
    room.clock.step(-3600)
    assert [item.entry.slug for item in room.tick(HOUR).lifted] == ["alpha"]


def test_two_desks_never_wait_for_one_hour_at_a_time(room: Room) -> None:
    ready = made_ready(room, "alpha")
    with Disk().lock(room.root / ".dateline" / "desk.lock"):
        assert keep_hour(room.house(), ready) is None
    assert room.clock.now() < at(HOUR)
    assert at(HOUR) - room.clock.now() <= BEFORE


def test_the_deliveries_are_written_down_before_the_switch(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.channels = X
    room.describe()
    ready = made_ready(room, "alpha")
    seen: list[tuple[list[str], bool]] = []
    from pipeline.hosts.folder import Folder

    switch = Folder.switch

    def noted(self: Folder, expected: str, following: str) -> None:
        seen.append(([row.state for row in room.rows()], ALPHA in room.public()))
        switch(self, expected, following)

    monkeypatch.setattr(Folder, "switch", noted)
    assert keep_hour(room.house(), ready)
    assert seen == [(["planned"], False)]


def test_a_ledger_that_refuses_keeps_no_page_back_and_the_reserve_is_tried_first(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.channels = X
    room.describe()
    ready = made_ready(room, "alpha")
    reserve = room.root / ".dateline" / "reserve"
    assert reserve.exists()

    def full(rows: tuple[Delivery, ...], entries: int | None = None) -> None:
        assert rows
        assert entries == 1
        raise LedgerRefuses("The ledger cannot be used: database or disk is full. Nothing is sent until it can.")

    monkeypatch.setattr(room.ledger, "plan", full)
    kept = keep_hour(room.house(), ready)
    assert kept is not None
    assert [alarm.code for alarm in kept.troubles] == ["ledger"]
    assert not reserve.exists()
    assert ALPHA in room.public()
