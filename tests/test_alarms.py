"""Alarms: raised when a person must look, and only then."""

from datetime import timedelta

import pytest

from pipeline.alarms import alarms
from pipeline.daybook import Daybook, read_daybook, write_daybook
from pipeline.delivery import Delivery, Key, State
from pipeline.files import Disk
from pipeline.hosts.folder import Folder
from pipeline.posts import TOO_LATE
from pipeline.shift import Shift
from pipeline.survey import House
from pipeline.tick import Tick, tick
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


def test_a_file_that_never_could_be_read_is_an_alarm_at_once_for_nobody_knows_its_hour(room: Room) -> None:
    path = room.root / "releases" / "alpha.md"
    path.write_text("---\ntitle: [\n---\n")
    assert codes(room) == [("not-ready", "alpha")]
    path.unlink()
    assert codes(room) == []


def test_an_embargo_that_cannot_be_read_is_an_alarm_near_the_hour_it_had_or_at_once_where_it_never_had_one(
    room: Room,
) -> None:
    room.write("alpha")
    room.tick()
    room.write("alpha", embargo="4 December 2026, 09:0O")
    assert codes(room, "2026-12-04T09:00:00Z") == []
    assert codes(room, "2026-12-04T11:00:00Z") == [("not-ready", "alpha")]
    room.write("beta", embargo="some day")
    assert codes(room) == [("not-ready", "alpha"), ("not-ready", "beta")]
    room.write("beta", embargo="some day", draft="true")
    assert codes(room) == [("not-ready", "alpha")]


def test_a_withdrawal_that_has_no_effect_because_another_file_is_public_is_an_alarm(room: Room) -> None:
    room.write("alpha")
    assert codes(room, HOUR) == []
    (room.root / "releases" / "2026-12-04-alpha.md").write_bytes((room.root / "releases" / "alpha.md").read_bytes())
    room.write("alpha", killed="It was wrong.", revision="2")
    assert codes(room, "2026-12-04T13:00:10Z") == [("not-ready", "alpha")]


@pytest.mark.parametrize("gone", ["the secret", "the account"])
def test_a_post_that_is_due_on_an_account_that_can_send_nothing_is_an_alarm_after_half_a_minute(
    room: Room, gone: str
) -> None:
    room.channels = '[{name: x-ta, kind: x, account: "@ta", secret: X_TA}]'
    room.describe()
    room.write("alpha")
    assert codes(room, HOUR) == []
    if gone == "the account":
        room.channels = "[]"
        room.describe()
    assert codes(room, "2026-12-04T13:00:31Z") == [("post-waits", "alpha")]
    (alarm,) = room.tick().alarms
    assert ("X_TA" if gone == "the secret" else "no such account") in str(alarm)


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


def busy(room: Room, house: House, shift: Shift, seconds: float) -> Tick:
    """A tick that many seconds later, while another desk holds the lock."""
    room.clock.sleep(seconds)
    with Disk().lock(room.root / ".dateline" / "desk.lock"):
        return tick(house, shift)


def stuck(done: Tick) -> bool:
    """Whether it is told that another desk does not go on."""
    return "desk-stuck" in {alarm.code for alarm in done.alarms}


def test_another_desk_that_holds_the_lock_for_over_half_a_minute_is_an_alarm_and_over_once_it_lets_go(
    room: Room,
) -> None:
    room.write("alpha")
    room.clock.move_to(at(HOUR))
    house, shift = room.house(), Shift()
    assert [stuck(busy(room, house, shift, seconds)) for seconds in (0, 15, 15, 1)] == [False, False, False, True]
    assert not stuck(tick(house, shift))
    room.write("beta", embargo="FOR IMMEDIATE RELEASE")
    assert not stuck(busy(room, house, shift, 5)), "it is counted anew"


def test_another_desk_that_holds_the_lock_while_nothing_is_due_is_no_alarm(room: Room) -> None:
    room.write("alpha")
    house, shift = room.house(), Shift()
    assert [stuck(busy(room, house, shift, seconds)) for seconds in (0, 60)] == [False, False]


