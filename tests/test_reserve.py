"""The reserve: room that is really taken, given back at once, and enough for a lift on a disk that is full."""

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.archive import Archive
from pipeline.digest import digest
from pipeline.edition import Edition
from pipeline.files import Disk
from pipeline.hosts import Seams, host
from pipeline.newsroom import HostPlace, Newsroom
from pipeline.record import Record
from pipeline.reserve import MIB, Reserve, is_full
from pipeline.store import Store

PLENTY = (1 << 40, 1 << 42)


class Told(Disk):
    """A disk that says it has so much room, and counts what it is asked."""

    def __init__(self, room: tuple[int, int] = PLENTY) -> None:
        self.told, self.asked = room, list[str]()

    def room(self, folder: Path) -> tuple[int, int]:
        self.asked.append("room")
        return self.told

    def reserve(self, path: Path, size: int) -> None:
        self.asked.append(f"reserve {size}")
        super().reserve(path, size)


class Refusing(Told):
    """A disk that is worn out."""

    def age(self, path: Path) -> tuple[int, int]:
        raise OSError(errno.EIO, "it refused")


class Full(Told):
    """A disk that says it has room and then has none."""

    def reserve(self, path: Path, size: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


class ReadOnly(Told):
    """A disk that can only be read any more."""

    def remove(self, path: Path) -> None:
        raise OSError(errno.EROFS, "Read-only file system")


def size(folder: Path) -> int:
    path = folder / "reserve"
    return path.stat().st_size if path.exists() else 0


def test_it_keeps_its_size_and_then_only_looks(tmp_path: Path) -> None:
    disk = Told()
    reserve = Reserve(disk, tmp_path, 3 * MIB)
    assert reserve.keep()
    assert size(tmp_path) == 3 * MIB
    disk.asked.clear()
    assert reserve.keep()
    assert disk.asked == []


def test_it_gives_back_what_it_has_and_says_whether_there_was_anything(tmp_path: Path) -> None:
    reserve = Reserve(Disk(), tmp_path, MIB)
    assert not reserve.free()
    reserve.keep()
    assert reserve.free()
    assert list(tmp_path.iterdir()) == []
    assert not reserve.free()


def test_one_that_was_cut_short_grows_to_its_size(tmp_path: Path) -> None:
    (tmp_path / "reserve").write_bytes(b"cut short")
    assert Reserve(Told(), tmp_path, MIB).keep()
    assert size(tmp_path) == MIB


def test_it_grows_with_the_archive(tmp_path: Path) -> None:
    reserve = Reserve(Told(), tmp_path)
    for manifest, kept in ((0, 2), (MIB, 6), (2 * MIB, 10), (MIB, 10)):
        assert reserve.keep(manifest)
        assert size(tmp_path) == kept * MIB


@pytest.mark.parametrize(("total", "wanted"), [(8 * MIB, MIB), (100 * MIB, 5 * MIB), (1000 * MIB, 16 * MIB)])
def test_it_takes_a_twentieth_of_a_small_disk_at_most_but_one_mebibyte_at_least(
    tmp_path: Path, total: int, wanted: int
) -> None:
    reserve = Reserve(Told((total, total)), tmp_path, 16 * MIB)
    assert reserve.keep()
    assert reserve.keep()
    assert size(tmp_path) == wanted


def test_where_there_is_less_room_half_of_it_is_kept_and_the_rest_later(tmp_path: Path) -> None:
    disk = Told((4 * MIB, 1 << 40))
    reserve = Reserve(disk, tmp_path, 8 * MIB)
    assert not reserve.keep()
    assert size(tmp_path) == 2 * MIB
    disk.told = (2 * MIB + 4096, 1 << 40)
    assert not reserve.keep()
    assert size(tmp_path) == 2 * MIB  # a little more room is not worth a write
    disk.told = (40 * MIB, 1 << 40)
    assert reserve.keep()
    assert size(tmp_path) == 8 * MIB


@pytest.mark.parametrize("disk", [Told((0, 1 << 40)), Full(), Refusing()], ids=["no room", "full", "worn out"])
def test_where_there_is_no_room_nothing_is_raised_and_nothing_left(tmp_path: Path, disk: Told) -> None:
    assert not Reserve(disk, tmp_path, MIB).keep()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("disk", [ReadOnly(), Refusing()])
def test_a_disk_that_gives_nothing_back_is_no_error_either(tmp_path: Path, disk: Told) -> None:
    Reserve(Disk(), tmp_path, MIB).keep()
    assert not Reserve(disk, tmp_path, MIB).free()


@pytest.mark.parametrize(
    ("code", "full"), [(errno.ENOSPC, True), (errno.EDQUOT, True), (errno.EIO, False), (errno.EROFS, False)]
)
def test_only_a_want_of_room_is_what_the_reserve_can_help(code: int, full: bool) -> None:
    assert is_full(OSError(code, "it refused")) == full


# A real disk, filled to its last byte

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


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MiB in memory."""
    at = tmp_path / "disk"
    at.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size=8m,uid={os.getuid()}", "tmpfs", str(at)]
    for rights in ([], ["sudo", "-n"])[: 1 + bool(shutil.which("sudo"))]:
        made = subprocess.run([*rights, *words], capture_output=True, text=True, check=False)
        if made.returncode == 0:
            break
    else:
        told = f"a small disk needs the right to mount one: {made.stderr.strip()}"
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)
    try:
        yield at
    finally:
        subprocess.run([*rights, "umount", at], check=True)


def fill(folder: Path) -> None:
    """To the last byte."""
    with open(folder / "somebody-elses.log", "ab", buffering=0) as log:
        for chunk in (1 << 16, 1 << 12, 1):
            with suppress(OSError):
                while log.write(b"x" * chunk):
                    pass
    assert Disk().room(folder)[0] == 0


def refused(act: Callable[[], object]) -> bool:
    """Whether the disk has no room for it."""
    try:
        act()
    except OSError as fault:
        return is_full(fault)
    return False


def lift(root: Path, text: bytes) -> None:
    """What a lift writes: pages into the store, a slot of them, the switch, the record and the feeds."""
    store = Store(Disk(), root / ".dateline")
    tree = {f"releases/r{at}/index.html": text + b"%d" % at for at in range(20)}
    tree |= {"index.html": text, "feeds/all.rss": text + b"feed", "feeds/record.jsonl": text + b"record"}
    edition = Edition(digest(text), {path: store.put(data) for path, data in tree.items()})
    store.put(edition.data())
    at = host(NEWSROOM, Seams(root, Disk(), store))
    at.stage(edition)
    at.switch(at.showing(), edition.seal)
    Archive(Disk(), root, store).keep(Record(), edition)


def test_on_a_disk_that_is_full_to_the_last_byte_a_lift_finishes_from_the_reserve(small_disk: Path) -> None:
    lift(small_disk, b"before" * 1000)
    reserve = Reserve(Disk(), small_disk / ".dateline")
    assert reserve.keep()
    fill(small_disk)
    assert refused(lambda: lift(small_disk, b"after" * 1000))
    assert (small_disk / "live" / "index.html").read_bytes() == b"before" * 1000
    assert reserve.free()
    lift(small_disk, b"after" * 1000)
    assert (small_disk / "live" / "index.html").read_bytes() == b"after" * 1000
    assert (small_disk / "live" / "releases" / "r19" / "index.html").read_bytes() == b"after" * 1000 + b"19"
    assert (small_disk / "feeds" / "all.rss").read_bytes() == b"after" * 1000 + b"feed"
    assert not reserve.keep()  # it says so, until somebody makes room
    assert 0 < size(small_disk / ".dateline") < MIB
    (small_disk / "somebody-elses.log").unlink()
    assert reserve.keep()


def test_on_a_disk_that_is_full_no_reserve_is_left_half_written(small_disk: Path) -> None:
    fill(small_disk)
    assert not Reserve(Disk(), small_disk, MIB).keep()
    assert refused(lambda: Disk().reserve(small_disk / "reserve", MIB))
    assert Disk().names(small_disk) == ("somebody-elses.log",)
