"""The file system seam: whole or not at all, with the right modes, and never through a link."""

import errno
import os
import stat
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from pipeline.files import Busy, Disk, Files, is_leftover
from pipeline.filesync import FEW
from tests.room import somebody_saves

DISK = Disk()


@pytest.fixture
def strict_mask() -> Iterator[None]:
    """A process that by itself lets nobody else read what it writes."""
    before = os.umask(0o077)
    yield
    os.umask(before)


def bits(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def leftovers(folder: Path) -> list[str]:
    return [name for name in DISK.names(folder) if name.endswith(".new")]


def failing(call: str) -> "mock._patch[mock.Mock]":
    """The operating system refuses this call."""
    return mock.patch(f"pipeline.files.os.{call}", side_effect=OSError(errno.EIO, "it refused"))


def test_the_disk_keeps_the_contract() -> None:
    files: Files = Disk()
    assert files.names(Path("/nowhere")) == ()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    DISK.write(tmp_path / "a", b"one")
    DISK.write(tmp_path / "a", b"two")
    assert DISK.read(tmp_path / "a") == b"two"
    assert DISK.names(tmp_path) == ("a",)


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, call: str) -> None:
    DISK.write(tmp_path / "a", b"one")
    with failing(call), pytest.raises(OSError, match="refused"):
        DISK.write(tmp_path / "a", b"two")
    assert DISK.read(tmp_path / "a") == b"one"
    assert leftovers(tmp_path) == []


def test_data_is_synced_before_it_takes_the_name_and_the_name_after(tmp_path: Path) -> None:
    calls: list[str] = []
    real: dict[str, Callable[..., None]] = {"fsync": os.fsync, "replace": os.replace}

    def noting(name: str) -> Callable[..., None]:
        def call(*words: Any) -> None:
            on = ""
            if name == "fsync":
                on = " folder" if stat.S_ISDIR(os.fstat(words[0]).st_mode) else " file"
            calls.append(name + on)
            real[name](*words)

        return call

    with (
        mock.patch("pipeline.files.os.fsync", noting("fsync")),
        mock.patch("pipeline.files.os.replace", noting("replace")),
    ):
        DISK.write(tmp_path / "a", b"one")
    assert calls == ["fsync file", "replace", "fsync folder"]


def many(folder: Path, count: int = 3 * FEW) -> dict[Path, bytes]:
    return {folder / f"{number % 3}" / f"{number}": b"%d" % number for number in range(count)}


class Whole:
    """What syncs whole file systems; it notes how many files had their names and how many waited for them."""

    def __init__(self, folder: Path, fails: int = 0) -> None:
        self.folder, self.fails, self.found = folder, fails, list[tuple[int, int]]()

    def __enter__(self) -> "Whole":
        return self

    def __exit__(self, *_: object) -> None:
        return

    def sync(self) -> None:
        names = [path.name for path in self.folder.rglob("*") if path.is_file()]
        waiting = sum(map(is_leftover, names))
        self.found.append((len(names) - waiting, waiting))
        if len(self.found) == self.fails:
            raise OSError(errno.EIO, "it refused")


@pytest.mark.parametrize("whole", [False, True], ids=["each by itself", "together"])
def test_many_files_are_written_as_one_is(tmp_path: Path, whole: bool) -> None:
    files = many(tmp_path)
    DISK.make_folders(path.parent for path in files)
    DISK.write(tmp_path / "1" / "1", b"old")
    DISK.mode(tmp_path / "1" / "1", 0o600)
    (tmp_path / "2" / "2").symlink_to("nowhere")
    systems = Whole(tmp_path) if whole else None
    with mock.patch("pipeline.files.together", return_value=systems):
        DISK.write_all(files.items(), mode=0o640)
    assert {path: DISK.read(path) for path in files} == files
    assert {bits(path) for path in files} == {0o640, 0o600}
    assert bits(tmp_path / "1" / "1") == 0o600
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == len(files)
    if systems:
        assert systems.found == [(1, len(files)), (len(files), 0)], "synced before they take their names, and after"


def test_so_many_at_once_are_half_written_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.files.MANY", 10)
    systems = Whole(tmp_path)
    with mock.patch("pipeline.files.together", return_value=systems):
        DISK.write_all((tmp_path / str(number), b"") for number in range(25))
    assert systems.found == [(0, 10), (10, 0), (10, 10), (20, 0), (20, 5), (25, 0)]


