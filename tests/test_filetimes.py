"""The times that public files show: when they became public, for as long as they stay as they are."""

import errno
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.digest import digest
from pipeline.edition import Edition
from pipeline.files import Disk
from pipeline.hosts import Host, Seams, host
from pipeline.newsroom import HostPlace, Newsroom
from pipeline.record import Entry, Record
from pipeline.seal import seal
from pipeline.store import Store

NEWSROOM = Newsroom(
    file="newsroom.yml",
    name="Test Newsroom",
    address="https://news.example",
    home="UTC",
    languages=("en",),
    organisations={},
    feeds=(),
    channels=(),
    host=HostPlace("folder", "live", "folder"),
)
HOUR = datetime(2025, 10, 15, 13, tzinfo=UTC)
SECOND = 1_000_000_000
FIRST = {"index.html": b"one release", "releases/one/index.html": b"one", "style.css": b"grey"}
SECOND_TREE = FIRST | {"index.html": b"two releases", "releases/two/index.html": b"two"}


class Room:
    """A folder host with its store, and editions that are staged and shown in it."""

    def __init__(self, root: Path, disk: Disk | None = None) -> None:
        self.root, self.disk = root, disk or Disk()
        self.store = Store(self.disk, root / ".dateline")

    @property
    def host(self) -> Host:
        return host(NEWSROOM, Seams(self.root, self.disk, self.store))

    def edition(self, record: str, tree: Mapping[str, bytes], newest: datetime | None) -> Edition:
        made = Edition(digest(record.encode()), {path: self.store.put(data) for path, data in tree.items()}, newest)
        self.store.put(made.data())
        return made

    def stage(self, record: str, tree: Mapping[str, bytes], newest: datetime | None) -> Edition:
        made = self.edition(record, tree, newest)
        self.host.stage(made)
        return made

    def show(self, record: str, tree: Mapping[str, bytes], newest: datetime | None) -> None:
        made = self.stage(record, tree, newest)
        self.host.switch(self.host.showing(), made.seal)
        found = {p.relative_to(self.site).as_posix(): p.read_bytes() for p in self.site.rglob("*") if p.is_file()}
        assert found == tree

    @property
    def site(self) -> Path:
        return (self.root / "live").resolve()

    def time(self, path: str) -> float:
        return (self.site / path).stat().st_mtime

    def times(self) -> dict[str, tuple[int, int]]:
        """Time and inode of all that is public."""
        found = (path for path in self.site.rglob("*") if path.is_file())
        return {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in found}


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def later(seconds: float) -> datetime:
    return HOUR + timedelta(seconds=seconds)


def test_a_seal_knows_the_newest_instant_of_its_record(room: Room) -> None:
    entries = tuple(Entry(f"r{at}", 1, "lift", later(at), digest(b"x")) for at in (5, 60, 7))
    assert seal(room.store, Record(entries), ()).newest == later(60)
    assert seal(room.store, Record(), ()).newest is None


def test_the_newest_instant_is_no_part_of_the_seal(room: Room) -> None:
    seals = {room.edition("a", FIRST, newest).seal for newest in (None, HOUR)}
    assert len(seals) == 1


def test_a_file_shows_when_it_became_public_and_not_when_it_was_made(room: Room) -> None:
    room.show("a", FIRST, HOUR)
    room.show("b", SECOND_TREE, later(3600))
    assert {path: room.time(path) for path in SECOND_TREE} == {
        "index.html": later(3600).timestamp(),
        "releases/one/index.html": HOUR.timestamp(),
        "releases/two/index.html": later(3600).timestamp(),
        "style.css": HOUR.timestamp(),
    }


def test_a_file_that_stays_is_the_same_file_with_the_same_time_at_every_switch(room: Room) -> None:
    room.show("a", FIRST, HOUR)
    before = {room.times()[name] for name in ("style.css",)}
    for at in range(1, 6):
        room.show(f"{at}", FIRST | {"index.html": b"%d" % at}, later(3600 * at))
        before.add(room.times()["style.css"])
    assert len(before) == 1


def test_what_is_staged_changes_no_time_in_public(room: Room) -> None:
    room.show("a", SECOND_TREE, HOUR)
    room.show("b", FIRST, later(60))
    before = room.times()
    for tree in (SECOND_TREE, FIRST | {"copy.css": b"grey"}, {"index.html": b"one"}):
        room.stage("c", tree, later(3600))
        assert room.times() == before


def test_two_changes_in_one_second_show_two_seconds(room: Room) -> None:
    """A web server whose ETag is time and size would tell the reader of the first that nothing changed."""
    seen = []
    for at in range(4):
        room.show(f"{at}", {"index.html": b"%d" % at}, later(at / 10))
        seen.append(room.time("index.html"))
    assert seen == [later(at).timestamp() for at in range(4)]


def test_the_same_bytes_at_two_addresses_are_later_than_what_stood_at_either(room: Room) -> None:
    room.show("a", {"a": b"old"}, HOUR)
    room.show("b", {"a": b"new", "b": b"new"}, HOUR)
    assert {room.time(path) for path in "ab"} == {later(1).timestamp()}


