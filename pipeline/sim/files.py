"""The files seam of one process: each call in the steps that the real disk takes, any of which may be the last."""

import errno
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.files import Busy, Glance, Lock, Sort, glances_of
from pipeline.sim.disk import SIZE, Disk, Node, refuse
from pipeline.sim.world import Actor, World

LOOK, CHANGE, SYNC = 0.00002, 0.0001, 0.002  # seconds


class SimFiles:
    """`pipeline.files.Files` for one process on the simulated disk."""

    def __init__(self, world: World, disk: Disk, actor: Actor, locks: dict[str, Actor]) -> None:
        self._world, self._disk, self._actor, self._locks = world, disk, actor, locks

    @property
    def edits(self) -> int:
        """How often people changed anything."""
        return self._disk.edits

    def read(self, path: Path) -> bytes:
        node = self._look("read", path)
        if node is None:
            self._disk.folder(path.parent)
            raise refuse(errno.ENOENT, path)
        if node.target:
            raise refuse(errno.ELOOP, path)
        if node.names is not None:
            raise refuse(errno.EINVAL, path)
        return node.data

    def sort(self, path: Path) -> Sort:
        node = self._look("sort", path)
        if node is None:
            return "none"
        return "link" if node.target else "file" if node.names is None else "folder"

    def names(self, folder: Path) -> tuple[str, ...]:
        node = self._look("names", folder)
        if node is None:
            above = next(filter(None, map(self._disk.node, folder.parents)), None)
            if above is not None and above.names is None:
                raise refuse(errno.ENOTDIR, folder)
            return ()
        if node.names is None:
            raise refuse(errno.ENOTDIR, folder)
        return tuple(sorted(node.names))

    def glances(self, folder: Path) -> dict[str, Glance]:
        return glances_of(self, folder)

    def age(self, path: Path) -> tuple[int, int]:
        node = self._look("age", path)
        return (node.shown, node.size) if node else (0, 0)

    def set_time(self, path: Path, time: int) -> None:
        self._step("set_time", path)
        self._disk.date(str(path), time)

    def touched(self, path: Path) -> int:
        node = self._look("touched", path)
        return node.time if node else 0

    def link_target(self, path: Path) -> str:
        node = self._look("link_target", path)
        return node.target if node else ""

    def make_folder(self, path: Path, mode: int = 0o755) -> None:
        node = self._look("make_folder", path)
        if node is not None and node.names is not None:
            return
        self.make_folder(path.parent, mode)
        self._step("mkdir", path)
        if node is not None:
            raise refuse(errno.EEXIST, path)
        if self._disk.node(path) is None:  # else another process was faster
            self._disk.put(str(path), Node(mode, folder=True))
        self.sync_folder(path.parent)

    def make_folders(self, paths: Iterable[Path], mode: int = 0o755) -> None:
        for path in paths:
            self.make_folder(path, mode)

    def now(self, folder: Path) -> int:
        self._step("now", folder)
        here = self._disk.folder(folder)
        here.time, here.told = self._disk.tick(), 0
        return here.time

    def room(self, folder: Path) -> tuple[int, int]:
        self._look("room", folder)
        return max(0, self._disk.room), SIZE

    def reserve(self, path: Path, size: int) -> None:
        self._step("reserve", path)
        node = self._disk.node(path)
        if node is None:
            node = self._disk.written(b"", 0o644, str(path))
            self._disk.put(str(path), node)
        try:
            self._disk.reserve(str(path), node, size)
            self.sync_data(node, path)
        except OSError:
            if not node.size:
                self._drop(str(path))
            raise
        self.sync_folder(path.parent)

    def mode(self, path: Path, mode: int) -> None:
        node = self._look("mode", path)
        if node is not None and node.mode == mode:
            return
        self._step("chmod", path)
        self._disk.mode(str(path), mode)
        self._step("fsync", path, SYNC)
        self._disk.sync(self._disk.node(path) or Node(mode))

    def write(self, path: Path, data: bytes) -> None:
        self.write_all([(path, data)])

    def write_all(self, files: Iterable[tuple[Path, bytes]], mode: int | None = None) -> None:
        waiting = list[tuple[str, Path, Node]]()
        try:
            for path, data in files:
                waiting.append(self._lay(path, data, 0o644 if mode is None else mode))
            for _, path, node in waiting:
                self.sync_data(node, path)
            for beside, path, _ in waiting:
                self._replace("replace", beside, path)
        except OSError:
            for beside, _, _ in waiting:
                self._drop(beside)
            raise
        self.sync_folders(dict.fromkeys(path.parent for _, path, _ in waiting))

    def rewrite(self, path: Path, was: bytes, data: bytes) -> bool:
        beside, _, node = self._lay(path, data, 0o644)
        try:
            self.sync_data(node, path)
            if not self._holds(path, was):
                self._drop(beside)
                return False
            self._replace("replace", beside, path)
        except OSError:
            self._drop(beside)
            raise
        self.sync_folder(path.parent)
        return True

    def _holds(self, path: Path, was: bytes) -> bool:
        node = self._look("read", path)
        return node is not None and node.names is None and not node.target and node.data == was

    def _lay(self, path: Path, data: bytes, mode: int) -> tuple[str, Path, Node]:
        self._step("write", path)
        before, beside = self._disk.node(path), self._beside(path)
        kept = before.mode if before and before.names is None and not before.target else mode
        node = self._disk.written(data, kept, beside)
        self._disk.put(beside, node)
        return beside, path, node

    def sync_data(self, node: Node, path: Path) -> None:
        """What the file holds is sure."""
        self._step("fsync", path, SYNC)
        self._disk.sync(node)

    def clone(self, source: Path, target: Path) -> None:
        self._step("link", target)
        node, beside = self._disk.node(source), self._beside(target)
        if node is None or node.names is not None:
            self.write(target, self.read(source))
            return
        self._disk.put(beside, node)
        try:
            self._replace("replace", beside, target)
        finally:
            if not self._actor.dead:
                self._drop(beside)

    def rename(self, source: Path, target: Path) -> None:
        self._replace("rename", str(source), target)
        self.sync_folder(target.parent)
        if source.parent != target.parent:
            self.sync_folder(source.parent)

    def remove(self, path: Path) -> None:
        node = self._look("remove", path)
        if node is None:
            return
        for name in sorted(node.names or ()):
            self.remove(path / name)
        self._step("unlink", path)
        if self._disk.node(path) is not None:
            self._disk.take(str(path))

    def swap_link(self, path: Path, target: str) -> None:
        self._step("symlink", path)
        beside = self._beside(path)
        link = Node(0o777, target=target)
        link.time = self._disk.tick()
        self._disk.put(beside, link)
        try:
            self._replace("switch", beside, path)
        except OSError:
            self._drop(beside)
            raise
        self.sync_folder(path.parent)

    def sync_folder(self, path: Path) -> None:
        self._step("sync_folder", path, SYNC)
        self._disk.sync(self._disk.folder(path), str(path))

    def sync_folders(self, paths: Collection[Path]) -> None:
        for path in paths:
            self.sync_folder(path)

    @contextmanager
    def _held(self, path: Path) -> Iterator[None]:
        self._step("lock", path)
        name = str(path)
        if self._disk.node(name) is None:
            node = self._disk.written(b"", 0o600, name)
            self._disk.put(name, node)
        if name in self._locks:
            raise Busy(name)
        self._locks[name] = self._actor
        try:
            yield
        finally:
            if self._locks.get(name) is self._actor:
                del self._locks[name]

    def lock(self, path: Path) -> Lock:
        return self._held(path)

    def _look(self, kind: str, path: Path) -> Node | None:
        name = str(path)
        self._world.step(self._actor, kind, name, LOOK)
        return self._disk.node(name)

    def _step(self, kind: str, path: Path, cost: float = CHANGE) -> None:
        self._world.step(self._actor, kind, str(path), cost)

    def _replace(self, kind: str, source: str, target: Path) -> None:
        self._step(kind, target)
        node, before = self._disk.node(source), self._disk.node(target)
        if node is None:
            raise refuse(errno.ENOENT, source)
        if before is node:  # a rename to its own name, or between two links of one file, does nothing
            return
        if str(target).startswith(f"{source}/"):
            raise refuse(errno.EINVAL, target)
        if before is not None and before.names is not None:
            if node.names is None:
                raise refuse(errno.EISDIR, target)
            if before.names:
                raise refuse(errno.ENOTEMPTY, target)
        if before is not None and before.names is None and node.names is not None:
            raise refuse(errno.ENOTDIR, target)
        self._disk.put(str(target), node, moved=source)

    def _beside(self, path: Path) -> str:
        return f"{path.parent}/.{self._disk.tick() & (1 << 64) - 1:016x}.new"

    def _drop(self, beside: str) -> None:
        if self._disk.node(beside) is not None:
            self._disk.take(beside)