@pytest.mark.parametrize("call", ["write", "open", "replace"])
@pytest.mark.parametrize("whole", [False, True], ids=["each by itself", "together"])
def test_many_files_of_which_one_is_refused_leave_no_half_ones(tmp_path: Path, call: str, whole: bool) -> None:
    files, real, left = many(tmp_path), getattr(os, call), [FEW]
    DISK.make_folders(path.parent for path in files)

    def refusing(*words: Any, **named: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            raise OSError(errno.ENOSPC, "it refused")
        return real(*words, **named)

    with (
        mock.patch("pipeline.files.together", return_value=Whole(tmp_path) if whole else None),
        mock.patch(f"pipeline.files.os.{call}", refusing),
        pytest.raises(OSError, match="it refused"),
    ):
        DISK.write_all(files.items())
    found = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {path: files[path] for path in found}
    assert len(found) < len(files)


@pytest.mark.parametrize("fails", [1, 2], ids=["bytes", "names"])
def test_many_files_that_a_disk_does_not_keep_are_an_error(tmp_path: Path, fails: int) -> None:
    files = many(tmp_path)
    DISK.make_folders(path.parent for path in files)
    with (
        mock.patch("pipeline.files.together", return_value=Whole(tmp_path, fails)),
        pytest.raises(OSError, match="it refused"),
    ):
        DISK.write_all(files.items())
    found = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(found) == (0 if fails == 1 else len(files))


def test_each_of_many_files_and_folders_is_synced_where_the_system_cannot_do_it_for_all(tmp_path: Path) -> None:
    files, synced = many(tmp_path), list[int]()
    real = os.fsync

    def noting(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        real(descriptor)

    with mock.patch("pipeline.files.together", return_value=None), mock.patch("pipeline.files.os.fsync", noting):
        DISK.make_folders(path.parent for path in files)
        DISK.write_all(files.items())
        DISK.sync_folders([tmp_path / "0", tmp_path / "1"])
    wanted = [*files, tmp_path, tmp_path / "0", tmp_path / "1", tmp_path / "2", tmp_path / "0", tmp_path / "1"]
    assert sorted(synced) == sorted(path.stat().st_ino for path in wanted)


def test_a_file_keeps_its_mode_when_it_is_written_again(tmp_path: Path) -> None:
    DISK.write(tmp_path / "a", b"secret")
    DISK.mode(tmp_path / "a", 0o600)
    DISK.write(tmp_path / "a", b"secret still")
    assert bits(tmp_path / "a") == 0o600


def test_a_file_is_rewritten_only_while_it_holds_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert not DISK.rewrite(path, b"", b"two")
    DISK.write(path, b"one")
    path.chmod(0o640)
    assert not DISK.rewrite(path, b"another", b"two")
    assert DISK.read(path) == b"one"
    assert DISK.rewrite(path, b"one", b"two")
    assert (DISK.read(path), bits(path)) == (b"two", 0o640)
    assert DISK.names(tmp_path) == ("a",)


def test_who_saves_while_a_rewrite_is_synced_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a"
    DISK.write(path, b"one")
    with somebody_saves(path, b"theirs"):
        assert not DISK.rewrite(path, b"one", b"two")
    assert DISK.read(path) == b"theirs"
    assert leftovers(tmp_path) == []


def test_a_link_and_a_pipe_and_a_folder_are_not_read(tmp_path: Path) -> None:
    DISK.write(tmp_path / "a", b"one")
    (tmp_path / "link").symlink_to("a")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe", "."):
        with pytest.raises(OSError, match=r"."):
            DISK.read(tmp_path / name)
    with pytest.raises(FileNotFoundError):
        DISK.read(tmp_path / "absent")


def test_what_stands_at_a_path_is_told_without_following_links(tmp_path: Path) -> None:
    DISK.write(tmp_path / "file", b"")
    (tmp_path / "to-folder").symlink_to(".")
    (tmp_path / "dangling").symlink_to("nowhere")
    found = {name: DISK.sort(tmp_path / name) for name in ("file", ".", "to-folder", "dangling", "absent", "file/x")}
    assert found == {
        "file": "file",
        ".": "folder",
        "to-folder": "link",
        "dangling": "link",
        "absent": "none",
        "file/x": "none",
    }


def test_age_tells_time_and_size_or_nothing(tmp_path: Path) -> None:
    DISK.write(tmp_path / "a", b"four")
    assert DISK.age(tmp_path / "a")[1] == 4
    assert DISK.age(tmp_path / "a")[0] > 0
    assert DISK.age(tmp_path / "absent") == (0, 0)


@pytest.mark.usefixtures("strict_mask")
def test_every_new_folder_gets_the_mode_asked_for_whatever_the_mask(tmp_path: Path) -> None:
    DISK.make_folder(tmp_path / "open" / "a" / "b")
    DISK.make_folder(tmp_path / "closed" / "c", mode=0o700)
    DISK.make_folder(tmp_path / "open", mode=0o700)  # it is there already, so nothing changes
    assert [bits(tmp_path / path) for path in ("open", "open/a", "open/a/b")] == [0o755] * 3
    assert [bits(tmp_path / path) for path in ("closed", "closed/c")] == [0o700] * 2


def test_every_new_folder_is_synced_into_the_one_above(tmp_path: Path) -> None:
    with mock.patch.object(Disk, "sync_folder") as synced:
        Disk().make_folder(tmp_path / "a" / "b")
    assert [call.args[0] for call in synced.call_args_list] == [tmp_path, tmp_path / "a"]


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    DISK.write(tmp_path / "a", b"")
    with pytest.raises(OSError, match=r"."):
        DISK.make_folder(tmp_path / "a")
    with pytest.raises(OSError, match=r"."):
        DISK.make_folder(tmp_path / "a" / "b")


def test_a_clone_is_the_same_bytes_and_replaces_what_was_there(tmp_path: Path) -> None:
    DISK.write(tmp_path / "source", b"one")
    DISK.write(tmp_path / "target", b"old")
    for _ in range(2):  # the second time both names are one file already
        DISK.clone(tmp_path / "source", tmp_path / "target")
        assert DISK.read(tmp_path / "target") == b"one"
        assert leftovers(tmp_path) == []
    assert (tmp_path / "source").stat().st_ino == (tmp_path / "target").stat().st_ino


def test_where_no_hard_link_can_be_made_a_clone_is_a_copy(tmp_path: Path) -> None:
    DISK.write(tmp_path / "source", b"one")
    with failing("link"):
        DISK.clone(tmp_path / "source", tmp_path / "target")
    DISK.write(tmp_path / "source", b"two")
    assert DISK.read(tmp_path / "target") == b"one"


def test_a_clone_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    DISK.write(tmp_path / "source", b"new")
    DISK.write(tmp_path / "target", b"old")
    with failing("replace"), pytest.raises(OSError, match="refused"):
        DISK.clone(tmp_path / "source", tmp_path / "target")
    assert DISK.read(tmp_path / "target") == b"old"
    assert leftovers(tmp_path) == []


def test_two_writers_of_one_file_never_share_a_temporary_name(tmp_path: Path) -> None:
    """In two containers that share a folder, both processes may have the number 1."""
    used: list[str] = []

    def noting(source: Path, target: Path) -> None:
        used.append(Path(source).name)
        os.rename(source, target)

    ways: list[Callable[[], None]] = [
        lambda: DISK.write(tmp_path / "page", b"new"),
        lambda: DISK.clone(tmp_path / "source", tmp_path / "page"),
        lambda: DISK.swap_link(tmp_path / "page", "source"),
    ]
    DISK.write(tmp_path / "source", b"new")
    with mock.patch("pipeline.files.os.replace", noting), mock.patch("os.getpid", return_value=1):
        for act in ways * 2:
            act()
    assert len(set(used)) == len(used) == 6
    assert all(is_leftover(name) for name in used)


@pytest.mark.parametrize(
    "name", ["page", ".page.new", ".0123456789abcdef", "0123456789abcdef.new", ".0123456789abcdef.new.md", ""]
)
def test_what_people_name_is_never_taken_for_a_temporary_file(name: str) -> None:
    assert not is_leftover(name)


def test_a_file_may_have_as_long_a_name_as_there_can_be(tmp_path: Path) -> None:
    DISK.write(tmp_path / ("x" * 255), b"one")
    DISK.clone(tmp_path / ("x" * 255), tmp_path / ("y" * 255))
    assert DISK.read(tmp_path / ("y" * 255)) == b"one"


def test_a_mode_that_changes_is_synced_and_one_that_was_so_already_costs_nothing(tmp_path: Path) -> None:
    """After a power cut a page or a slot that is linked into the public tree must not be closed again."""
    DISK.make_folder(tmp_path / "slot", mode=0o700)
    DISK.write(tmp_path / "page", b"")
    modes: list[int] = []

    def noting(descriptor: int) -> None:
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))

    with mock.patch("pipeline.files.os.fsync", noting):
        for path, mode in ((tmp_path / "slot", 0o755), (tmp_path / "page", 0o640)):
            DISK.mode(path, mode)
            DISK.mode(path, mode)
    assert modes == [0o755, 0o640]


