"""Alarms: raised when a person must look, and only then."""

from datetime import timedelta

import pytest

from pipeline.daybook import Daybook, read_daybook, write_daybook
from pipeline.files import Disk
from pipeline.hosts.folder import Folder
from tests.room import HOUR, Room, at, room_in

TEMPLATE = '{% extends "built-in/page.html" %}{% block head %}{{ nothing.at.all }}{% endblock %}'


def codes(room: Room, when: str = "") -> list[tuple[str, str]]:
    """Code and slug of each alarm that stands after a run of the line."""
    return [(alarm.code, alarm.about) for alarm in room.tick(when).alarms]


def test_a_newsroom_in_order_raises_none_before_at_or_after_the_hour(room: Room) -> None:
    room.write("alpha")
    for when in ("2026-12-03T13:00:00Z", "2026-12-04T12:59:59Z", HOUR, "2026-12-04T13:00:01Z", "2026-12-05T13:00:00Z"):
        assert codes(room, when) == []


def test_an_approval_that_is_wanted_is_an_alarm_three_hours_ahead_and_not_before(room: Room) -> None:
    room.approvals = 1
    room.describe()
    room.write("alpha")
    assert codes(room, "2026-12-04T09:59:59Z") == []
    assert codes(room, "2026-12-04T10:00:00Z") == [("not-ready", "alpha")]
    assert codes(room, "2026-12-04T14:00:00Z") == [("not-ready", "alpha")], "and still when its hour has passed"
    room.edit("alpha", "language: en", f"language: en\napproved: [{{by: A, digest: {room.approval('alpha')}}}]")
    assert codes(room) == []


def test_a_hold_is_a_decision_and_no_alarm(room: Room) -> None:
    room.write("alpha", hold="the minister asked")
    assert codes(room, "2026-12-04T12:59:00Z") == []
    assert codes(room, "2026-12-04T14:00:00Z") == []


def test_a_file_that_cannot_be_read_at_all_is_an_alarm_near_the_hour_it_had(room: Room) -> None:
    path = room.write("alpha")
    room.tick()
    path.write_bytes(b"---\ntitle: \xff\n---\n")
    assert codes(room, "2026-12-04T09:00:00Z") == []
    assert codes(room, "2026-12-04T11:00:00Z") == [("not-ready", "alpha")]


def test_what_cannot_be_made_is_known_a_day_ahead_and_names_no_word_of_it(room: Room) -> None:
    room.write("alpha", body="A SECRET word.")
    (room.root / "templates").mkdir()
    (room.root / "templates/page.html").write_text(TEMPLATE)
    done = room.tick("2026-12-03T13:00:00Z")
    assert [alarm.code for alarm in done.alarms if alarm.about == "alpha"] == ["cannot-be-made"]
    assert "SECRET" not in " ".join(map(str, done.alarms))


def test_what_is_due_and_not_public_is_overdue_after_half_a_minute(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(self: Folder, expected: str, following: str) -> None:
        raise OSError(5, "Input/output error")

    room.write("alpha")
    room.tick("2026-12-04T12:59:00Z")
    with monkeypatch.context() as broken:
        broken.setattr(Folder, "switch", refuses)
        assert codes(room, "2026-12-04T13:00:30Z") == [("disk", "")]
        assert codes(room, "2026-12-04T13:00:31Z") == [("disk", ""), ("overdue", "alpha")]
    assert codes(room, "2026-12-04T13:00:32Z") == []


def test_a_page_that_the_public_does_not_see_is_an_alarm_after_five_seconds(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write("alpha")
    with monkeypatch.context() as hidden:
        hidden.setattr(Folder, "proves", lambda self, path, content: False)
        assert codes(room, HOUR) == []
        assert codes(room, "2026-12-04T13:00:06Z") == [("not-seen", "alpha")]
    assert codes(room, "2026-12-04T13:00:07Z") == []


def test_a_reserve_that_cannot_be_kept_is_an_alarm(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Disk, path: object, size: int) -> None:
        raise OSError(28, "No space left on device")

    (room.root / ".dateline" / "reserve").unlink()
    monkeypatch.setattr(Disk, "reserve", full)
    assert codes(room) == [("disk", "")]


def test_the_daybook_holds_the_alarms_for_status_and_is_written_over(room: Room) -> None:
    room.approvals = 1
    room.describe()
    room.write("alpha", hold="the minister asked")
    room.write("beta")
    room.tick("2026-12-04T12:00:00Z")
    book = read_daybook(Disk(), room.root / ".dateline")
    assert book.at == at("2026-12-04T12:00:00Z")
    assert [alarm.about for alarm in book.alarms] == ["beta"]
    assert book.waits == {"alpha": "was on hold and waits for approval", "beta": "waits for approval"}
    assert "minister" not in (room.root / ".dateline/daybook.json").read_text()
    size = (room.root / ".dateline/daybook.json").stat().st_size
    room.tick("2026-12-04T12:30:00Z")
    assert (room.root / ".dateline/daybook.json").stat().st_size == size


@pytest.mark.parametrize("text", ["", "{", "[]", '{"at": null, "waits": {}, "alarms": []}', '{"at": "x"}'])
def test_a_daybook_that_cannot_be_understood_is_an_empty_one(room: Room, text: str) -> None:
    (room.root / ".dateline/daybook.json").write_text(text)
    assert read_daybook(Disk(), room.root / ".dateline") == Daybook()
    book = Daybook(at(HOUR), {"alpha": "was on hold"})
    write_daybook(Disk(), room.root / ".dateline", book)
    assert read_daybook(Disk(), room.root / ".dateline") == book


@pytest.mark.parametrize(
    ("hold", "why"),
    [("hold", "was on hold"), ("number", "nothing was at work")],
    ids=["held", "no desk"],
)
def test_a_late_lift_says_how_late_and_why(room: Room, hold: str, why: str) -> None:
    path = room.write("alpha")
    path.write_text(path.read_text().replace("language: en", f"language: en\n{hold}: stop 1"))
    room.tick("2026-12-04T12:00:00Z")
    room.write("alpha")
    (item,) = room.tick("2026-12-04T13:20:00Z").lifted
    assert item.late == timedelta(minutes=20)
    assert why in item.why


def test_a_post_that_came_too_late_to_be_sent_unasked_is_an_alarm_for_a_week(tmp_path: object) -> None:
    from pathlib import Path

    channels = '[{name: x-ta, kind: x, account: "@ta", secret: X_TA}]'
    with room_in(Path(str(tmp_path)) / "room", channels=channels) as room:
        room.open_ledger_before()
        room.write("alpha")
        assert codes(room, "2026-12-04T20:00:00Z") == [("post-waits", "alpha")]
        assert codes(room, "2026-12-12T20:00:00Z") == []