def test_a_record_that_went_back_takes_no_time_back(room: Room) -> None:
    room.show("a", FIRST, HOUR)
    room.show("b", FIRST | {"index.html": b"restored"}, later(-3600))
    assert room.time("index.html") == later(1).timestamp()


@pytest.mark.parametrize("newest", [HOUR, None])
def test_a_new_look_of_the_same_record_shows_when_it_came(room: Room, newest: datetime | None) -> None:
    room.show("a", FIRST, newest)
    before = Disk().now(room.root)
    room.show("a", FIRST | {"style.css": b"blue"}, newest)
    assert before // SECOND <= room.time("style.css") <= before // SECOND + 5
    if newest:
        assert room.time("index.html") == HOUR.timestamp()


def test_an_old_look_that_comes_back_shows_when_it_came_back(room: Room) -> None:
    """Its slot stands there whole, with the times it showed then."""
    room.show("a", FIRST, HOUR)
    room.show("a", FIRST | {"style.css": b"blue"}, HOUR)
    blue = room.time("style.css")
    room.show("a", FIRST, HOUR)
    assert room.time("style.css") > blue
    assert room.time("index.html") == HOUR.timestamp()


def test_staging_again_what_is_staged_writes_nothing(room: Room) -> None:
    room.show("a", FIRST, HOUR)
    made = room.stage("b", SECOND_TREE, later(60))
    slot = room.root / ".live.slots" / made.seal
    before = {path: path.stat().st_ctime_ns for path in (slot, *slot.rglob("*"))}
    room.host.stage(made)
    assert {path: path.stat().st_ctime_ns for path in before} == before


def test_pictures_that_change_places_show_that_they_changed(room: Room) -> None:
    """Both sets of bytes were public before, each under the other's name, and of one file there is one time."""
    room.show("a", {"a.jpg": b"left", "b.jpg": b"right", "c.jpg": b"left"}, HOUR)
    before = room.times()["c.jpg"]
    room.show("b", {"a.jpg": b"right", "b.jpg": b"left", "c.jpg": b"left"}, later(60))
    assert room.time("a.jpg") == room.time("b.jpg") == later(60).timestamp()
    assert room.times()["c.jpg"] == before
    for at in (2, 3, 4):
        room.show(f"{at}", {"a.jpg": b"right", "b.jpg": b"left", "c.jpg": b"left", "x": b"%d" % at}, later(60 * at))
        assert room.time("a.jpg") == room.time("b.jpg") == later(60).timestamp()
        assert room.times()["c.jpg"] == before


def test_an_edition_that_never_came_leaves_no_hour_behind(room: Room) -> None:
    room.show("a", FIRST, HOUR)
    room.stage("b", SECOND_TREE, later(86400))
    room.show("c", SECOND_TREE, later(60))
    assert room.time("releases/two/index.html") == later(60).timestamp()


def test_without_hard_links_a_file_that_stays_keeps_its_time(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    for at in range(4):
        room.show(f"{at}", FIRST | {"index.html": b"%d" % at}, later(3600 * at))
        assert room.time("style.css") == HOUR.timestamp()
        assert room.time("index.html") == later(3600 * at).timestamp()


@pytest.mark.parametrize("what", ["edition", "file"])
def test_where_it_is_not_known_what_is_public_no_public_time_is_touched(room: Room, what: str) -> None:
    room.show("a", FIRST, HOUR)
    before = room.times()
    spoilt = room.host.showing() if what == "edition" else digest(FIRST["index.html"])
    room.store.path(spoilt).unlink()
    room.stage("b", SECOND_TREE | {"copy.css": b"grey"}, later(3600))
    assert room.times() == before


def test_where_the_store_lost_what_is_public_it_is_read_from_what_is_public(room: Room) -> None:
    room.show("a", FIRST, HOUR)
    for path in [*(room.root / ".dateline").rglob("*")]:  # an older copy of everything was put back
        if path.is_file():
            path.unlink()
    room.show("b", SECOND_TREE | {"copy.css": b"grey"}, later(3600))
    assert {path: room.time(path) for path in ("style.css", "releases/one/index.html")} == {
        "style.css": HOUR.timestamp(),
        "releases/one/index.html": HOUR.timestamp(),
    }
    assert {room.time(path) for path in ("index.html", "releases/two/index.html", "copy.css")} == {
        later(3600).timestamp()
    }
    room.store.path(room.host.showing()).unlink()
    room.show("b", SECOND_TREE | {"index.html": b"in a new look"}, later(3600))
    assert room.time("index.html") > later(3600).timestamp(), "the record stays, so it is a new look, of now"


def test_a_public_file_that_somebody_changed_is_not_taken_over(room: Room) -> None:
    room.show("a", FIRST, HOUR)
    (room.site / "style.css").unlink()
    (room.site / "style.css").write_bytes(b"theirs")
    room.show("b", SECOND_TREE, later(60))


class Timeless(Disk):
    """A disk on which no time can be set."""

    def set_time(self, path: Path, time: int) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted", str(path))


def test_a_time_that_cannot_be_set_stops_no_lift(tmp_path: Path) -> None:
    room = Room(tmp_path, Timeless())
    room.show("a", FIRST, HOUR)
    room.show("b", SECOND_TREE | {"copy.css": b"grey"}, later(60))