def test_the_time_of_the_disk_is_that_of_what_is_written_now(tmp_path: Path) -> None:
    DISK.write(tmp_path / "before", b"")
    os.utime(tmp_path, ns=(1, 1))
    now = DISK.now(tmp_path)
    DISK.write(tmp_path / "after", b"")
    assert DISK.age(tmp_path / "before")[0] <= now <= DISK.age(tmp_path / "after")[0]
    assert DISK.names(tmp_path) == ("after", "before")


def test_the_room_of_a_disk_is_what_is_free_and_what_there_is(tmp_path: Path) -> None:
    free, total = DISK.room(tmp_path)
    assert 0 < free <= total


def test_a_reserve_takes_up_its_room_for_certain_and_grows_in_place(tmp_path: Path) -> None:
    sizes: list[int] = []
    for size in (4096, 1 << 21, 4096):
        DISK.reserve(tmp_path / "reserve", size)
        found = (tmp_path / "reserve").stat()
        sizes.append(found.st_size)
        assert found.st_blocks * 512 >= found.st_size
    assert sizes == [4096, 1 << 21, 1 << 21]
    data = (tmp_path / "reserve").read_bytes()
    assert len(zlib.compress(data)) >= len(data)  # a disk that compresses cannot shrink it


@pytest.mark.parametrize("before", [0, 4096])
def test_a_reserve_for_which_there_is_no_room_leaves_what_was_there(tmp_path: Path, before: int) -> None:
    if before:
        DISK.reserve(tmp_path / "reserve", before)
    with failing("fsync"), pytest.raises(OSError, match="refused"):
        DISK.reserve(tmp_path / "reserve", 1 << 16)
    assert DISK.names(tmp_path) == (("reserve",) if before else ())
    assert DISK.age(tmp_path / "reserve")[1] == before


