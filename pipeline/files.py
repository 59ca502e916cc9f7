"""The file system behind one narrow seam: whole writes, synced, and atomic switches."""

import errno
import fcntl
import os
import re
import secrets
import shutil
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from pipeline.filesync import Systems, together

CHUNK = 1 << 20
SETTLES = 2_000_000_000  # ns untouched, by when the times of a file tell of every change; FAT counts by two seconds
MANY = 1024  # files that are written together at most, and that one which is killed leaves half-written
Sort = Literal["file", "folder", "link", "none"]
Lock = AbstractContextManager[None, bool | None]


class Busy(Exception):
    """Another process holds the lock."""


class Glance(NamedTuple):
    """What can be told of a file without reading it: its sort, its age and size, and when it was touched."""

    sort: Sort
    age: int
    size: int
    touched: int


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

    def glances(self, folder: Path) -> dict[str, Glance]:
        """All names in a folder, sorted, each with what can be told of it at once; none where it is absent."""
        ...

    def age(self, path: Path) -> tuple[int, int]:
        """Modification time in ns and size in bytes, (0, 0) where absent: a hint that a file changed."""
        ...

    def set_time(self, path: Path, time: int) -> None:
        """The modification time of a file is this, in ns; its bytes stay, and so do its names, which all show it."""
        ...

    def touched(self, path: Path) -> int:
        """When a file was last written or put there, in ns by the system's own clock, 0 where absent.

        Unlike its age, no program that copies files sets this back.
        """
        ...

    def now(self, folder: Path) -> int:
        """The time in ns that a file written into this folder now would have; takes no room on the disk.

        It is the file system's own, comparable with `age` alone.
        """
        ...

    def room(self, folder: Path) -> tuple[int, int]:
        """How many bytes of the folder's file system are free for us, and how many it has."""
        ...

    def reserve(self, path: Path, size: int) -> None:
        """Let the file take up at least this many bytes of the disk, synced; what is in it means nothing.

        OSError where there is no room; then it takes up what it took before.
        """
        ...

    def make_folder(self, path: Path, mode: int = 0o755) -> None:
        """A folder and those of its parents that are absent, all with this mode and synced."""
        ...

    def make_folders(self, paths: Iterable[Path], mode: int = 0o755) -> None:
        """The same for many, synced together."""
        ...

    def mode(self, path: Path, mode: int) -> None:
        """The permission bits are these, synced; nothing is done where they were."""
        ...

    def write(self, path: Path, data: bytes) -> None:
        """The file holds these bytes, whole and synced, or what it held before; it keeps its mode."""
        ...

    def write_all(self, files: Iterable[tuple[Path, bytes]], mode: int | None = None) -> None:
        """Each of these files holds its bytes, whole and synced, or what it held before; new ones have this mode.

        None takes its name before its bytes are synced. OSError where one is refused: then some may be written.
        """
        ...

    def rewrite(self, path: Path, was: bytes, data: bytes) -> bool:
        """As `write`, but only where the file still holds what was read; False, and nothing done, where it does not.

        It is looked at when all else is ready and synced, so that nobody's save is lost who was a moment faster.
        """
        ...

    def clone(self, source: Path, target: Path) -> None:
        """The target becomes the source, its time with it: a hard link where possible, else a synced copy.

        Whole at any time.
        """
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

    def sync_folders(self, paths: Collection[Path]) -> None:
        """The names in all of these folders do."""
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
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise OSError(errno.EINVAL, "Not a file", str(path))
            data = os.read(descriptor, found.st_size)
            if not data or len(data) < found.st_size:  # some systems' own files do not tell how long they are
                while piece := os.read(descriptor, CHUNK):
                    data += piece
            return data
        finally:
            os.close(descriptor)

    def sort(self, path: Path) -> Sort:
        try:
            mode = os.lstat(path).st_mode
        except (FileNotFoundError, NotADirectoryError, ValueError):  # the last for a name that none can have
            return "none"
        return "link" if stat.S_ISLNK(mode) else "folder" if stat.S_ISDIR(mode) else "file"

    def names(self, folder: Path) -> tuple[str, ...]:
        try:
            return tuple(sorted(os.listdir(folder)))
        except FileNotFoundError:
            return ()

    def glances(self, folder: Path) -> dict[str, Glance]:
        try:
            with os.scandir(folder) as found:
                told = {each.name: glance for each in found if (glance := _glance(each))}
        except FileNotFoundError:
            return {}
        return dict(sorted(told.items()))

    def age(self, path: Path) -> tuple[int, int]:
        try:
            found = os.stat(path, follow_symlinks=False)
        except FileNotFoundError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size)

    def set_time(self, path: Path, time: int) -> None:
        os.utime(path, ns=(time, time), follow_symlinks=False)

    def touched(self, path: Path) -> int:
        try:
            return os.stat(path, follow_symlinks=False).st_ctime_ns
        except FileNotFoundError:
            return 0

    def now(self, folder: Path) -> int:
        os.utime(folder)
        return os.stat(folder).st_mtime_ns

    def room(self, folder: Path) -> tuple[int, int]:
        found = os.statvfs(folder)
        return (found.f_bavail * found.f_frsize, found.f_blocks * found.f_frsize)

    def reserve(self, path: Path, size: int) -> None:
        with open(path, "ab", buffering=0) as file:
            before = file.tell()
            try:
                while (left := size - file.tell()) > 0:
                    file.write(os.urandom(min(left, CHUNK)))  # zeros take no room where the disk compresses
                os.fsync(file.fileno())
            except BaseException:
                file.truncate(before)
                if not before:
                    path.unlink()
                raise
        self.sync_folder(path.parent)

    def make_folder(self, path: Path, mode: int = 0o755) -> None:
        for changed in _made([path], mode):
            self.sync_folder(changed)

    def make_folders(self, paths: Iterable[Path], mode: int = 0o755) -> None:
        self.sync_folders(_made(paths, mode))

    def mode(self, path: Path, mode: int) -> None:
        if stat.S_IMODE(os.stat(path).st_mode) == mode:
            return
        path.chmod(mode)
        _sync(path)

    def write(self, path: Path, data: bytes) -> None:
        _write(path, data, None)
        self.sync_folder(path.parent)

    def rewrite(self, path: Path, was: bytes, data: bytes) -> bool:
        if not _write(path, data, None, still=lambda: self._holds(path, was)):
            return False
        self.sync_folder(path.parent)
        return True

    def _holds(self, path: Path, was: bytes) -> bool:
        try:
            return self.sort(path) == "file" and self.read(path) == was
        except FileNotFoundError:  # gone since
            return False

    def write_all(self, files: Iterable[tuple[Path, bytes]], mode: int | None = None) -> None:
        left = iter(files)
        while batch := list(islice(left, MANY)):
            folders = dict.fromkeys(path.parent for path, _ in batch)
            systems = together(folders, len(batch))
            if systems:
                with systems:
                    _write_together(batch, mode, systems)
            else:
                for path, data in batch:
                    _write(path, data, mode)
                self.sync_folders(folders)

    def clone(self, source: Path, target: Path) -> None:
        try:
            if _linked(source, target):
                return
            beside = _beside(target)
            os.link(source, beside)
        except OSError:  # another file system, or one without hard links
            self.write(target, self.read(source))
            self.set_time(target, self.age(source)[0])
            return
        try:
            os.replace(beside, target)
        finally:
            _drop([beside])  # rename does nothing between two links of one file

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
            _drop([beside])
            raise
        self.sync_folder(path.parent)

    def sync_folder(self, path: Path) -> None:
        _sync(path, os.O_DIRECTORY)

    def sync_folders(self, paths: Collection[Path]) -> None:
        systems = together(paths, len(paths))
        if systems:
            with systems:
                systems.sync()
        else:
            for path in paths:
                self.sync_folder(path)

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


