"""The disk: folders, links and modes in memory, what a power cut may take of them, and what others can reach."""

import errno
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import PurePath
from random import Random

CANARY = re.compile(rb"canary-[a-z]+-[0-9]+")
SIZE, FREE = 16 << 20, 8 << 20  # bytes of the whole disk, and of what is free where nothing is wrong
DIGEST = 64  # signs of a name that cannot be guessed
ENTRY = 256  # bytes of room that a new name takes

Change = tuple["Node", str, "Node | None"]


class Node:
    """A file (`data`), a link (`target`) or a folder (`names`), and what of it is sure to survive a power cut."""

    __slots__ = (
        "canaries", "data", "kept", "kept_mode", "kept_names", "links", "mode", "names", "padding", "target", "time",
        "told",
    )  # fmt: skip

    def __init__(self, mode: int, *, data: bytes = b"", target: str = "", folder: bool = False) -> None:
        self.mode, self.data, self.target, self.time = mode, data, target, 0
        self.told = 0  # the modification time that was set outright, 0 for none
        self.kept: bytes | None = None
        self.kept_mode = mode
        self.padding = 0  # bytes that it takes up beside what it holds
        self.names: dict[str, Node] | None = {} if folder else None
        self.kept_names: dict[str, Node] = {}
        self.links = 0
        self.canaries: frozenset[bytes] | None = None

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.target) or (len(self.data) + self.padding if self.names is None else 4096)

    @property
    def shown(self) -> int:
        """The modification time in ns."""
        return self.told or self.time

    def found(self) -> frozenset[bytes]:
        """The canaries in a file."""
        if self.canaries is None:
            self.canaries = frozenset(CANARY.findall(self.data)) if b"canary-" in self.data else frozenset()
        return self.canaries


def refuse(code: int, path: object = "") -> OSError:
    """The error a disk answers with."""
    return OSError(code, os.strerror(code), str(path))