def test_a_rename_syncs_both_folders(tmp_path: Path) -> None:
    DISK.make_folder(tmp_path / "a")
    DISK.make_folder(tmp_path / "b")
    DISK.write(tmp_path / "a" / "x", b"")
    with mock.patch.object(Disk, "sync_folder") as synced:
        Disk().rename(tmp_path / "a" / "x", tmp_path / "b" / "y")
    assert {call.args[0] for call in synced.call_args_list} == {tmp_path / "a", tmp_path / "b"}
    assert DISK.names(tmp_path / "b") == ("y",)


def test_removing_takes_a_file_a_folder_or_the_link_itself_and_nothing_where_absent(tmp_path: Path) -> None:
    DISK.make_folder(tmp_path / "full" / "inner")
    DISK.write(tmp_path / "full" / "inner" / "x", b"")
    DISK.write(tmp_path / "file", b"")
    (tmp_path / "link").symlink_to("kept")
    DISK.make_folder(tmp_path / "kept")
    DISK.remove(tmp_path / "file" / "below-a-file")
    for name in ("full", "file", "link", "absent"):
        DISK.remove(tmp_path / name)
    assert DISK.names(tmp_path) == ("kept",)


def test_a_link_is_swapped_in_one_step_and_a_failure_keeps_the_old_one(tmp_path: Path) -> None:
    DISK.swap_link(tmp_path / "site", "one")
    with failing("replace"), pytest.raises(OSError, match="refused"):
        DISK.swap_link(tmp_path / "site", "two")
    assert DISK.link_target(tmp_path / "site") == "one"
    assert leftovers(tmp_path) == []
    DISK.swap_link(tmp_path / "site", "two")
    assert DISK.link_target(tmp_path / "site") == "two"
    assert DISK.link_target(tmp_path / "absent") == ""


def test_one_holder_at_a_time_has_the_lock(tmp_path: Path) -> None:
    with DISK.lock(tmp_path / "lock"), pytest.raises(Busy), DISK.lock(tmp_path / "lock"):
        pass
    with DISK.lock(tmp_path / "lock"):
        assert DISK.names(tmp_path) == ("lock",)


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    holding = f"""
import os, sys
from pathlib import Path
from pipeline.files import Disk
with Disk().lock(Path({str(tmp_path / "lock")!r})):
    print("held", flush=True)
    sys.stdin.read()
    os._exit(9)
"""
    with subprocess.Popen(
        [sys.executable, "-c", holding], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Busy), DISK.lock(tmp_path / "lock"):
            pass
        other.communicate("")
    with DISK.lock(tmp_path / "lock"):
        assert other.returncode == 9