def test_a_lock_that_is_held_for_long_is_tried_less_and_less_often_but_every_five_seconds(room: Room) -> None:
    house, shift = room.house(), Shift()
    pauses = []
    for seconds in (0, 0.5, 7.5, 600):
        wake = busy(room, house, shift, seconds).wake
        assert wake is not None
        pauses.append((wake - room.clock.now()).total_seconds())
    assert pauses == [0.25, 0.25, 2, 5]


def test_what_may_pass_by_itself_is_looked_at_again_within_a_minute(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Disk, path: object, size: int) -> None:
        raise OSError(28, "No space left on device")

    (room.root / ".dateline" / "reserve").unlink()
    monkeypatch.setattr(Disk, "reserve", full)
    assert room.tick().wake == room.clock.now() + timedelta(minutes=1)
    monkeypatch.undo()
    assert room.tick().wake is None


def test_what_is_due_and_refused_is_tried_each_second_and_after_a_minute_every_five(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(self: Folder, expected: str, following: str) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Folder, "switch", refuses)
    room.write("alpha")
    pauses = []
    for when in (HOUR, "2026-12-04T13:00:59Z", "2026-12-04T13:01:00Z"):
        wake = room.tick(when).wake
        assert wake is not None
        pauses.append((wake - room.clock.now()).total_seconds())
    assert pauses == [1, 1, 5]


