"""The file system behind one narrow seam: whole writes, synced, and atomic switches."""

import errno
import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Literal, Protocol

Sort = Literal["file", "folder", "link", "none"]
Lock = AbstractContextManager[None, bool | None]


class Busy(Exception):
    """Another process holds the lock."""


class Files(Protocol):
    """Every file operation of the line; passed in, never ambient. All raise OSError where the disk refuses."""

    def read(self, path: Path) -> bytes:
        """The bytes of a file; a link as its last step, and what is no file (a pipe), are refused (OSError)."""
        ...

    def sort(self, path: Path) -> Sort:
        """What stands at a path, links not followed."""
        ...

    def names(self, folder: Path) -> tuple[str, ...]:
        """The names in a folder, sorted; none where it is absent."""
        ...

    def age(self, path: Path) -> tuple[int, int]:
        """Modification time in ns and size in bytes, (0, 0) where absent: a hint that a file changed."""
        ...

    def make_folder(self, path: Path, mode: int = 0o755) -> None:
        """A folder and those of its parents that are absent, all with this mode and synced."""
        ...

    def mode(self, path: Path, mode: int) -> None:
        """Set the permission bits."""
        ...

    def write(self, path: Path, data: bytes) -> None:
        """The file holds these bytes, whole and synced, or what it held before; it keeps its mode."""
        ...

    def clone(self, source: Path, target: Path) -> None:
        """The target becomes the source's bytes: a hard link where possible, else a synced copy; whole at any time."""
        ...

    def rename(self, source: Path, target: Path) -> None:
        """Move in one step, synced."""
        ...

    def remove(self, path: Path) -> None:
        """A file, a link or a folder with all it holds; nothing where absent."""
        ...

    def link_target(self, path: Path) -> str:
        """What a symbolic link points at, '' where there is none."""
        ...

    def swap_link(self, path: Path, target: str) -> None:
        """The symbolic link points at the target, in one step, synced."""
        ...

    def sync_folder(self, path: Path) -> None:
        """The names in a folder survive a power cut."""
        ...

    def lock(self, path: Path) -> Lock:
        """An exclusive lock that dies with its process; Busy where another holds it."""
        ...


class Disk:
    """The real file system."""

    def read(self, path: Path) -> bytes:
        # not to be kept waiting by a pipe that nobody writes to
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(errno.EINVAL, "Not a file", str(path))
            with open(descriptor, "rb", closefd=False) as file:
                return file.read()
        finally:
            os.close(descriptor)

    def sort(self, path: Path) -> Sort:
        if path.is_symlink():
            return "link"
        if path.is_dir():
            return "folder"
        return "file" if path.exists() else "none"

    def names(self, folder: Path) -> tuple[str, ...]:
        try:
            return tuple(sorted(os.listdir(folder)))
        except FileNotFoundError:
            return ()

    def age(self, path: Path) -> tuple[int, int]:
        try:
            found = os.stat(path, follow_symlinks=False)
        except FileNotFoundError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size)

    def make_folder(self, path: Path, mode: int = 0o755) -> None:
        if path.is_dir():
            return
        self.make_folder(path.parent, mode)
        path.mkdir(mode, exist_ok=True)
        path.chmod(mode)  # whatever the process's own mask took away
        self.sync_folder(path.parent)

    def mode(self, path: Path, mode: int) -> None:
        path.chmod(mode)

    def write(self, path: Path, data: bytes) -> None:
        beside = _beside(path)
        try:
            with open(beside, "xb") as file:
                if self.sort(path) == "file":
                    os.fchmod(file.fileno(), stat.S_IMODE(path.stat().st_mode))
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        self.sync_folder(path.parent)

    def clone(self, source: Path, target: Path) -> None:
        beside = _beside(target)
        try:
            os.link(source, beside)
        except OSError:  # another file system, or one without hard links
            self.write(target, self.read(source))
            return
        try:
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)  # rename does nothing between two links of one file

    def rename(self, source: Path, target: Path) -> None:
        os.rename(source, target)
        self.sync_folder(target.parent)
        if source.parent != target.parent:
            self.sync_folder(source.parent)

    def remove(self, path: Path) -> None:
        found = self.sort(path)
        if found == "folder":
            shutil.rmtree(path)
        elif found != "none":
            path.unlink(missing_ok=True)

    def link_target(self, path: Path) -> str:
        return os.readlink(path) if path.is_symlink() else ""

    def swap_link(self, path: Path, target: str) -> None:
        beside = _beside(path)
        os.symlink(target, beside)
        try:
            os.replace(beside, path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        self.sync_folder(path.parent)

    def sync_folder(self, path: Path) -> None:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    @contextmanager
    def lock(self, path: Path) -> Iterator[None]:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as held:
                raise Busy(str(path)) from held
            yield
        finally:
            os.close(descriptor)


def _beside(path: Path) -> Path:
    """A free temporary name in the same folder, one per process, that no reader takes for the file itself."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    # a process of the same number was killed here: what it left may be a link to bytes kept elsewhere
    beside.unlink(missing_ok=True)
    return beside
