"""What a check found before is told again only where nothing that it depends on has changed."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

import pipeline.checked as module
from pipeline.checked import checked
from pipeline.survey import House, NoNewsroom, Survey, survey
from tests.room import HOUR, Room, at


def again(room: Room, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a check of a new process looks at the newsroom anew; what it finds is what a survey finds."""
    looked: list[House] = []

    def looking(house: House) -> Survey:
        looked.append(house)
        return survey(house)

    with monkeypatch.context() as patch:
        patch.setattr(module, "survey", looking)
        found = checked(room.house())
    seen = room.survey()
    assert found.problems == seen.problems
    assert found.files == tuple(release.file for release in seen.releases)
    return bool(looked)


def edited_in_secret(room: Room) -> None:
    """Other words of the same length, in a file of the same age."""
    path = room.root / "releases/alpha.md"
    before = path.stat()
    room.edit("alpha", "Something happened.", "Something is lost .")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def picture_changed(room: Room) -> None:
    (room.root / "releases/beside.png").write_bytes(b"\x89PNG\r\n\x1a\n")


def another_picture_as_old_and_as_large(room: Room) -> None:
    path = room.root / "releases/beside.png"
    before = path.stat()
    path.write_bytes(b"no picture")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def lifted(room: Room) -> None:
    room.tick(HOUR)


def text_lost(room: Room) -> None:
    entry = room.survey().record.last("gamma")
    assert entry
    room.house().store.path(entry.digest).unlink()


def record_gone(room: Room) -> None:
    (room.root / ".dateline/record.jsonl").unlink()


def promised(room: Room) -> None:
    room.ledger.promise("news.example", [], ["alpha"])
    path = room.root / ".dateline/ledger.sqlite3"
    os.utime(path, ns=(0, 1))  # as a write does within the same tick of the clock


def the_hour_comes(room: Room) -> None:
    room.clock.move_to(at(HOUR))


def the_hour_is_long_past(room: Room) -> None:
    room.clock.move_to(at("2026-12-04T19:00:00Z"))


CHANGES: list[Callable[[Room], object]] = [
    edited_in_secret,
    picture_changed,
    another_picture_as_old_and_as_large,
    lifted,
    text_lost,
    record_gone,
    promised,
    lambda room: room.write("beta"),
    lambda room: room.describe(feeds="  - {name: other, title: Other}"),
    the_hour_comes,
    the_hour_is_long_past,
    lambda room: room.clock.move_to(at("2026-11-30T00:00:00Z")),
    lambda room: (room.root / ".dateline" / module.KEPT).write_bytes(b'{"from": 3}'),
    lambda room: (room.root / ".dateline" / module.KEPT).write_bytes(b"\xff"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_anything_that_a_check_depends_on_makes_it_look_again(
    room: Room, monkeypatch: pytest.MonkeyPatch, change: Callable[[Room], object]
) -> None:
    room.write("gamma", embargo="FOR IMMEDIATE RELEASE")
    room.write("alpha", contacts="[nobody]", pictures="[{file: beside.png, alt: Two people at a table}]")
    (room.root / "releases/beside.png").write_bytes(b"0123456789")
    room.tick()
    if change is the_hour_is_long_past:
        room.clock.move_to(at(HOUR))
    assert again(room, monkeypatch)
    assert not again(room, monkeypatch)
    change(room)
    assert again(room, monkeypatch)
    assert not again(room, monkeypatch)


def test_another_program_looks_again(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    assert again(room, monkeypatch)
    monkeypatch.setattr("pipeline.__version__", "99")
    assert again(room, monkeypatch)
    monkeypatch.setattr(module, "TZDATA", "2099z")
    assert again(room, monkeypatch)


def test_another_library_looks_again(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert again(room, monkeypatch)
    monkeypatch.syspath_prepend(tmp_path / "libraries")
    (tmp_path / "libraries/telephones-2.0.dist-info").mkdir(parents=True)
    assert again(room, monkeypatch)
    assert not again(room, monkeypatch)
    monkeypatch.setattr("sys.version", "3.99")
    assert again(room, monkeypatch)


def test_what_was_found_at_the_last_second_that_is_not_too_late_is_not_told_after_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write("alpha")
    late = at(HOUR) + room.survey().newsroom.late_limit
    for seconds in (-1.0, 0.0, 1.0):  # `again` compares what is told with what a survey finds
        room.clock.move_to(late + timedelta(seconds=seconds))
        assert again(room, monkeypatch)
    room.clock.move_to(late + timedelta(days=1))
    assert not again(room, monkeypatch)


def test_nobody_else_may_read_what_was_kept_even_where_the_folder_is_open(room: Room) -> None:
    (room.root / ".dateline").chmod(0o755)
    for body in ("Something happened.", "Something else happened."):
        room.write("alpha", contacts="[nobody]", body=body)
        checked(room.house())
        path = room.root / ".dateline" / module.KEPT
        assert b"`nobody`" in path.read_bytes()
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_newsroom_that_cannot_be_understood_is_told_each_time(room: Room) -> None:
    checked(room.house())
    (room.root / "newsroom.yml").write_text("name: [")
    for _ in range(2):
        with pytest.raises(NoNewsroom):
            checked(room.house())


def test_where_nothing_was_ever_lifted_nothing_is_kept(room: Room, tmp_path: Path) -> None:
    room.write("alpha")
    house = room.house()
    (room.root / ".dateline").rename(tmp_path / "elsewhere")
    checked(house)
    assert not (room.root / ".dateline" / module.KEPT).exists()


def test_a_release_that_was_edited_while_the_newsroom_was_read_is_read_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(house: House) -> Survey:
        seen = survey(house)
        room.write("alpha", contacts="[nobody]")
        return seen

    room.write("alpha")
    with monkeypatch.context() as patch:
        patch.setattr(module, "survey", slow)
        assert checked(room.house()).problems == ()
    assert again(room, monkeypatch)


def test_what_was_found_while_something_was_lifted_is_not_kept(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(house: House) -> Survey:
        seen = survey(house)
        room.tick(HOUR)
        return seen

    room.write("alpha")
    room.clock.move_to(at(HOUR))
    with monkeypatch.context() as patch:
        patch.setattr(module, "survey", slow)
        checked(room.house())
    assert again(room, monkeypatch)
