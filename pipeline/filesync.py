"""Filesync: many files made to survive a power cut by one call, where that is as sure as one call for each."""

import errno
import os
import re
import sys
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Any

FEW = 32  # files or folders; above that one call for all is cheaper, and worth waiting for what others wrote
# From here on `syncfs` tells of every fault: of data since 5.8, of the journal since 5.17.
KERNEL = (5, 17)
# ext4, XFS, Btrfs, F2FS and memory. A network's or a user's own file system may answer that all is well and do nothing.
SURE = frozenset({0xEF53, 0x58465342, 0x9123683E, 0xF2F52010, 0x01021994})
LONGEST = 512  # bytes, more than any system's answer to `statfs`


class Systems:
    """The file systems of some folders, opened before the first write to them, so that no fault since is missed."""

    def __init__(self, library: Any, folders: Iterable[Path]) -> None:
        self._library = library
        self._open = [os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC) for folder in folders]

    def __enter__(self) -> "Systems":
        return self

    def __exit__(self, *_: object) -> None:
        for descriptor in self._open:
            os.close(descriptor)

    def sync(self) -> None:
        """All that was written to them until now survives a power cut; OSError where the disk refused any of it."""
        import ctypes

        for descriptor in self._open:
            if self._library.syncfs(descriptor):
                code = ctypes.get_errno()
                raise OSError(code, os.strerror(code))


def together(folders: Collection[Path], count: int) -> Systems | None:
    """The file systems of these folders, None where each of so many files in them is better synced by itself."""
    library = _library() if count > FEW else None
    if library is None:
        return None
    found = {os.stat(folder).st_dev: folder for folder in folders}
    if not all(_kind(library, folder) in SURE for folder in found.values()):
        return None
    return Systems(library, found.values())


@cache
def _library() -> Any:
    """The system's own functions; None where it cannot sync a file system or would not tell of each fault."""
    if sys.platform != "linux" or _version(os.uname().release) < KERNEL:
        return None
    try:
        import ctypes

        library = ctypes.CDLL(None, use_errno=True)
        library.syncfs(-1)  # which a sandbox may forbid
        return library if ctypes.get_errno() == errno.EBADF and library.statfs else None
    except (ImportError, OSError, AttributeError):
        return None


def _version(release: str) -> tuple[int, int]:
    found = re.match(r"(\d+)\.(\d+)", release)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _kind(library: Any, folder: Path) -> int:
    """The system's number for this sort of file system, the first word of its answer; 0 where it gives none."""
    import ctypes

    answer = ctypes.create_string_buffer(LONGEST)
    if library.statfs(os.fsencode(folder), answer):
        return 0
    return ctypes.c_long.from_buffer(answer).value & 0xFFFFFFFF
