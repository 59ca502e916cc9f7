"""Served files: what stands under a public address, known from one look at the disk where nothing changed."""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.kept import Kept
from pipeline.packed import packed

PIECE = 1 << 20  # bytes that are read at a time
SMALL = 4 << 20  # bytes: what is larger is sent from the disk, and never packed
MOST_FILES, MOST_BYTES = 10_000, 32 << 20  # that are kept in memory
SECOND = 1_000_000_000  # ns
PLAIN = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK

Sign = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A public file: its path, size in bytes, SHA-256, last change, and the sign by which it is known again."""

    path: str
    size: int
    digest: str
    changed: datetime
    sign: Sign


class Served:
    """The files below the folder that a link leads to now."""

    def __init__(self, site: Path, now: Callable[[], datetime]) -> None:
        self._site, self._now = os.path.abspath(site), now
        self._seen = Kept[str, Seen](MOST_FILES)
        self._bodies = Kept[tuple[str, bool], bytes](MOST_BYTES, len)

    def at(self, address: str) -> Seen | None:
        """The file that a request's address shows now, None for none; one look at the disk if it was read before.

        A file is known again by device, inode, size, and the times of its content and of its inode. The last is the
        system's own, so that no other bytes have the same sign; but what changed within this second is read again,
        since two changes can have one time.
        """
        path = path_of(address)
        for _ in range(3 if path else 0):
            try:
                found = os.stat(f"{self._site}/{path}")
            except (OSError, ValueError):  # nothing there, or a name that no file can have
                return None
            known = self._seen.get(path)
            if known and known.sign == _sign(found):
                return known
            try:
                return self._read(path)
            except OSError:  # it went with its slot: it is looked for in the one that came
                continue
        return None

    def body(self, seen: Seen, *, gzip: bool = False) -> bytes | None:
        """The bytes of a small file as it was seen, None if it is gone or another by now."""
        found = self._bodies.get((seen.digest, gzip))
        if found is None:
            found = self._bodies.get((seen.digest, False)) if gzip else None
            found = found if found is not None else self._read_again(seen)
            found = packed(found) if gzip and found is not None else found
            if found is not None:
                self._bodies.put((seen.digest, gzip), found)
        return found

    def opened(self, seen: Seen) -> BufferedReader | None:
        """A file as it was seen, to be closed by the caller; None if it is gone or another by now."""
        try:
            file = _opened(f"{self._site}/{seen.path}")
        except OSError:
            return None
        if _sign(os.fstat(file.fileno())) == seen.sign:
            return file
        file.close()
        return None

    def _read(self, path: str) -> Seen | None:
        """The file, read whole and kept; None where a link leads to it, OSError where it is gone or just changing."""
        target = f"{os.path.realpath(self._site)}/{path}"
        if os.path.realpath(target) != target:
            return None
        with _opened(target) as file:
            sign, read, body = _sign(os.fstat(file.fileno())), sha256(), b""
            while piece := file.read(PIECE):
                read.update(piece)
                body = body + piece if sign[2] <= SMALL else b""
            if _sign(os.fstat(file.fileno())) != sign:
                raise OSError(f"{path} changed while it was read")
        size, changed, touched = sign[2:]
        seen = Seen(path, size, read.hexdigest(), datetime.fromtimestamp(changed // SECOND, UTC), sign)
        if size <= SMALL:
            self._bodies.put((seen.digest, False), body)
        if self._now().timestamp() - touched / SECOND > 1:
            self._seen.put(path, seen)
        return seen

    def _read_again(self, seen: Seen) -> bytes | None:
        file = self.opened(seen)
        if file is None:
            return None
        with file:
            body = file.read(seen.size + 1)
        return body if sha256(body).hexdigest() == seen.digest else None


def path_of(address: str) -> str:
    """The public path that a request names, '' for one that no public file can have."""
    try:
        path = unquote(urlsplit(address).path, errors="strict") or "/"
    except ValueError:
        return ""
    if path.endswith("/"):
        path += "index.html"
    first, *parts = path.split("/")
    return "/".join(parts) if not first and not {"", ".", ".."} & {*parts} else ""


def _opened(path: str) -> BufferedReader:
    """A file, never a link or a pipe (OSError)."""
    descriptor = os.open(path, PLAIN)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    raise OSError(f"{path} is no file")


def _sign(found: os.stat_result) -> Sign:
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
