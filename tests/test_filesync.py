"""Filesync: one call for a whole file system, only where it is as sure as one for each file."""

import ctypes
import errno
import os
import sys
from pathlib import Path
from unittest import mock

import pytest

from pipeline import filesync
from pipeline.filesync import FEW, Systems, together

HERE = Path(__file__).parent


class Library:
    """The system's functions, which answer as they are told."""

    def __init__(self, code: int = 0, kind: int = 0xEF53) -> None:
        self.code, self.kind, self.synced = code, kind, list[int]()

    def syncfs(self, descriptor: int) -> int:
        self.synced.append(os.fstat(descriptor).st_ino)
        ctypes.set_errno(self.code)
        return -1 if self.code else 0

    def statfs(self, folder: bytes, answer: "ctypes.Array[ctypes.c_char]") -> int:
        ctypes.c_long.from_buffer(answer).value = self.kind
        return 0 if self.kind else -1


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    library = Library()
    monkeypatch.setattr(filesync, "_library", lambda: library)
    return library


def test_few_files_are_synced_each_by_itself(library: Library) -> None:
    """So that a lift does not wait for what other programs wrote to the same disk."""
    assert together([HERE], FEW) is None
    assert together([HERE], FEW + 1) is not None


@pytest.mark.parametrize("kind", [0x6969, 0x65735546, 0x794C7630, 0], ids=["NFS", "FUSE", "overlay", "unknown"])
def test_a_file_system_that_may_not_tell_is_synced_file_by_file(library: Library, kind: int) -> None:
    library.kind = kind
    assert together([HERE], 1000) is None


@pytest.mark.parametrize("kind", sorted(filesync.SURE))
def test_a_file_system_that_tells_is_synced_in_one_call(library: Library, kind: int) -> None:
    library.kind = kind
    systems = together([HERE], 1000)
    assert systems is not None
    with systems:
        systems.sync()
    assert library.synced == [HERE.stat().st_ino]


def test_each_of_several_file_systems_is_synced_and_one_that_may_not_tell_speaks_for_all(library: Library) -> None:
    folders = [HERE, Path("/proc"), HERE.parent]
    systems = together(folders, 1000)
    assert systems is not None
    with systems:
        systems.sync()
    assert len(library.synced) == len({folder.stat().st_dev for folder in folders}) == 2
    with mock.patch.object(
        library, "statfs", lambda folder, answer: folder == b"/proc" or Library.statfs(library, folder, answer)
    ):
        assert together(folders, 1000) is None


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
def test_what_the_disk_refused_is_told(library: Library, code: int) -> None:
    library.code = code
    with Systems(library, [HERE]) as systems, pytest.raises(OSError, match=os.strerror(code)) as told:
        systems.sync()
    assert told.value.errno == code


def test_nothing_stays_open(library: Library) -> None:
    before = len(os.listdir("/proc/self/fd"))
    with Systems(library, [HERE]):
        assert len(os.listdir("/proc/self/fd")) == before + 1
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize(
    ("release", "able"),
    [("5.16.20", False), ("5.17.0-1-amd64", True), ("6.1.0", True), ("4.4.0", False), ("odd", False)],
)
def test_a_kernel_that_keeps_faults_to_itself_is_not_asked(
    release: str, able: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "uname", lambda: mock.Mock(release=release))
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Forbidding(errno.EBADF))
    assert (filesync._library.__wrapped__() is not None) is able


class Forbidding:
    """A system that answers every call so."""

    def __init__(self, code: int) -> None:
        self.code, self.statfs = code, self.syncfs

    def syncfs(self, *_: object) -> int:
        ctypes.set_errno(self.code)
        return -1


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOSYS])
def test_where_a_sandbox_forbids_the_call_each_file_is_synced(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "uname", lambda: mock.Mock(release="6.1.0"))
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Forbidding(code))
    assert filesync._library.__wrapped__() is None


def test_a_system_without_the_call_syncs_each_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    assert filesync._library.__wrapped__() is None