def _glance(entry: "os.DirEntry[str]") -> Glance | None:
    """None for what went meanwhile; of a file that cannot be looked at how it refuses, which is a state like any."""
    try:
        found = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    except OSError as fault:
        return Glance("file", -1, fault.errno or 0, 0)
    sort: Sort = "link" if stat.S_ISLNK(found.st_mode) else "folder" if stat.S_ISDIR(found.st_mode) else "file"
    return Glance(sort, found.st_mtime_ns, found.st_size, found.st_ctime_ns)


def glances_of(files: Files, folder: Path) -> dict[str, Glance]:
    """The same one by one, for files that lie in no folder of the system's own."""
    return {
        name: Glance(files.sort(path), *files.age(path), files.touched(path))
        for name in files.names(folder)
        for path in [folder / name]
    }


def _made(paths: Iterable[Path], mode: int) -> Collection[Path]:
    """Make folders and what they lie in, where they are absent; those that must be synced for it."""
    there, changed = set[Path](), dict[Path, None]()
    for path in paths:
        _make(path, mode, there, changed)
    return changed


def _make(path: Path, mode: int, there: set[Path], changed: dict[Path, None]) -> None:
    if path in there:
        return
    there.add(path)
    if path.is_dir():
        return
    _make(path.parent, mode, there, changed)
    path.mkdir(mode, exist_ok=True)
    changed[path.parent] = None
    if stat.S_IMODE(os.stat(path).st_mode) != mode:  # whatever the process's own mask took away
        path.chmod(mode)
        changed[path] = None


