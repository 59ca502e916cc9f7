"""Telling: people hear once of what is wrong and once of its end, of each lift before it and after it."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.daybook import read_daybook
from pipeline.desk import run, tell_once
from pipeline.dress import dressed
from pipeline.files import Busy, Disk
from pipeline.hosts.folder import Folder
from pipeline.survey import House, NoNewsroom
from pipeline.telling import look_of, tell, tell_one
from pipeline.tick import tick
from pipeline.told import Told
from tests.room import HOUR, Room, at, at_once
from tests.told import Heard, house_of, naming


def never(why: NoNewsroom | OSError) -> None:
    raise AssertionError(str(why))


def desk(house: House, until: str, stop: Callable[[], bool] = lambda: False) -> None:
    run(house, at(until), lambda done: None, never, stop)


@pytest.fixture
def heard() -> Heard:
    return Heard()


def refuses(self: Folder, expected: str, following: str) -> None:
    raise OSError(5, "Input/output error")


def test_nobody_is_told_where_newsroom_yml_names_nobody(room: Room, heard: Heard) -> None:
    room.write("alpha")
    room.clock.move_to(at("2026-12-04T12:50:00Z"))
    desk(house_of(room, heard), "2026-12-04T13:15:00Z")
    assert heard.notices == []
    assert not (room.root / ".dateline/told.json").exists()


def test_a_lift_in_order_is_told_a_day_and_an_hour_ahead_and_once_when_it_is_out(room: Room, heard: Heard) -> None:
    naming(room).write("alpha")
    for begin, end in (("03T12:59", "03T13:01"), ("04T11:59", "04T12:01"), ("04T12:49", "04T13:15")):
        room.clock.move_to(at(f"2026-12-{begin}:00Z"))
        desk(house_of(room, heard), f"2026-12-{end}:00Z")
    assert heard.subjects() == ["Ready: alpha", "Ready: alpha", "alpha is public (revision 1)."]
    day, hour, out = heard.texts()
    assert "alpha goes out in 1 day, Friday, 4 December 2026, 09:00 (Port of Spain, UTC−4) · 13:00 UTC: all is" in day
    assert "alpha goes out in 1 hour, " in hour
    assert "Page: https://news.example/releases/alpha/\n" in out
    assert "Public since 4 Dec 2026, 13:00:00 UTC, on its second.\n" in out
    assert "Seen there at 4 Dec 2026, 13:00:00 UTC.\n" in out


def test_what_is_not_ready_is_told_with_what_to_do_also_ten_minutes_ahead(room: Room, heard: Heard) -> None:
    room.approvals = 1
    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T11:59:00Z"))
    desk(house_of(room, heard), "2026-12-04T12:59:00Z")
    first, hour, last = heard.texts()
    assert first.startswith(
        "[Dateline] ALARM: The hour of alpha is near or past, and it waits for approval. (and 1 more)"
    )
    assert hour.startswith("[Dateline] NOT READY: alpha\n")
    assert last.startswith("[Dateline] NOT READY: alpha\n")
    assert "goes out in 10 minutes" in last
    assert "  - It waits for approval. Who may give one says: dateline approve alpha --by NAME\n" in last


def test_a_desk_that_was_off_tells_the_nearest_mark_alone(room: Room, heard: Heard) -> None:
    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    desk(house_of(room, heard), "2026-12-04T12:45:00Z")
    (text,) = heard.texts()
    assert "alpha goes out in 30 minutes, " in text


def test_an_alarm_is_told_once_when_it_is_raised_and_once_when_it_is_over(
    room: Room, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T12:59:50Z"))
    with monkeypatch.context() as broken:
        broken.setattr(Folder, "switch", refuses)
        desk(house_of(room, heard), "2026-12-04T13:05:00Z")
    assert [each.partition(":")[0] for each in heard.subjects()] == ["ALARM", "ALARM"]
    assert "alpha is due and it is not public yet." in heard.texts()[1]
    desk(house_of(room, heard), "2026-12-04T13:20:00Z")
    out = heard.texts()[2:]
    assert any("Over:\n- " in text for text in out)
    assert "".join(out).count("alpha is due and it is not public yet.") == 1
    assert "minutes" in "".join(out), "and the receipt says how late it was"
    assert Told(Disk(), room.root / ".dateline").read()["mail"].alarms == {}


def test_what_stands_for_a_day_is_told_again_and_not_before(room: Room, heard: Heard) -> None:
    naming(room, ", webhook: HOOK")
    (room.root / "releases/alpha.md").write_text("---\ntitle: [\n---\n")
    desk(house_of(room, heard), "2026-12-02T11:50:00Z")
    assert len(heard.subjects()) == len(heard.subjects("webhook")) == 1
    desk(house_of(room, heard), "2026-12-02T12:10:00Z")
    assert heard.subjects()[1].startswith("Still: The file of alpha cannot be read")


def test_a_teller_that_fails_is_an_alarm_that_the_other_tells_and_status_shows_and_is_tried_again(
    room: Room, heard: Heard
) -> None:
    naming(room, ", webhook: HOOK").write("alpha")
    heard.refuses["mail"] = "The mail server could not be reached, or the line broke."
    room.clock.move_to(at("2026-12-04T11:55:00Z"))
    desk(house_of(room, heard), "2026-12-04T12:05:00Z")
    assert heard.subjects("webhook")[1].startswith("ALARM: Alarms by mail reach nobody: The mail server could not")
    (alarm,) = read_daybook(Disk(), room.root / ".dateline").alarms
    assert (alarm.code, "mail" in alarm.wrong) == ("teller", True)
    assert 2 <= Told(Disk(), room.root / ".dateline").read()["mail"].tries <= 6
    heard.refuses.clear()
    desk(house_of(room, heard), "2026-12-04T12:40:00Z")
    assert len(heard.subjects("mail")) == 1
    assert read_daybook(Disk(), room.root / ".dateline").alarms == ()


def test_a_teller_that_never_answers_delays_no_lift(room: Room, heard: Heard) -> None:
    naming(room).write("alpha")
    begun: list[object] = []

    def hangs(house: House, work: Callable[[House], object]) -> Callable[[], bool]:
        begun.append(work)
        return lambda: False

    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    lifted: list[str] = []
    house = replace(house_of(room, heard), aside=hangs)
    run(house, at("2026-12-04T13:01:00Z"), lambda d: lifted.extend(e.entry.slug for e in d.lifted), never)
    assert (len(begun), lifted) == (1, ["alpha"])
    assert "releases/alpha/index.html" in room.public()


def test_nothing_is_told_in_the_seconds_around_a_lift(room: Room, heard: Heard) -> None:
    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T12:59:25Z"))
    when: list[float] = []

    def aside(house: House, work: Callable[[House], object]) -> Callable[[], bool]:
        when.append((room.clock.now() - at(HOUR)).total_seconds())
        return at_once(house, work)

    (room.root / "releases/beta.md").write_text("---\ntitle: [\n---\n")
    desk(replace(house_of(room, heard), aside=aside), "2026-12-04T13:02:00Z")
    assert when
    assert [each for each in when if -40 <= each < 3] == []


def test_two_who_share_the_folder_tell_once(room: Room, heard: Heard) -> None:
    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    first, second = house_of(room, heard), house_of(room, heard)
    done = tick(first)
    look, other = look_of(first, done.survey, done.alarms), look_of(second, done.survey, done.alarms)
    tell(first, look)
    tell(second, other)
    assert len(heard.notices) == 1
    with Told(Disk(), room.root / ".dateline").lock(), suppress(Busy):
        tell(second, replace(other, at=other.at + timedelta(minutes=31), marks=()))
        raise AssertionError("it did not see that another tells")


def test_losing_the_note_tells_once_more_and_a_full_disk_does_not_tell_again_and_again(
    room: Room, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T12:30:00Z"))

    def full(self: Told, books: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Told, "keep", full)
        desk(house_of(room, heard), "2026-12-04T12:35:00Z")
    assert len(heard.notices) == 1
    desk(house_of(room, heard), "2026-12-04T12:40:00Z")
    desk(house_of(room, heard), "2026-12-04T12:42:00Z")
    assert len(heard.notices) == 2
    (room.root / ".dateline/told.json").write_text("{")
    desk(house_of(room, heard), "2026-12-04T12:44:00Z")
    assert len(heard.notices) == 3


def test_what_was_only_kept_in_mind_gives_way_to_the_note_once_that_can_be_written(
    room: Room, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Told, books: object) -> None:
        raise OSError(28, "No space left on device")

    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    house = house_of(room, heard)
    done = tick(house)
    with monkeypatch.context() as disk:
        disk.setattr(Told, "keep", full)
        tell(house, look_of(house, done.survey, done.alarms))
        assert list(house.told) == ["mail"]
    (room.root / "releases/beta.md").write_text("---\ntitle: [\n---\n")
    done = tick(house)
    tell(house, look_of(house, done.survey, done.alarms))
    assert house.told == {}, "another process may note more there"
    assert len(heard.notices) == 2
    assert set(Told(Disk(), room.root / ".dateline").read()["mail"].alarms) == {"not-ready/beta"}


def test_a_telling_that_came_to_nothing_is_not_begun_again_at_once(room: Room, heard: Heard) -> None:
    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    begun: list[object] = []

    def in_vain(house: House, work: Callable[[House], object]) -> Callable[[], bool]:
        begun.append(work)
        return lambda: True

    desk(replace(house_of(room, heard), aside=in_vain), "2026-12-04T12:31:00Z")
    assert 2 <= len(begun) <= 13


def test_a_newsroom_yml_that_cannot_be_understood_is_told_to_who_was_named_in_it(room: Room, heard: Heard) -> None:
    naming(room)
    house = house_of(room, heard)
    texts = [((room.root / "newsroom.yml").read_text(), "12:10:00"), ("name: [", "12:05:00")]

    def stop() -> bool:
        if texts and room.clock.now() >= at(f"2026-12-01T{texts[-1][1]}Z"):
            (room.root / "newsroom.yml").write_text(texts.pop()[0])
        return False

    run(house, at("2026-12-01T12:20:00Z"), lambda done: None, lambda why: None, stop)
    assert [each.partition(":")[0] for each in heard.subjects()] == ["ALARM", "Over"]
    assert "newsroom.yml cannot be understood" in heard.texts()[0]


def test_who_looks_only_once_tells_as_well(room: Room, heard: Heard) -> None:
    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T13:10:00Z"))
    house = house_of(room, heard)
    tell_once(house, tick(house))
    assert "alpha is public" in heard.subjects()[0]
    assert "10 minutes after its hour: nothing was at work here at its hour." in heard.texts()[0]


def test_a_rehearsal_tells_nobody(room: Room, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    naming(room).write("alpha")
    begun: list[object] = []
    monkeypatch.setattr("pipeline.desk._begin_telling", lambda *given: begun.append(given))
    (room.root / ".dateline/clock.json").unlink()  # the play has a machine of its own
    house = house_of(room, heard)
    assert dressed(house, room.survey(), "alpha").lifted
    assert (begun, heard.notices) == ([], [])


def test_a_secret_that_is_missing_is_said_by_its_name(room: Room, heard: Heard) -> None:
    naming(room).write("alpha")
    del room.secrets["SMTP_WAY"]
    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    desk(house_of(room, heard), "2026-12-04T12:31:00Z")
    (alarm,) = read_daybook(Disk(), room.root / ".dateline").alarms
    assert "The environment has no SMTP_WAY." in alarm.wrong


def test_what_was_told_is_plain_to_read_and_holds_no_title(room: Room, heard: Heard) -> None:
    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    desk(house_of(room, heard), "2026-12-04T12:31:00Z")
    assert "Title of alpha" not in heard.texts()[0]
    assert "Title" not in (room.root / ".dateline/told.json").read_text()
    assert list(json.loads((room.root / ".dateline/told.json").read_text())) == ["mail"]


def test_a_headline_is_told_ahead_only_where_the_newsroom_says_so(room: Room, heard: Heard) -> None:
    naming(room, ", titles: yes").write("alpha")
    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    desk(house_of(room, heard), "2026-12-04T12:31:00Z")
    assert "alpha (“Title of alpha”) goes out in 30 minutes" in heard.texts()[0]


def test_a_fault_in_a_teller_is_told_by_its_kind_alone(room: Room) -> None:
    class Broken(Heard):
        def __call__(self, kind: str):  # type: ignore[no-untyped-def]
            raise KeyError("SECRET")

    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    desk(house_of(room, Broken()), "2026-12-04T12:31:00Z")
    told = (room.root / ".dateline/told.json").read_text()
    assert "It failed (KeyError)." in told
    assert "SECRET" not in told
    with pytest.raises(KeyError):
        tell_one(house_of(room, Broken()), room.survey().newsroom, "mail", None)  # type: ignore[arg-type]


def test_the_folder_that_refuses_its_lock_keeps_nobody_from_being_told(
    room: Room, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Disk, path: Path) -> None:
        raise OSError(30, "Read-only file system")

    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    house = house_of(room, heard)
    done = tick(house)
    look = look_of(house, done.survey, done.alarms)
    monkeypatch.setattr(Disk, "lock", refused)
    tell(house, look)
    assert len(heard.notices) == 1
