"""The overlay: files as they stand on the disk, and above them changes that are in memory alone."""

import errno
import os
from collections.abc import Callable, Collection, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.files import Files, Glance, Lock, Sort, glances_of


@dataclass(frozen=True, slots=True)
class Thing:
    """What stands at a path that was changed: bytes, or the file on the disk that holds them; `sort` none: it is gone.

    A folder that was made here hides whatever lies under that path on the disk.
    """

    sort: Sort
    data: bytes = b""
    source: Path | None = None
    target: str = ""
    time: int = 0


GONE = Thing("none")


class Overlay:
    """`pipeline.files.Files` that writes nothing: what is read comes from `real`, what is written stays here.

    `now` tells the time of a change in ns. Nobody else sees anything of it, so there is nothing to lock and to sync.
    """

    def __init__(self, real: Files, now: Callable[[], int]) -> None:
        self._real, self._now = real, now
        self._things: dict[Path, Thing] = {}
        self._below: dict[Path, set[str]] = {}

    def read(self, path: Path) -> bytes:
        thing = self._thing(path)
        if thing is None or thing.source:
            return self._real.read(thing.source if thing and thing.source else path)
        if thing.sort != "file":
            raise _refused(errno.ENOENT if thing.sort == "none" else errno.EINVAL, path)
        return thing.data

    def sort(self, path: Path) -> Sort:
        thing = self._thing(path)
        return thing.sort if thing else self._real.sort(path)

    def names(self, folder: Path) -> tuple[str, ...]:
        thing = self._thing(folder)
        if thing and thing.sort == "file":
            raise _refused(errno.ENOTDIR, folder)
        there = set() if thing else set(self._real.names(folder))
        mine = self._below.get(folder, set())
        return tuple(sorted((there - mine) | {name for name in mine if self._things[folder / name].sort != "none"}))

    def glances(self, folder: Path) -> dict[str, Glance]:
        return glances_of(self, folder)

    def age(self, path: Path) -> tuple[int, int]:
        thing = self._thing(path)
        if thing is None:
            return self._real.age(path)
        if thing.sort == "none":
            return (0, 0)
        return (thing.time, self._real.age(thing.source)[1] if thing.source else len(thing.data))

    def set_time(self, path: Path, time: int) -> None:
        self._put(path, replace(self._taken(path), time=time))

    def touched(self, path: Path) -> int:
        thing = self._thing(path)
        return thing.time if thing else self._real.touched(path)

    def now(self, folder: Path) -> int:
        return self._now()

    def room(self, folder: Path) -> tuple[int, int]:
        while self._real.sort(folder) == "none" and folder != folder.parent:
            folder = folder.parent
        return self._real.room(folder)

    def reserve(self, path: Path, size: int) -> None:
        self._put(path, Thing("file", bytes(size), time=self._now()))

    def make_folder(self, path: Path, mode: int = 0o755) -> None:
        if self.sort(path) != "folder":
            self.make_folder(path.parent, mode)
            self._put(path, Thing("folder", time=self._now()))

    def make_folders(self, paths: Iterable[Path], mode: int = 0o755) -> None:
        for path in paths:
            self.make_folder(path, mode)

    def mode(self, path: Path, mode: int) -> None:
        if self.sort(path) == "none":
            raise _refused(errno.ENOENT, path)

    def write(self, path: Path, data: bytes) -> None:
        if self.sort(path.parent) != "folder":
            raise _refused(errno.ENOENT, path)
        self._put(path, Thing("file", data, time=self._now()))

    def write_all(self, files: Iterable[tuple[Path, bytes]], mode: int | None = None) -> None:
        for path, data in files:
            self.write(path, data)

    def rewrite(self, path: Path, was: bytes, data: bytes) -> bool:
        if self.sort(path) != "file" or self.read(path) != was:
            return False
        self.write(path, data)
        return True

    def clone(self, source: Path, target: Path) -> None:
        self._put(target, self._taken(source))

    def rename(self, source: Path, target: Path) -> None:
        moved = {path: thing for path, thing in self._things.items() if path.is_relative_to(source)}
        if source not in moved and self.sort(source) == "folder":
            raise _refused(errno.EXDEV, source)  # a folder of the disk itself stays where it is
        moved[source] = self._taken(source)
        self.remove(target)
        for path, thing in moved.items():
            self._put(target / path.relative_to(source), thing)
        self.remove(source)

    def remove(self, path: Path) -> None:
        if self.sort(path) == "none":
            return
        for below in [each for each in self._things if each != path and each.is_relative_to(path)]:
            del self._things[below]
            self._below[below.parent].discard(below.name)
        self._put(path, GONE)

    def link_target(self, path: Path) -> str:
        thing = self._thing(path)
        return thing.target if thing else self._real.link_target(path)

    def swap_link(self, path: Path, target: str) -> None:
        self._put(path, Thing("link", target=target, time=self._now()))

    def sync_folder(self, path: Path) -> None:
        return

    def sync_folders(self, paths: Collection[Path]) -> None:
        return

    def lock(self, path: Path) -> Lock:
        return nullcontext()

    def _thing(self, path: Path) -> Thing | None:
        """What was changed at a path, None where the disk still tells; below what is new or gone lies nothing else."""
        if path in self._things:
            return self._things[path]
        above = (self._things[each] for each in path.parents if each in self._things)
        return GONE if next(above, None) else None

    def _taken(self, path: Path) -> Thing:
        """What stands at a path, as a thing that can be put elsewhere."""
        thing = self._thing(path)
        if thing is None and self._real.sort(path) == "file":
            thing = Thing("file", source=path, time=self._real.age(path)[0])
        if thing is None or thing.sort == "none":
            raise _refused(errno.ENOENT, path)
        return thing

    def _put(self, path: Path, thing: Thing) -> None:
        self._things[path] = thing
        self._below.setdefault(path.parent, set()).add(path.name)


def _refused(code: int, path: Path) -> OSError:
    return OSError(code, os.strerror(code), str(path))