def _write(path: Path, data: bytes, mode: int | None, still: Callable[[], bool] = lambda: True) -> bool:
    """The file holds these bytes, synced, if it is `still` to; its name is not synced."""
    beside = _beside(path)
    try:
        _lay(beside, data, _mode_of(path, mode), synced=True)
        if not still():
            _drop([beside])
            return False
        os.replace(beside, path)
    except BaseException:
        _drop([beside])
        raise
    return True


def _write_together(files: Iterable[tuple[Path, bytes]], mode: int | None, systems: Systems) -> None:
    waiting = list[tuple[str, Path]]()
    try:
        for path, data in files:
            waiting.append((_beside(path), path))
            _lay(waiting[-1][0], data, _mode_of(path, mode), synced=False)
        systems.sync()
        for beside, path in waiting:
            os.replace(beside, path)
    except BaseException:
        _drop(beside for beside, _ in waiting)
        raise
    systems.sync()


def _lay(beside: str, data: bytes, mode: int | None, *, synced: bool) -> None:
    """A new file with these bytes."""
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        if mode is not None:
            os.fchmod(descriptor, mode)
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        if synced:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _mode_of(path: Path, new: int | None) -> int | None:
    """The mode that a file has; of one that is not there that of a `new` one, None for what the process's mask says."""
    try:
        found = os.lstat(path).st_mode
    except FileNotFoundError:
        return new
    return stat.S_IMODE(found) if stat.S_ISREG(found) else new


def _drop(paths: Iterable[str]) -> None:
    for path in paths:
        with suppress(OSError):  # what was refused first is told
            os.unlink(path)


def _linked(source: Path, target: Path) -> bool:
    """Whether the target is a link of the source now; False where something else has its name."""
    try:
        os.link(source, target)
    except FileExistsError:
        return False
    return True


def _sync(path: Path, flags: int = 0) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _beside(path: Path) -> str:
    """A temporary name in the same folder, another each time, that no reader takes for the file itself.

    A process number would not do: in a container it is the same at every start, and in two containers that share a
    folder it is the same at once. It does not hold the file's name, which may be as long as a name can be.
    """
    return os.path.join(os.path.dirname(path), f".{secrets.token_hex(8)}.new")


def is_leftover(name: str) -> bool:
    """Whether a name is a temporary one: such a file is only there while it is written, or if that was cut short."""
    return re.fullmatch(r"\.[0-9a-f]{16}\.new", name) is not None
