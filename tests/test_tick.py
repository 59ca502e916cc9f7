"""A tick: withdrawals that nothing hinders, alarms that neither flap nor linger, a desk that no fault ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.daybook import read_daybook
from pipeline.desk import run
from pipeline.files import Busy, Disk, Glance
from pipeline.hosts.folder import Folder
from pipeline.ledger import LedgerRefuses
from pipeline.shift import Shift
from pipeline.standins.x import SECRET, FakeX
from pipeline.survey import NoNewsroom
from pipeline.tick import Tick, finish, tick
from pipeline.wake import AGAIN
from tests.photographs import png
from tests.room import HOUR, Room, at

PNG = png()
KILL = "language: en\nrevision: 2\nkilled: It was wrong."
PICTURES = "pictures: [{file: crowd.png, alt: A crowd}]\n"
ALPHA = "releases/alpha/index.html"


def never(what: object) -> None:
    raise AssertionError(str(what))


@contextmanager
def posted_in_a_minute(room: Room) -> Iterator[FakeX]:
    """Alpha is public, and its post is due in a minute."""
    with FakeX(room.clock) as fake:
        room.channels = f'[{{name: x-ta, kind: x, account: "@ta", secret: X_TA, address: "{fake.address}"}}]'
        room.describe()
        room.secrets["X_TA"] = SECRET
        room.tick()
        room.write("alpha", social="{text: Alpha words., after: +1m}")
        room.tick(HOUR)
        yield fake


def public(room: Room, *slugs: str) -> None:
    for slug in slugs:
        room.write(slug)
    room.tick(HOUR)
    assert {f"releases/{slug}/index.html" for slug in slugs} <= room.public().keys()


def test_a_kill_goes_out_though_a_picture_of_the_release_is_gone(room: Room) -> None:
    path = room.write("alpha")
    path.write_text(path.read_text().replace("language: en", f"{PICTURES}language: en"))
    (room.root / "releases" / "crowd.png").write_bytes(PNG)
    room.tick(HOUR)
    assert "releases/alpha/crowd.png" in room.public()
    (room.root / "releases" / "crowd.png").unlink()
    room.edit("alpha", "language: en", KILL)
    assert [item.entry.kind for item in room.tick("2026-12-04T13:05:00Z").lifted] == ["kill"]
    assert "releases/alpha/crowd.png" not in room.public()


def test_a_picture_that_changes_at_the_last_moment_holds_its_release(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = room.write("alpha")
    path.write_text(path.read_text().replace("language: en", f"{PICTURES}language: en"))
    picture = room.root / "releases" / "crowd.png"
    picture.write_bytes(PNG)
    room.write("beta")
    stage = Folder.stage

    def stage_then_change(self: Folder, edition: Any) -> None:
        stage(self, edition)
        picture.write_bytes(png(orientation=3))

    room.clock.move_to(at(HOUR))
    with monkeypatch.context() as patch:
        patch.setattr(Folder, "stage", stage_then_change)
        assert room.tick().lifted == ()
    assert ALPHA not in room.public()


def test_a_template_that_cannot_be_drawn_hinders_no_kill(room: Room) -> None:
    public(room, "alpha", "beta")
    (room.root / "templates").mkdir()
    (room.root / "templates/page.html").write_text("{% broken %}")
    room.edit("alpha", "language: en", KILL)
    assert [item.entry.slug for item in room.tick("2026-12-04T13:05:00Z").lifted] == ["alpha"]
    assert b"It was wrong." in room.public()[ALPHA]
    assert b"Something happened" not in room.public()[ALPHA]
    assert "cannot-be-made" in [alarm.code for alarm in room.tick("2026-12-04T13:06:00Z").alarms], "until it is mended"


def test_a_kill_written_under_the_public_revision_is_an_alarm_until_it_has_the_next(room: Room) -> None:
    public(room, "alpha")
    room.edit("alpha", "language: en", "language: en\nkilled: It was wrong.")
    assert [(a.code, a.about) for a in room.tick("2026-12-04T13:05:00Z").alarms] == [("not-ready", "alpha")]
    room.edit("alpha", "language: en", "language: en\nrevision: 2")
    done = room.tick("2026-12-04T13:06:00Z")
    assert [item.entry.kind for item in done.lifted] == ["kill"]
    assert done.alarms == ()


def test_a_kill_that_does_not_get_out_is_overdue_after_half_a_minute(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(self: Folder, expected: str, following: str) -> None:
        raise OSError(5, "Input/output error")

    public(room, "alpha")
    room.edit("alpha", "language: en", KILL)
    monkeypatch.setattr(Folder, "switch", refuses)
    assert "overdue" not in [alarm.code for alarm in room.tick("2026-12-04T13:05:00Z").alarms]
    assert ("overdue", "alpha") in [(a.code, a.about) for a in room.tick("2026-12-04T13:05:31Z").alarms]


def test_what_cannot_go_out_is_tried_each_second_for_a_minute_and_then_more_rarely(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(self: Folder, expected: str, following: str) -> None:
        raise OSError(5, "Input/output error")

    room.write("alpha", embargo="FOR IMMEDIATE RELEASE")
    monkeypatch.setattr(Folder, "switch", refuses)
    waits = []
    for when in ("2026-12-01T12:00:00Z", "2026-12-01T12:00:59Z", "2026-12-01T12:01:00Z"):
        wake = room.tick(when).wake
        assert wake
        waits.append((wake - room.clock.now()).total_seconds())
    assert waits == [1, 1, 5]


def test_a_page_that_somebody_took_away_is_put_back(room: Room) -> None:
    public(room, "alpha")
    before = room.public()
    for name in ("index.html", ALPHA):
        (room.root / "live" / name).unlink()
    room.tick()
    assert room.public() == before


def test_alarms_stand_on_while_an_hour_is_kept_and_while_another_desk_is_at_work(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Disk, path: object, size: int) -> None:
        raise OSError(28, "No space left on device")

    (room.root / ".dateline" / "reserve").unlink()
    monkeypatch.setattr(Disk, "reserve", full)
    room.write("alpha")
    ticks: list[Tick] = []
    room.clock.move_to(at("2026-12-04T12:59:00Z"))
    run(room.house(), at("2026-12-04T13:00:30Z"), ticks.append, never)
    assert any(done.lifted for done in ticks)
    assert [[alarm.code for alarm in done.alarms] for done in ticks] == [["disk"]] * len(ticks)
    book = read_daybook(Disk(), room.root / ".dateline")
    with Disk().lock(room.root / ".dateline" / "desk.lock"):
        assert [alarm.code for alarm in room.tick().alarms] == ["disk"]
    assert read_daybook(Disk(), room.root / ".dateline") == book


def test_another_desk_that_holds_the_lock_is_an_alarm_only_if_something_is_due(room: Room) -> None:
    room.write("alpha")
    room.tick("2026-12-04T12:00:00Z")
    shift, house = Shift(), room.house()
    with Disk().lock(room.root / ".dateline" / "desk.lock"):
        for when, codes in (
            ("2026-12-04T12:30:00Z", []),
            ("2026-12-04T12:59:50Z", []),
            ("2026-12-04T13:00:00Z", ["desk-stuck"]),
        ):
            room.clock.move_to(at(when))
            assert [alarm.code for alarm in tick(house, shift).alarms if alarm.code == "desk-stuck"] == codes
            book = read_daybook(Disk(), room.root / ".dateline")
            assert [alarm.code for alarm in book.alarms if alarm.code == "desk-stuck"] == codes, "status shows it"
    with pytest.raises(Busy), Disk().lock(room.root / "l"), Disk().lock(room.root / "l"):
        raise AssertionError("one lock, one holder")
    assert tick(house, shift).lifted


class Shaky(Disk):
    """A disk that now and then refuses to tell the age of a file."""

    broken = True

    def age(self, path: Path) -> tuple[int, int]:
        if self.broken and path.name == "alpha.md":
            raise OSError(5, "Input/output error")
        return super().age(path)

    def glances(self, folder: Path) -> dict[str, Glance]:
        found = super().glances(folder)
        return found | {"alpha.md": Glance("file", -1, 5, 0)} if self.broken and "alpha.md" in found else found


def test_a_file_that_refuses_to_be_looked_at_neither_ends_nor_spins_the_desk(room: Room) -> None:
    room.write("alpha")
    disk = Shaky()
    ticks: list[object] = []

    def mended() -> bool:
        disk.broken = room.clock.now() < at("2026-12-04T12:30:00Z")
        return False

    room.clock.move_to(at("2026-12-04T12:00:00Z"))
    run(replace(room.house(), files=disk), at("2026-12-04T13:01:00Z"), ticks.append, ticks.append, mended)
    assert ALPHA in room.public()
    assert len(ticks) < 800


def test_a_newsroom_that_cannot_be_understood_is_an_alarm_that_status_shows(room: Room) -> None:
    room.write("alpha")
    room.tick()
    (room.root / "newsroom.yml").write_text("name: [")
    puzzled: list[NoNewsroom | OSError] = []
    run(room.house(), at("2026-12-01T12:00:10Z"), never, puzzled.append)
    assert len(puzzled) == 2, "it is tried again after a while, for not every cause lies in a file that is looked at"
    book = read_daybook(Disk(), room.root / ".dateline")
    assert [alarm.code for alarm in book.alarms] == ["newsroom"]


def test_a_damaged_record_is_an_alarm_and_a_desk_goes_on_by_itself_once_it_is_mended(room: Room) -> None:
    public(room, "alpha")
    room.write("beta", embargo="2026-12-04T13:00:20Z")
    own = room.root / ".dateline" / "record.jsonl"
    whole = own.read_bytes()
    own.write_bytes(b"{}\n")
    puzzled: list[list[str]] = []

    def mend(why: NoNewsroom | OSError) -> None:
        puzzled.append([alarm.code for alarm in read_daybook(Disk(), room.root / ".dateline").alarms])
        if len(puzzled) == 2:
            own.write_bytes(whole)

    ticks: list[Tick] = []
    run(room.house(), at("2026-12-04T13:00:30Z"), ticks.append, mend)
    assert puzzled == [[], ["record"]]
    assert [item.entry.slug for done in ticks for item in done.lifted] == ["beta"]
    assert read_daybook(Disk(), room.root / ".dateline").alarms == ()


def test_where_the_list_of_what_is_public_was_damaged_nothing_leaves_until_it_is_made_again(room: Room) -> None:
    with posted_in_a_minute(room) as fake:
        house = room.house()
        tick(house)
        showing = house.host(room.survey().newsroom).showing()
        house.store.path(showing).write_bytes(b"{}")
        room.clock.move_to(at("2026-12-04T13:01:00Z"))
        done = tick(house)
        assert [alarm.code for alarm in done.alarms] == ["disk"]
        assert "damaged; it is made again" in done.alarms[0].wrong
        assert fake.calls == []
        assert tick(house).alarms == ()
        assert len(fake.posts) == 1


def test_the_post_of_a_release_whose_file_cannot_be_read_by_now_waits_with_an_alarm_until_it_can(room: Room) -> None:
    slip = "language: en\nrevision: 2\nkilled: [It was wrong."  # of somebody who withdraws it in haste
    with posted_in_a_minute(room) as fake:
        room.edit("alpha", "language: en", slip)
        done = room.tick("2026-12-04T13:01:10Z")
        assert (done.alarms, done.wake) == ((), at("2026-12-04T13:01:31Z"))
        done = room.tick("2026-12-04T13:01:31Z")
        (alarm,) = done.alarms
        assert (alarm.code, alarm.about) == ("post-waits", "alpha")
        assert done.wake is None, "a desk that cannot mend it does not look each five seconds"
        assert "its file cannot be read" in alarm.wrong
        assert fake.calls == []
        room.edit("alpha", slip, "language: en")
        assert room.tick("2026-12-04T13:01:40Z").alarms == ()
        assert [post.text.split()[0] for post in fake.posts] == ["Alpha"]


def test_a_post_that_was_planned_under_another_address_is_an_alarm_until_it_is_settled(room: Room) -> None:
    with posted_in_a_minute(room) as fake:
        newsroom = room.root / "newsroom.yml"
        newsroom.write_text(newsroom.read_text().replace("https://news.example", "https://press.example"))
        for when in ("2026-12-04T13:00:30Z", "2026-12-04T13:05:00Z"):  # nor is it forgotten by the second look
            (alarm,) = room.tick(when).alarms
            assert (alarm.code, alarm.about) == ("post-waits", "alpha")
            assert "under the address news.example" in alarm.wrong
        newsroom.write_text(newsroom.read_text().replace("https://press.example", "https://news.example"))
        assert room.tick().alarms == ()
        assert len(fake.posts) == 1
        newsroom.write_text(newsroom.read_text().replace("https://news.example", "https://press.example"))
        assert room.tick().alarms == (), "what is sent is sent"


def test_a_public_address_that_hangs_is_asked_for_one_page_in_a_tick_and_never_before_a_lift(room: Room) -> None:
    public(room, "alpha", "beta", "gamma")
    asked: list[str] = []

    def hangs(self: Folder, path: str, content: str) -> bool:
        asked.append(path)
        room.clock.sleep(10)
        return False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Folder, "proves", hangs)
        shift, house = Shift(), room.house()
        room.clock.move_to(at("2026-12-04T13:01:00Z"))
        for _ in range(3):
            before = len(asked)
            tick(house, shift)
            assert len(asked) == before + 1
        assert len(set(asked)) == 3, "each in its turn"
        room.write("delta", embargo="2026-12-04T13:02:05Z")
        before = len(asked)
        tick(house, shift)
        assert len(asked) == before


def test_an_answer_of_clocks_that_comes_while_newsroom_yml_is_broken_does_not_spin_the_desk(room: Room) -> None:
    room.write("alpha")
    ticks: list[object] = []

    def broken(done: Tick) -> None:
        ticks.append(done)
        (room.root / "newsroom.yml").write_text("name: [")

    house = replace(room.house(), witnesses=lambda sources, clock: tuple)
    room.clock.move_to(at("2026-12-04T12:58:00Z"))
    run(house, at("2026-12-04T12:59:59Z"), broken, ticks.append)
    assert len(ticks) < 30


def test_finish_carries_what_was_not_looked_at_again(room: Room) -> None:
    from pipeline.alarm import Alarm
    from pipeline.publish import publish

    told = Alarm("hour-moved", "alpha", "It moved.", "Look.")
    house = room.house()
    assert told in finish(house, publish(house), Shift(), [told]).alarms
    assert told not in finish(house, publish(house), Shift()).alarms


def test_no_post_leaves_for_a_release_whose_kill_is_written_but_not_public_yet(room: Room) -> None:
    with FakeX(room.clock) as fake:
        room.channels = f'[{{name: x-ta, kind: x, account: "@ta", secret: X_TA, address: "{fake.address}"}}]'
        room.describe()
        public(room, "alpha", "beta")
        room.secrets["X_TA"] = SECRET
        room.edit("alpha", "language: en", KILL)
        with Disk().lock(room.root / ".dateline" / "desk.lock"):  # another desk is about to lift the kill
            room.tick("2026-12-04T13:00:05Z")
        assert ["beta" in post.text for post in fake.posts] == [True]


def test_a_post_is_woken_for_when_its_hour_is_sure_though_the_wall_clock_runs_ahead(room: Room) -> None:
    room.channels = '[{name: x-ta, kind: x, account: "@ta", secret: X_TA}]'
    room.describe()
    room.secrets["X_TA"] = SECRET
    room.write("alpha", social="{text: Words., after: +2m}")
    house = room.house()
    room.clock.move_to(at(HOUR))
    tick(house)
    room.clock.step(0.3)
    room.clock.move_to(at("2026-12-04T13:01:00Z"))
    wake = tick(house).wake
    assert wake is not None
    assert abs((wake - at("2026-12-04T13:02:00Z")).total_seconds() - 0.3) < 0.01


def test_a_ledger_that_refuses_is_asked_again_after_a_while_though_the_wall_clock_runs_ahead(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise LedgerRefuses("The ledger cannot be used: it is locked.")

    monkeypatch.setattr(room.ledger, "unsettled", refuses)
    house = room.house()
    tick(house)
    room.clock.step(0.3)
    wake = tick(house).wake
    assert wake is not None
    assert wake - room.clock.now() >= AGAIN - timedelta(seconds=0.01)
