"""The lookout: what is due and not public is told within half a minute, where no desk tells it, and told once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.desk import run
from pipeline.files import Disk
from pipeline.hosts.folder import Folder
from pipeline.ledger import SqliteLedger
from pipeline.lookout import Lookout, keep_watch, onlooking
from pipeline.news import Look
from pipeline.onlooker import Onlooker
from pipeline.sign import Sign, giving
from tests.room import HOUR, Room, at, tree
from tests.told import Heard, house_of, naming


@pytest.fixture
def heard() -> Heard:
    return Heard()


def watched(
    room: Room, heard: Heard, until: str, *, public: bool = False, **world: object
) -> list[tuple[float, list[str]]]:
    """What stood at each look of a watch, with the seconds since the hour."""
    seen: list[tuple[float, list[str]]] = []

    def say(look: Look | None) -> None:
        since = (room.clock.now() - at(HOUR)).total_seconds()
        seen.append((since, [alarm.code for alarm in look.alarms] if look else ["blind"]))

    house = onlooking(replace(house_of(room, heard), **world))  # type: ignore[arg-type]
    keep_watch(Lookout(house, public=public), at(until), say)
    return seen


def sign(room: Room) -> Sign:
    return Sign(Disk(), room.root / ".dateline")


def when_told(heard: Heard, words: str) -> datetime:
    return next(notice.at for _, notice in heard.notices if words in notice.subject + notice.text)


def test_an_overdue_lift_without_a_desk_is_told_within_half_a_minute(room: Room, heard: Heard) -> None:
    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T12:59:00Z"))
    watched(room, heard, "2026-12-04T13:01:00Z")
    late = when_told(heard, "alpha is due and it is not public yet, and no desk gives a sign of life") - at(HOUR)
    assert timedelta(seconds=20) <= late <= timedelta(seconds=30)
    assert [each.partition(" (")[0] for each in heard.subjects()] == [
        "ALARM: No desk gives a sign of life, and alpha is due within the hour or now.",
        "ALARM: alpha is due and it is not public yet, and no desk gives a sign of life.",
    ]


def test_a_desk_that_hangs_leaves_its_lock_and_no_sign_and_is_told_of_as_well(room: Room, heard: Heard) -> None:
    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T12:59:40Z"))
    sign(room).give(at("2026-12-04T12:59:40Z"))
    with Disk().lock(room.root / ".dateline/desk.lock"), Disk().lock(room.root / ".dateline/told.lock"):
        watched(room, heard, "2026-12-04T13:01:00Z")
    assert when_told(heard, "alpha is due and") - at(HOUR) <= timedelta(seconds=30)


def test_a_desk_at_work_tells_it_itself_and_the_watch_does_not_tell_it_again(
    room: Room, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(self: Folder, expected: str, following: str) -> None:
        raise OSError(5, "Input/output error")

    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T12:59:55Z"))
    monkeypatch.setattr(Folder, "switch", refuses)
    house = house_of(room, heard)
    watch = Lookout(onlooking(house_of(room, heard)))
    looks: list[tuple[str, ...]] = []

    def stop() -> bool:
        look = watch.look()
        assert look
        watch.tell(look)
        looks.append(tuple(alarm.code for alarm in look.alarms))
        return False

    run(house, at("2026-12-04T13:02:00Z"), lambda done: None, _never, giving(sign(room), room.clock, stop))
    assert ("overdue",) in looks, "the watch saw it too"
    assert when_told(heard, "alpha is due") - at(HOUR) > timedelta(seconds=30), "by the desk"
    assert sum("alpha is due" in text for text in heard.texts()) == 1
    assert "no desk" not in "".join(heard.texts())


def _never(why: object) -> None:
    raise AssertionError(str(why))


def test_the_watch_calls_over_what_it_told_and_nothing_that_a_desk_told(room: Room, heard: Heard) -> None:
    naming(room).write("alpha")
    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    path = room.root / "releases/beta.md"
    path.write_text("---\ntitle: [\n---\n")
    run(house_of(room, heard), at("2026-12-04T12:31:00Z"), lambda done: None, _never)
    path.unlink()
    room.clock.move_to(at("2026-12-04T12:59:50Z"))
    watched(room, heard, "2026-12-04T13:00:45Z")
    room.tick()
    sign(room).give(room.clock.now())
    watched(room, heard, "2026-12-04T13:01:10Z")
    over = "".join(text for text in heard.texts() if "Over:" in text)
    assert "alpha is due and it is not public yet" in over
    assert "beta" not in over


def test_the_watch_changes_nothing_but_its_note(room: Room, heard: Heard) -> None:
    naming(room).write("alpha")
    room.write("old", embargo="FOR IMMEDIATE RELEASE")
    room.tick()
    room.clock.move_to(at("2026-12-04T12:59:50Z"))
    before = tree(room.root)
    watched(room, heard, "2026-12-04T13:00:40Z")
    after = tree(room.root)
    assert {path for path in after if before.get(path) != after[path]} == {".dateline/told.json", ".dateline/told.lock"}
    assert before.keys() <= after.keys()


def test_what_only_looks_refuses_every_change_but_of_its_own(tmp_path: Path) -> None:
    own, other = tmp_path / "told.json", tmp_path / "other"
    other.write_bytes(b"as it was")
    seen = Onlooker(Disk(), own=(own,), instead={tmp_path / "record": b"shown"})
    seen.write(own, b"told")
    assert not seen.rewrite(own, b"", b"twice")
    seen.make_folder(tmp_path)
    assert (seen.read(own), seen.read(tmp_path / "record"), seen.sort(tmp_path / "record")) == (
        b"told",
        b"shown",
        "file",
    )
    changes: list[Callable[[], object]] = [
        lambda: seen.write(other, b""),
        lambda: seen.write_all([(other, b"")]),
        lambda: seen.rewrite(other, b"as it was", b""),
        lambda: seen.make_folder(tmp_path / "new/newer"),
        lambda: seen.make_folders([tmp_path / "new/newer"]),
        lambda: seen.lock(other),
        lambda: seen.now(tmp_path),
        lambda: seen.set_time(other, 1),
        lambda: seen.reserve(other, 1),
        lambda: seen.mode(other, 0o700),
        lambda: seen.clone(own, other),
        lambda: seen.rename(own, other),
        lambda: seen.remove(other),
        lambda: seen.swap_link(other, "x"),
        lambda: seen.sync_folder(tmp_path),
        lambda: seen.sync_folders([tmp_path]),
    ]
    for change in changes:
        with pytest.raises(OSError, match="Only looked at"):
            change()
    assert seen.names(tmp_path) == ("other", "told.json")
    assert seen.age(other) == Disk().age(other)
    assert seen.touched(other) == Disk().touched(other)
    assert seen.room(tmp_path)[1] == Disk().room(tmp_path)[1]
    assert seen.link_target(other) == ""


def test_a_page_that_the_public_address_does_not_show_is_told(room: Room, heard: Heard) -> None:
    naming(room).write("alpha")
    text = (room.root / "newsroom.yml").read_text()
    room.tick(HOUR)
    (room.root / "newsroom.yml").write_text(text.replace("proof: folder", "proof: address"))
    sign(room).give(room.clock.now())
    found = watched(room, heard, "2026-12-04T13:00:30Z", fetch=lambda address: b"something else")
    assert next(codes for since, codes in found if since >= 20) == ["not-seen"]
    assert all(codes == [] for since, codes in found if since < 20)
    watched(room, heard, "2026-12-04T13:01:00Z", fetch=lambda address: _page(room))
    assert "".join(heard.subjects()).count("Over: alpha was made public, and its public address does not show it.") == 1


def _page(room: Room) -> bytes:
    return (room.root / "live/releases/alpha/index.html").read_bytes()


@pytest.fixture
def elsewhere(room: Room, tmp_path: Path) -> Iterator[Room]:
    """Another machine with a copy of what people wrote, and nothing else of the newsroom."""
    naming(room).write("alpha")
    room.write("old", embargo="FOR IMMEDIATE RELEASE")
    room.tick()
    other = Room.__new__(Room)
    other.root, other.clock, other.secrets = tmp_path / "other", room.clock, room.secrets
    (other.root / "releases").mkdir(parents=True)
    for path in ("newsroom.yml", "releases/alpha.md", "releases/old.md"):
        (other.root / path).write_bytes((room.root / path).read_bytes())
    other.ledger = SqliteLedger(None, reading=True)
    yield other
    other.ledger.close()


def test_on_another_machine_the_public_address_alone_tells_what_is_public(
    room: Room, elsewhere: Room, heard: Heard
) -> None:
    asked: list[str] = []

    def fetch(address: str) -> bytes | None:
        asked.append(address)
        path = room.root / "live" / address.removeprefix("https://news.example/")
        path = path / "index.html" if path.is_dir() else path
        return path.read_bytes() if path.exists() else None

    room.clock.move_to(at("2026-12-04T12:59:50Z"))
    found = watched(elsewhere, heard, "2026-12-04T13:00:30Z", public=True, fetch=fetch)
    assert [codes for since, codes in found if since < 20] == [[]] * sum(since < 20 for since, _ in found)
    assert found[-1][1] == ["overdue"]
    assert len(heard.notices) == 1
    room.tick()
    assert watched(elsewhere, heard, "2026-12-04T13:01:00Z", public=True, fetch=fetch)[-1][1] == []
    assert heard.subjects()[-1].startswith("Over: alpha is due and it is not public yet.")
    assert not (elsewhere.root / "live").exists()


def test_an_address_that_never_answered_does_not_call_old_releases_overdue(elsewhere: Room, heard: Heard) -> None:
    elsewhere.clock.move_to(at("2026-12-04T12:59:50Z"))
    found = watched(elsewhere, heard, "2026-12-04T13:00:30Z", public=True, fetch=lambda address: None)
    assert found[-1][1] == ["overdue"]
    assert "old" not in "".join(heard.subjects())


def test_a_newsroom_yml_that_breaks_under_the_watch_is_told(room: Room, heard: Heard) -> None:
    naming(room)
    watch = Lookout(onlooking(house_of(room, heard)))
    assert watch.look()
    (room.root / "newsroom.yml").write_text("name: [")
    look = watch.look()
    assert look
    watch.tell(look)
    assert heard.subjects() == ["ALARM: newsroom.yml cannot be understood, so nothing is lifted."]


def test_a_sign_is_given_every_few_seconds_and_taken_away_at_the_end(room: Room) -> None:
    given = sign(room)
    assert given.last() is None
    stop = giving(given, room.clock, lambda: False)
    assert stop() is False
    first = given.last()
    assert first == room.clock.now()
    room.clock.sleep(4)
    stop()
    assert given.last() == first
    room.clock.sleep(1)
    stop()
    assert given.last() == room.clock.now()
    assert given.is_fresh(room.clock.now() + timedelta(seconds=60))
    assert not given.is_fresh(room.clock.now() + timedelta(seconds=61))
    given.over()
    assert given.last() is None


def test_a_disk_that_refuses_a_sign_does_not_stop_a_desk(room: Room) -> None:
    given = Sign(Disk(), room.root / "newsroom.yml")
    given.give(room.clock.now())
    given.over()
    assert given.last() is None
