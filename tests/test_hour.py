"""The hour: waited for under the lock, looked at once more, switched to in one step."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from pipeline.ahead import Ready, ahead
from pipeline.archive import Archive
from pipeline.clock import HandClock
from pipeline.delivery import Delivery
from pipeline.edition import Edition
from pipeline.files import Disk
from pipeline.hosts import HostRefuses
from pipeline.hosts.folder import Folder
from pipeline.hour import BEFORE, keep_hour
from pipeline.ledger import LedgerRefuses
from pipeline.publish import Attempt, attempt, publish, reliable
from pipeline.record import MissingText, Record
from pipeline.reserve import Reserve
from pipeline.seal import Unsealable
from pipeline.survey import fingerprint, unchanged
from pipeline.tidy import Needed
from pipeline.watch import Sure
from pipeline.watch import Testimony as Said
from tests.photographs import png
from tests.room import HOUR, START, Room, at
from tests.single import Single

X = '[{{name: x-ta, kind: x, account: "@ta", secret: X_TA}}]'.replace("{{", "{").replace("}}", "}")
ALPHA = "releases/alpha/index.html"
C = TypeVar("C", bound=HandClock)


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
    assert kept.survey.at == at(HOUR)
    assert [change.release.slug for change in kept.survey.coming] == []


def test_a_file_that_changed_before_the_hour_sends_it_back_to_a_whole_look(room: Room) -> None:
    ready = made_ready(room, "alpha", "beta")
    room.write("alpha", hold="stop")
    assert keep_hour(room.house(), ready) is None
    assert ALPHA not in room.public()
    assert [item.entry.slug for item in room.tick(HOUR).lifted] == ["beta"]


def waiting(kind: type[C], room: Room) -> C:
    """A clock of that kind which shows what the clock of the room shows, so that nothing is in doubt."""
    clock = kind(at(START))
    clock.move_to(room.clock.now())
    return clock


class HeldWhileItWaits(HandClock):
    """A clock at which somebody writes a hold while the desk waits under the lock, and hides that from its looks."""

    room: Room

    def wait(self, until: Any, changed: Any) -> None:
        super().wait(until, lambda: False)
        text = (self.room.root / "releases/alpha.md").read_text()
        path = self.room.root / "releases/alpha.md"
        age = path.stat()
        path.write_text(text.replace("Something happened.", "Something happens!!"))
        os.utime(path, ns=(age.st_atime_ns, age.st_mtime_ns))  # neither its age nor its size tells


def test_the_very_bytes_are_compared_at_the_last_instant(room: Room) -> None:
    ready = made_ready(room, "alpha")
    clock = waiting(HeldWhileItWaits, room)
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

    def full(rows: tuple[Delivery, ...], entries: int | None = None, ahead: str = "") -> None:
        assert rows
        assert (entries, ahead) == (0, ready.step.record.digest)
        raise LedgerRefuses(
            "The ledger cannot be used: database or disk is full. Nothing is sent until it can.", full=True
        )

    monkeypatch.setattr(room.ledger, "plan", full)
    kept = keep_hour(room.house(), ready)
    assert kept is not None
    assert [alarm.code for alarm in kept.troubles] == ["ledger"]
    assert not reserve.exists()
    assert ALPHA in room.public()


def test_the_slot_is_open_before_the_hour_so_that_only_a_link_is_left_to_turn(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = made_ready(room, "alpha")
    switch, modes = Folder.switch, list[int]()

    def noted(self: Folder, expected: str, following: str) -> None:
        modes.append((self._slots / following).stat().st_mode & 0o777)
        switch(self, expected, following)

    monkeypatch.setattr(Folder, "switch", noted)
    assert keep_hour(room.house(), ready)
    assert modes == [0o755]


class ChangedWhileItWaits(HandClock):
    """A clock at which somebody writes another release while the desk waits under the lock."""

    room: Room

    def wait(self, until: Any, changed: Any) -> None:
        self.sleep(0.5)
        assert not changed()
        self.room.write("beta")
        assert changed(), "it is noticed during the wait, not only after it"


def test_a_change_during_the_wait_is_noticed_before_the_hour(room: Room) -> None:
    ready = made_ready(room, "alpha")
    clock = waiting(ChangedWhileItWaits, room)
    clock.room = room
    assert keep_hour(replace(room.house(), clock=clock), ready) is None
    assert clock.now() < at(HOUR)
    assert ALPHA not in room.public()


class ShownWhileItWaits(HandClock):
    """A clock at which another machine switches the public tree while the desk waits under the lock."""

    patch: pytest.MonkeyPatch

    def wait(self, until: Any, changed: Any) -> None:
        self.sleep(0.5)
        assert not changed()
        self.patch.setattr(Folder, "showing", lambda _: "f" * 64)
        assert changed(), "it is noticed during the wait"


def test_another_edition_that_comes_to_be_shown_during_the_wait_ends_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = made_ready(room, "alpha")
    clock = waiting(ShownWhileItWaits, room)
    clock.patch = monkeypatch
    assert keep_hour(replace(room.house(), clock=clock), ready) is None
    monkeypatch.undo()
    assert ALPHA not in room.public()


class SteppedWhileItWaits(HandClock):
    """A clock that somebody sets forwards while the desk waits under the lock."""

    def wait(self, until: Any, changed: Any) -> None:
        self.sleep(0.25)
        assert not changed()
        self.step(3600)
        assert changed(), "a clock that jumped is noticed during the wait"


def test_a_clock_that_is_set_during_the_wait_ends_it(room: Room) -> None:
    ready = made_ready(room, "alpha")
    assert keep_hour(replace(room.house(), clock=waiting(SteppedWhileItWaits, room)), ready) is None
    assert ALPHA not in room.public()


def test_where_the_wall_clock_is_ahead_of_what_is_sure_the_hour_is_waited_for_by_what_is_sure(room: Room) -> None:
    ready = made_ready(room, "alpha")
    house = room.house()
    house.watch.sure()
    house.watch.consult([Said("chrony", 0.25, 0.0, 0.5)])
    kept = keep_hour(house, ready)
    assert kept is not None
    assert room.clock.now() - at(HOUR) == timedelta(seconds=0.25)


def test_an_hour_that_is_kept_a_part_of_a_minute_late_bears_its_promised_instant_and_one_over_it_does_not(
    room: Room,
) -> None:
    ready = made_ready(room, "alpha")
    room.clock.move_to(at("2026-12-04T13:01:00.5+00:00"))
    assert keep_hour(room.house(), ready) is None
    room.clock.move_to(at("2026-12-04T13:01:30Z"))
    assert room.tick().lifted[0].entry.instant == at("2026-12-04T13:01:30Z")


def refusing_switch(monkeypatch: pytest.MonkeyPatch, number: int, words: str) -> None:
    """No link can be turned any more."""

    def refuses(self: Folder, expected: str, following: str) -> None:
        raise OSError(number, words)

    monkeypatch.setattr(Folder, "switch", refuses)


@pytest.mark.parametrize(
    ("number", "words", "kept"),
    [(28, "No space left on device", False), (5, "Input/output error", True)],
    ids=["full", "broken"],
)
def test_on_a_full_disk_the_reserve_is_given_to_the_tick_that_follows(
    room: Room, monkeypatch: pytest.MonkeyPatch, number: int, words: str, kept: bool
) -> None:
    ready = made_ready(room, "alpha")
    reserve = room.root / ".dateline" / "reserve"
    assert reserve.exists()
    refusing_switch(monkeypatch, number, words)
    assert keep_hour(room.house(), ready) is None
    assert reserve.exists() is kept


class FullUntilFreed(Single):
    """A disk on which nothing can be written until the reserve is given back."""

    def __init__(self, reserve: Path) -> None:
        self._reserve, self.freed = reserve, 0

    def remove(self, path: Path) -> None:
        self.freed += path == self._reserve and path.exists()
        super().remove(path)

    def write(self, path: Path, data: bytes) -> None:
        if self._reserve.exists():
            raise OSError(28, "No space left on device")
        super().write(path, data)


def test_on_a_full_disk_the_reserve_is_freed_and_the_lift_is_finished_in_the_same_tick(room: Room) -> None:
    room.write("alpha")
    reserve = room.root / ".dateline" / "reserve"
    assert reserve.exists()
    room.clock.move_to(at(HOUR))
    disk = FullUntilFreed(reserve)
    done = publish(replace(room.house(), files=disk))
    assert [item.entry.slug for item in done.lifted] == ["alpha"]
    assert ALPHA in room.public()
    assert disk.freed == 1


def test_where_the_reserve_is_gone_already_a_full_disk_is_not_tried_without_end(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write("alpha")
    (room.root / ".dateline" / "reserve").unlink()
    refusing_switch(monkeypatch, 28, "No space left on device")
    stage, asked = Folder.stage, list[str]()

    def noted(self: Folder, edition: Edition) -> None:
        asked.append(edition.seal)
        stage(self, edition)

    monkeypatch.setattr(Folder, "stage", noted)
    done = room.tick(HOUR)
    assert [alarm.mend for alarm in done.refused] == ["Make room on the disk; everything goes on by itself then."]
    assert len(asked) == 1


def raised(why: Exception) -> Callable[[], None]:
    """Work that is refused."""

    def work() -> None:
        raise why

    return work


@pytest.mark.parametrize(
    ("why", "full", "code"),
    [
        (OSError(28, "No space left on device"), True, "disk"),
        (OSError(5, "Input/output error"), False, "disk"),
        (HostRefuses("Another edition is in public."), False, "host"),
        (LedgerRefuses("The ledger cannot be used: database or disk is full."), False, "ledger"),
        (Unsealable("Title is broken.", "It is broken."), False, "cannot-be-made"),
        (MissingText("0" * 64), False, "record"),
    ],
)
def test_whatever_refuses_under_the_lock_is_told_and_only_a_full_disk_frees_the_reserve(
    room: Room, why: Exception, full: bool, code: str
) -> None:
    tried = Attempt()
    assert attempt(room.house(), tried, raised(why)) is None
    assert [alarm.code for alarm in tried.troubles] == [code]
    assert tried.full is full
    assert not tried.again


@pytest.mark.parametrize("file", ["newsroom.yml", "releases/alpha.md"])
def test_another_byte_in_the_newsroom_or_in_what_is_due_is_seen_even_if_age_and_size_are_the_same(
    room: Room, file: str
) -> None:
    room.write("alpha")
    house, seen = room.house(), room.survey()
    release = seen.of("alpha")
    assert release is not None
    assert unchanged(house, seen, [release])
    path = room.root / file
    was = path.stat()
    path.write_bytes(path.read_bytes().replace(b"a", b"b", 1))
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert fingerprint(house) == seen.mark
    assert not unchanged(house, seen, [release])


def test_a_release_that_is_not_due_may_be_written_at_the_last_instant(room: Room) -> None:
    room.write("alpha")
    room.write("beta")
    seen = room.survey()
    room.write("beta", body="Something else.")
    assert unchanged(room.house(), seen, [release for release in seen.releases if release.slug == "alpha"])


def test_a_file_that_is_gone_is_a_change(room: Room) -> None:
    path = room.write("alpha")
    seen = room.survey()
    path.unlink()
    assert not unchanged(room.house(), seen, seen.releases)


PNG = png()


@pytest.mark.parametrize("name", ["heads.png", "plan.pdf"])
def test_a_picture_or_an_attachment_that_changed_beside_its_release_is_seen(room: Room, name: str) -> None:
    path = room.write(
        "alpha",
        pictures="[{file: heads.png, alt: The heads}]",
        attachments="[{file: plan.pdf, title: The plan}]",
    )
    folder = room.root / "releases/alpha"
    folder.mkdir()
    path.rename(folder / "release.md")
    (folder / "heads.png").write_bytes(PNG)
    (folder / "plan.pdf").write_bytes(b"%PDF-1.7")
    (folder / "draft.pdf").write_bytes(b"%PDF-1.7")
    seen = room.survey()
    release = seen.of("alpha")
    assert release is not None
    (folder / "draft.pdf").write_bytes(b"%PDF-1.7 of something else")
    assert unchanged(room.house(), seen, [release]), "what it does not name may change"
    (folder / name).write_bytes(b"another")
    assert not unchanged(room.house(), seen, [release])


def test_a_clock_before_the_newest_entry_of_the_record_is_in_doubt_and_the_entry_is_the_earliest_it_can_be(
    room: Room,
) -> None:
    room.write("alpha")
    room.tick(HOUR)
    house, record = room.house(), room.survey().record
    assert reliable(house, record) == Sure(at(HOUR))
    room.clock.move_to(at("2026-12-04T12:59:59Z"))
    house = room.house()
    (room.root / ".dateline/clock.json").unlink()
    sure = reliable(house, record)
    assert sure.instant == at(HOUR)
    assert "before the newest entry of the record" in sure.doubt


def test_under_a_doubtful_clock_a_kill_is_public_at_once_and_nothing_else(room: Room) -> None:
    room.write("alpha")
    room.tick(HOUR)
    house = room.house()
    house.watch.sure()
    room.write("beta", embargo="FOR IMMEDIATE RELEASE")
    room.edit("alpha", "language: en", "language: en\nrevision: 2\nkilled: It was wrong.")
    room.clock.step(7200)
    done = publish(house)
    assert [(item.entry.slug, item.entry.kind) for item in done.lifted] == [("alpha", "kill")]
    assert [alarm.code for alarm in done.troubles] == ["clock-doubt"]
    assert b"It was wrong." in room.public()[ALPHA]
    assert "releases/beta/index.html" not in room.public()


def test_what_went_out_is_told_even_if_what_comes_next_is_refused(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: Any) -> None:
        raise OSError(5, "Input/output error")

    room.write("alpha")
    monkeypatch.setattr("pipeline.publish.ahead", refuses)
    done = room.tick(HOUR)
    assert [item.entry.slug for item in done.lifted] == ["alpha"]
    assert [alarm.code for alarm in done.refused] == ["disk"]


def test_copies_that_could_not_be_written_after_the_switch_are_told_and_written_by_the_next_run(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = made_ready(room, "alpha")

    def refuses(*_: Any) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(Archive, "keep", refuses)
        kept = keep_hour(room.house(), ready)
    assert kept is not None
    assert [alarm.code for alarm in kept.troubles] == ["disk"]
    assert ALPHA in room.public()
    assert not (room.root / "feeds/issued/alpha.json").exists()
    room.tick()
    assert (room.root / "feeds/issued/alpha.json").exists()


def test_what_is_kept_of_the_public_tree_is_looked_at_once_in_a_run(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, asked = Archive.keep, list[str]()

    def noted(self: Archive, record: Record, edition: Edition) -> None:
        asked.append(edition.seal)
        keep(self, record, edition)

    monkeypatch.setattr(Archive, "keep", noted)
    house = room.house()
    for _ in range(3):
        publish(house)
    assert len(asked) == 1


def test_a_picture_that_is_gone_does_not_hinder_a_withdrawal(room: Room) -> None:
    path = room.write("alpha", attachments="[{file: plan.pdf, title: The plan}]", revision="2", killed="It was wrong.")
    folder = room.root / "releases/alpha"
    folder.mkdir()
    path.rename(folder / "release.md")
    (folder / "plan.pdf").write_bytes(b"%PDF-1.7")
    seen = room.survey()
    (folder / "plan.pdf").unlink()
    assert unchanged(room.house(), seen, seen.releases)


def test_a_page_that_somebody_took_out_of_the_public_tree_is_put_back(room: Room) -> None:
    before = room.public()
    (room.root / "live/index.html").unlink()
    room.tick()
    assert room.public() == before


def test_what_is_ready_and_what_is_coming_is_never_tidied_away_and_the_reserve_grows_with_the_archive(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed, sizes = list[Needed](), list[int]()

    def tidied(files: object, root: object, store: object, what: Needed) -> None:
        needed.append(what)

    def kept(self: Reserve, manifest: int = 0) -> bool:
        sizes.append(manifest)
        return True

    monkeypatch.setattr("pipeline.publish.tidy", tidied)
    monkeypatch.setattr(Reserve, "keep", kept)
    room.write("alpha")
    room.write("beta", embargo="Friday, 4 December 2026, 10:00 hrs AST")
    house = room.house()
    room.clock.move_to(at("2026-12-04T12:00:00Z"))
    done = publish(house)
    assert done.ready is not None
    (what,) = needed
    assert {done.survey.showing, *(edition.seal for edition in house.editions.values())} <= what.editions
    assert len(house.editions) == 3, "what is public, and two to come"
    assert {issued["slug"] for issued in what.coming} == {"alpha", "beta"}
    assert sizes == [house.files.age(house.store.path(done.survey.showing))[1]]
    assert sizes[0] > 0


def test_a_disk_that_refuses_while_the_house_is_kept_is_told_and_keeps_nothing_back(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: Any) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("pipeline.publish.tidy", refuses)
    room.write("alpha")
    done = room.tick("2026-12-04T12:00:00Z")
    assert done.ready is not None
    assert [alarm.code for alarm in done.refused] == ["disk"]


def test_what_was_lifted_before_a_full_disk_stopped_the_rest_is_told_with_what_followed(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_once(*given: Any) -> Any:
        monkeypatch.setattr("pipeline.publish.ahead", ahead)
        raise OSError(28, "No space left on device")

    room.write("alpha")
    monkeypatch.setattr("pipeline.publish.ahead", full_once)
    done = room.tick(HOUR)
    assert [item.entry.slug for item in done.lifted] == ["alpha"]
    assert done.refused == ()


def test_a_lift_that_was_refused_at_its_hour_says_that_it_could_not_be_done_before(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write("alpha")
    with monkeypatch.context() as broken:
        refusing_switch(broken, 5, "Input/output error")
        room.tick(HOUR)
    (item,) = room.tick("2026-12-04T13:02:00Z").lifted
    assert item.why == "it could not be done before"


def test_a_lift_on_time_gives_no_reason(room: Room) -> None:
    room.write("alpha")
    (item,) = room.tick(HOUR).lifted
    assert item.why == ""
