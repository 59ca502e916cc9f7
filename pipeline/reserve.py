"""The reserve: room on the disk that is kept for the day it is full, so that a lift can still finish."""

import errno
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.files import Files

MIB = 1 << 20
TIMES = 4  # what a lift writes, as a multiple of the manifest, and nearly as much again
SHARE = 20  # at most so much of a small file system, as its twentieth


def is_full(fault: OSError) -> bool:
    """Whether the disk refused for want of room: it is full, or our share of it is used up."""
    return fault.errno in (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Reserve:
    """A file in `folder` that takes up `size` bytes and four more for each byte of the manifest of the public tree.

    What one lift writes into an archive of 10,000 releases, counted: the new manifest 4.5 MB, two copies of the record
    1.5 MB each, index and sitemap 1 MB, changed pages and feeds and the copies of the feeds 1 MB, the ledger's journal
    under 1 MB; all but the last two grow with the manifest. So 20 MB are kept for 10.5, and 2 MiB in a new newsroom.
    Of a small file system it is a twentieth at most, but 1 MiB at least.
    """

    files: Files
    folder: Path
    size: int = 2 * MIB

    def keep(self, manifest: int = 0) -> bool:
        """Whether all of it is kept, for a manifest of so many bytes.

        Where there is less room, half of what is free is kept, and it grows by itself later. One look where it is
        there already. Nothing is raised: a disk that refuses is one without a reserve.
        """
        size = self.size + TIMES * manifest
        try:
            have = self.files.age(self._path)[1]
            return have >= size or self._grown(have, size)
        except OSError:
            return False

    def kept(self, manifest: int = 0) -> bool:
        """Whether all of it is kept, or there is room for it; nothing is written. OSError where the disk refuses."""
        free, total = self.files.room(self.folder)
        have, wanted = self.files.age(self._path)[1], _share(self.size + TIMES * manifest, total)
        return have >= wanted or (have + free) // 2 >= wanted

    def free(self) -> bool:
        """Give the room back, so that what was refused can be tried again at once; False where there was none."""
        try:
            kept = self.files.age(self._path)[1] > 0
            self.files.remove(self._path)
        except OSError:
            return False
        with suppress(OSError):
            self.files.sync_folder(self.folder)  # some file systems give the room back only then
        return kept

    def _grown(self, have: int, size: int) -> bool:
        free, total = self.files.room(self.folder)
        wanted = _share(size, total)
        possible = min(wanted, (have + free) // 2)  # what else is at work here needs room as well
        if have < possible and (possible == wanted or possible - have >= wanted // 4):
            self.files.reserve(self._path, possible)
            have = possible
        return have >= wanted

    @property
    def _path(self) -> Path:
        return self.folder / "reserve"


def _share(size: int, total: int) -> int:
    """How much of a file system of so many bytes is kept at most."""
    return min(size, max(MIB, total // SHARE))