class Disk:
    """One file system. Every change is seen at once by all; what was not synced may be lost when the power goes."""

    def __init__(self) -> None:
        self.root = Node(0o755, folder=True)
        self.room = FREE
        self.broken = 0  # the errno that every change is answered with, 0 for none
        self.ticks = 0
        self.edits = 0  # how often anything changed that people write
        self.clock: Callable[[], int] = lambda: 0  # ns
        self.watch: Callable[[str], None] = lambda path: None  # told of every change, after it
        self.synced: Callable[[str], None] = lambda path: None  # told of every folder that was synced
        self._journal: list[list[Change]] = []
        self._found: dict[str, Node | None] = {}  # by its path, until any name changes

    def node(self, path: PurePath | str) -> Node | None:
        """What stands at a path; links are not followed."""
        known = str(path)
        if known in self._found:
            return self._found[known]
        here: Node | None = self.root
        for name in _steps(known):
            if here is None or here.names is None:
                here = None
                break
            here = here.names.get(name)
        self._found[known] = here
        return here

    def graft(self, folder: str, name: str, node: Node) -> None:
        """Something stands there, and is sure, without a step of anybody."""
        parent = self.folder(folder)
        assert parent.names is not None
        parent.names[name] = parent.kept_names[name] = node
        self._found.clear()

    def folder(self, path: PurePath | str) -> Node:
        """The folder at a path, or OSError as a system answers."""
        here = self.node(path)
        if here is None:
            raise refuse(errno.ENOENT, path)
        if here.names is None:
            raise refuse(errno.ENOTDIR, path)
        return here

    def reached(self, path: str, shown: str = "") -> bool:
        """Whether other users can come as far as this: every folder on the way lets them in, the last lets them read.

        `shown` is where a link leads that everybody knows.
        """
        here = self.root
        for name in path.split("/"):
            if name:
                if here.names is None or not here.mode & 0o001 or name not in here.names:
                    return False
                if len(name) == DIGEST and not here.mode & 0o004 and name not in shown:
                    return False  # nobody can list it, and nobody can guess a digest
                here = here.names[name]
        return bool(here.mode & (0o004 if here.names is None else 0o001))

    def files(self, path: str, node: Node) -> Iterator[tuple[str, Node]]:
        """Every file below a node by its path."""
        if node.names is None:
            yield path, node
        else:
            for name, each in node.names.items():
                yield from self.files(f"{path}/{name}", each)

    def put(self, path: str, node: Node, moved: str = "") -> None:
        """A name now stands for a node, in one step; with `moved` the name it had is gone in the same step."""
        parent, _, name = path.rpartition("/")
        folder = self.folder(parent)
        assert folder.names is not None
        self._may_change(path, 0 if moved or name in folder.names else ENTRY)
        change: list[Change] = [(folder, name, node)]
        if moved:
            source, _, old = moved.rpartition("/")
            change.append((self.folder(source), old, None))
        before = folder.names.get(name)
        self._forget(path, moved, whole=bool(node.names or (before and before.names)))
        self._apply(change)
        node.links += not moved
        if before is not None and before is not node:
            self._let_go(before)
        self._journal.append(change)
        self.watch(path)

    def take(self, path: str) -> None:
        """A name is gone."""
        parent, _, name = path.rpartition("/")
        folder = self.folder(parent)
        assert folder.names is not None
        self._may_change(path, 0)
        node = folder.names[name]
        self._forget(path, whole=bool(node.names))
        self._apply([(folder, name, None)])
        self._journal.append([(folder, name, None)])
        self._let_go(node)
        self.watch(path)

    def written(self, data: bytes, mode: int, path: str) -> Node:
        """A new file, not named yet; not synced."""
        self._may_change(path, len(data))
        self.room -= len(data)
        node = Node(mode, data=data)
        node.time = self.tick()
        return node

    def mode(self, path: str, mode: int) -> None:
        """Other permission bits."""
        node = self.node(path)
        if node is None:
            raise refuse(errno.ENOENT, path)
        if self.broken == errno.EROFS:
            raise refuse(self.broken, path)
        node.mode = mode
        self.watch(path)

    def date(self, path: str, time: int) -> None:
        """Another modification time."""
        node = self.node(path)
        if node is None:
            raise refuse(errno.ENOENT, path)
        if self.broken == errno.EROFS:
            raise refuse(self.broken, path)
        node.told, node.time = time, self.tick()
        self.watch(path)

    def sync(self, node: Node, path: str = "") -> None:
        """What a file holds, or which names a folder has, survives a power cut."""
        if self.broken == errno.EIO:
            raise refuse(self.broken)
        node.kept_mode = node.mode
        if node.names is None:
            node.kept = node.data
            return
        waiting = []
        for change in self._journal:
            if any(folder is node for folder, _, _ in change):
                _keep(change)
            else:
                waiting.append(change)
        self._journal = waiting
        self.synced(path)

    def reserve(self, path: str, node: Node, size: int) -> None:
        """A file takes up that many bytes."""
        more = size - node.size
        self._may_change(path, more)
        self.room -= max(0, more)
        node.padding += max(0, more)
        node.time, node.told = self.tick(), 0

    def tick(self) -> int:
        """A time in ns that no other change has."""
        self.ticks += 1
        return self.clock() + self.ticks

    @contextmanager
    def granted(self) -> Iterator[None]:
        """Within it nothing is refused: people write from a disk of their own."""
        room, broken = self.room, self.broken
        self.room, self.broken = FREE, 0
        try:
            yield
        finally:
            self.room, self.broken = room, broken

    def cut(self, rng: Random) -> None:
        """The power goes: of what was not synced any part may be lost, and unsynced bytes may be torn."""
        for change in self._journal:
            if rng.random() < 0.5:
                _keep(change)
        self._journal.clear()
        self.edits += 1
        self._found.clear()
        self._come_back(self.root, rng)

    def _come_back(self, node: Node, rng: Random) -> None:
        node.mode = node.kept_mode = rng.choice([node.mode, node.kept_mode])
        if node.names is not None:
            node.names = dict(node.kept_names)
            for each in node.names.values():
                self._come_back(each, rng)
        elif not node.target and node.kept != node.data:
            torn = node.data[: rng.randrange(len(node.data) + 1)]
            node.data = rng.choice([node.kept or b"", torn, node.data, b"\0" * len(node.data)])
            node.kept, node.canaries = node.data, None

    def _apply(self, change: list[Change]) -> None:
        now = self.tick()
        for folder, name, node in change:
            assert folder.names is not None
            folder.time = now
            if node is None:
                folder.names.pop(name, None)
            else:
                folder.names[name] = node

    def _let_go(self, node: Node) -> None:
        node.links -= 1
        self.room += ENTRY + (node.size if node.links <= 0 else 0)

    def _forget(self, *paths: str, whole: bool) -> None:
        """What stands at these paths changes; with `whole`, below them as well."""
        if whole:
            self._found.clear()
        for path in paths:
            self._found.pop(path, None)

    def _may_change(self, path: str, room: int) -> None:
        if self.broken:
            raise refuse(self.broken, path)
        if room > self.room:
            raise refuse(errno.ENOSPC, path)
        self.room -= room if room == ENTRY else 0


@lru_cache(maxsize=8192)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(filter(None, path.split("/")))


def _keep(change: list[Change]) -> None:
    for folder, name, node in change:
        if node is None:
            folder.kept_names.pop(name, None)
        else:
            folder.kept_names[name] = node