def test_a_page_that_was_seen_outside_is_not_asked_for_again_until_it_changes(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    proves, asked = Folder.proves, list[str]()

    def noted(self: Folder, path: str, content: str) -> bool:
        asked.append(path)
        return proves(self, path, content)

    monkeypatch.setattr(Folder, "proves", noted)
    room.write("alpha")
    house, shift = room.house(), Shift()
    room.clock.move_to(at(HOUR))
    for _ in range(3):
        tick(house, shift)
    assert len(asked) == 1
    room.edit("alpha", "language: en", "language: en\nrevision: 2\ncorrection: It was something else.")
    for _ in range(3):
        tick(house, shift)
    assert len(asked) == 2


def test_a_page_that_has_been_public_for_a_day_is_not_asked_for(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.write("alpha")
    room.tick(HOUR)
    monkeypatch.setattr(Folder, "proves", lambda self, path, content: False)
    assert codes(room, "2026-12-05T12:59:59Z") == [("not-seen", "alpha")]
    assert codes(room, "2026-12-05T13:00:00Z") == []


def test_a_page_that_is_not_seen_is_looked_for_again_in_five_seconds(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write("alpha")
    room.tick(HOUR)
    monkeypatch.setattr(Folder, "proves", lambda self, path, content: False)
    assert room.tick("2026-12-04T13:00:10Z").wake == at("2026-12-04T13:00:15Z")


@pytest.mark.parametrize(
    ("when", "written"),
    [
        ("2026-12-04T12:00:59Z", False),
        ("2026-12-04T12:01:00Z", True),
        ("2026-12-04T11:59:59Z", True),
    ],
    ids=["within a minute", "after it", "by a clock that went back"],
)
def test_a_daybook_in_which_nothing_changes_is_written_once_a_minute(room: Room, when: str, written: bool) -> None:
    path = room.root / ".dateline/daybook.json"
    room.tick("2026-12-04T12:00:00Z")
    before = path.read_bytes()
    (room.root / ".dateline/clock.json").unlink(missing_ok=True)  # a step of the clock is another matter
    room.tick(when)
    assert (path.read_bytes() != before) is written


def test_a_daybook_in_which_something_changes_is_written_at_once(room: Room) -> None:
    room.tick("2026-12-04T12:00:00Z")
    room.write("alpha", hold="stop")
    room.tick("2026-12-04T12:00:01Z")
    assert read_daybook(Disk(), room.root / ".dateline").waits == {"alpha": "was on hold"}


def test_a_daybook_that_cannot_be_written_stops_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(self: Disk, path: object, data: bytes) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Disk, "write", refuses)
    write_daybook(Disk(), room.root / ".dateline", Daybook(at(HOUR), {"alpha": "was on hold"}))
    assert read_daybook(Disk(), room.root / ".dateline").waits == {}


def test_a_held_release_that_also_waits_for_something_is_a_decision_too(room: Room) -> None:
    room.approvals = 1
    room.describe()
    room.write("alpha", hold="the minister asked")
    assert codes(room, "2026-12-04T12:59:00Z") == []


def test_a_public_release_whose_file_cannot_be_read_any_more_is_no_alarm(room: Room) -> None:
    path = room.write("alpha")
    room.tick("2026-12-04T12:00:00Z")
    (promise,) = room.ledger.promises("news.example")
    room.tick(HOUR)
    room.ledger.promise("news.example", [promise], [])
    path.write_bytes(b"---\ntitle: \xff\n---\n")
    assert codes(room, "2026-12-04T14:00:00Z") == []


@pytest.mark.parametrize(
    ("state", "reason", "looks", "told"),
    [
        ("unknown", "", 3, ["post-unknown"]),
        ("unknown", "", 2, []),
        ("refused", "It is too long.", 0, ["post-waits"]),
        ("held", f"{TOO_LATE} To send it: dateline announce alpha", 0, ["post-waits"]),
        ("held", "The release says by now that this account posts nothing.", 0, []),
        ("planned", "", 0, []),
        ("sent", "", 0, []),
    ],
)
def test_a_post_is_an_alarm_only_where_a_person_must_settle_it(
    room: Room, state: State, reason: str, looks: int, told: list[str]
) -> None:
    room.write("alpha")
    room.tick(HOUR)
    key = Key("news.example", "alpha", 1, "x-ta", "post")
    row = Delivery(key, at(HOUR), state=state, reason=reason, looks=looks)
    theirs = Delivery(key._replace(newsroom="other.example"), at(HOUR), state="refused")
    found = alarms(room.survey(), [row, theirs], (), at("2026-12-04T14:00:00Z"), unproven=(), since={})
    assert [alarm.code for alarm in found] == told


def test_a_post_that_is_still_unknown_when_it_is_too_late_to_look_is_an_alarm(room: Room) -> None:
    row = Delivery(Key("news.example", "alpha", 1, "x-ta", "post"), at(HOUR), state="unknown")
    for when, told in (("2026-12-04T19:00:00Z", []), ("2026-12-04T19:00:01Z", ["post-unknown"])):
        found = alarms(room.survey(), [row], (), at(when), unproven=(), since={})
        assert [alarm.code for alarm in found] == told


def test_while_another_desk_is_at_work_its_alarms_stand_and_its_daybook_is_left_to_it(room: Room) -> None:
    room.approvals = 1
    room.describe()
    room.write("alpha")
    room.tick("2026-12-04T12:00:00Z")
    before = (room.root / ".dateline/daybook.json").read_bytes()
    room.write("beta", hold="stop")
    done = busy(room, room.house(), Shift(), 120)
    assert [(alarm.code, alarm.about) for alarm in done.alarms] == [("not-ready", "alpha")]
    assert (room.root / ".dateline/daybook.json").read_bytes() == before


def test_an_immediate_release_that_is_refused_is_overdue_half_a_minute_after_it_was_first_seen(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(self: Folder, expected: str, following: str) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Folder, "switch", refuses)
    room.write("alpha", embargo="FOR IMMEDIATE RELEASE")
    room.tick("2026-12-02T08:00:00Z")
    assert codes(room, "2026-12-02T08:00:30Z") == [("disk", "")]
    assert codes(room, "2026-12-02T08:00:31Z") == [("disk", ""), ("overdue", "alpha")]


def test_what_is_due_is_kept_in_the_daybook_with_the_instant_at_which_it_was_first_seen(room: Room) -> None:
    book = Daybook(at(HOUR), {"alpha": "was on hold"}, {"beta": at(HOUR)})
    write_daybook(Disk(), room.root / ".dateline", book)
    assert read_daybook(Disk(), room.root / ".dateline") == book


def test_a_daybook_whose_hours_are_no_table_is_an_empty_one(room: Room) -> None:
    (room.root / ".dateline/daybook.json").write_text(
        '{"at": "2026-12-04T13:00:00Z", "waits": {}, "due": [], "alarms": []}'
    )
    assert read_daybook(Disk(), room.root / ".dateline") == Daybook()
