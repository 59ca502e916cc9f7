"""Sight: what the outside sees of the public tree at every change of it, and every way on which bytes get out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.record import Entry, entries_from
from pipeline.sim.disk import Disk, Node
from pipeline.sim.world import World

SECOND = 1_000_000_000  # ns
SLUGS = re.compile(rb'releases/([a-z]+)/|"slug":\s?"([a-z]+)"')
IDS = re.compile(rb'tag:[^"<]*:([a-z]+)["<]')
STAMPS = re.compile(rb"<updated>([^<]*)<|\"changed\":\s?\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Look:
    """The public tree as a reader found it at one true second, after a change by one process."""

    at: float
    by: str
    record: tuple[Entry, ...]
    canaries: frozenset[bytes]
    faults: tuple[str, ...]
    index: int
    times: tuple[str, ...]  # what is wrong with the times that its files show


@dataclass(frozen=True, slots=True)
class Exposure:
    """A canary that came within the reach of other users, by one process."""

    at: float
    by: str
    path: str
    canary: bytes


@dataclass(slots=True)
class Sight:
    """Watches a disk; `who` names the process at work."""

    world: World
    disk: Disk
    root: str
    who: Callable[[], str]
    known: Mapping[str, bytes]  # the canary of each issued text by its digest
    looks: list[Look] = field(default_factory=list)
    exposures: list[Exposure] = field(default_factory=list)
    settled: int = -1  # the look that is sure to survive a power cut
    cuts: list[tuple[int, int]] = field(default_factory=list)  # look after each power cut, and what was settled then
    _exposed: set[tuple[str, bytes]] = field(default_factory=set)
    _last: dict[str, tuple[bytes, int]] | None = None

    def changed(self, path: str) -> None:
        """Something at this path is new; called after every change of the disk."""
        if path.startswith(f"{self.root}/releases"):
            return
        node = self.disk.node(path)
        if node is not None and (node.names is not None or b"canary-" in node.data):
            self._expose(path, node)
        if path == f"{self.root}/live" or path.startswith(self._slot()):
            self.look()

    def synced(self, path: str) -> None:
        """The names in this folder are sure to survive now."""
        if path == self.root:
            self.settled = len(self.looks) - 1

    def after_cut(self) -> None:
        """The power went: what shows then may be older, but not than what was sure to survive."""
        self._last = None
        self.cuts.append((len(self.looks), self.settled))
        self.look()

    def entry(self, slug: str) -> Entry | None:
        """The newest public entry of a slug."""
        record = self.looks[-1].record if self.looks else ()
        return next((entry for entry in reversed(record) if entry.slug == slug), None)

    def look(self) -> None:
        """Read the whole public tree as a reader does."""
        tree = self.tree()
        known = None if tree is None else {path: (tree[path].data, tree[path].shown) for path in sorted(tree)}
        if known == self._last:
            return
        before, self._last = self._last, known
        record, faults, canaries = _judged(tree, self.known)
        times = tuple(_times(before or {}, known or {}))
        self.looks.append(Look(self.world.now, self.who(), record, canaries, faults, len(self.looks), times))
        self.world.tell("reader", "saw", f"{len(record)} entries {' '.join(faults)}")

    def tree(self) -> dict[str, Node] | None:
        """Every public path that a web server can read; None where there is no site."""
        slot = self._slot()
        here = self.disk.node(slot)
        if here is None or here.names is None or not self.disk.reached(slot, slot):
            return None
        found = {}
        for path, node in self.disk.files(slot.rstrip("/"), here):
            if self.disk.reached(path, slot):
                found[path[len(slot) :].lstrip("/")] = node
        return found

    def read(self, path: str) -> bytes | None:
        """What the web server answers for a public path."""
        slot = self._slot()
        full = f"{slot}{path}"
        node = self.disk.node(full)
        return node.data if node is not None and node.names is None and self.disk.reached(full, slot) else None

    def _slot(self) -> str:
        link = self.disk.node(f"{self.root}/live")
        return f"{self.root}/{link.target}/" if link is not None and link.target else "\0"

    def _expose(self, path: str, node: Node) -> None:
        if not self.disk.reached(path):
            return
        for file, each in self.disk.files(path, node):
            if b"canary-" not in each.data:
                continue
            if self.disk.reached(file):
                for canary in each.found():
                    if (file, canary) not in self._exposed:
                        self._exposed.add((file, canary))
                        self.exposures.append(Exposure(self.world.now, self.who(), file, canary))


def _judged(
    tree: Mapping[str, Node] | None, known: Mapping[str, bytes]
) -> tuple[tuple[Entry, ...], tuple[str, ...], frozenset[bytes]]:
    """The record a tree shows, what does not agree in it, and the canaries in it."""
    if tree is None:
        return (), ("there is no site",), frozenset()
    canaries = frozenset(canary for node in tree.values() for canary in node.found())
    missing = [p for p in ("index.html", "feeds/all.rss", "feeds/all.atom", "feeds/record.jsonl") if p not in tree]
    if missing:
        return (), tuple(f"{path} is missing" for path in missing), canaries
    try:
        record = _entries(tree["feeds/record.jsonl"].data)
    except ValueError:
        return (), ("the record is damaged",), canaries
    newest = {entry.slug: entry for entry in record}
    faults = [*_pages(tree, newest, known), *_lists(tree, newest, record)]
    return record, tuple(faults), canaries


def _pages(tree: Mapping[str, Node], newest: Mapping[str, Entry], known: Mapping[str, bytes]) -> list[str]:
    shown = {path.split("/")[1] for path in tree if path.startswith("releases/")}
    faults = [f"{slug} is in the record or in the tree, not in both" for slug in sorted(shown ^ newest.keys())]
    for slug in sorted(shown & newest.keys()):
        for name in ("index.html", "release.txt"):
            node = tree.get(f"releases/{slug}/{name}")
            wanted = frozenset({known.get(newest[slug].digest, b"?")})
            if node is None or node.found() != wanted:
                faults.append(f"{slug}/{name} is not the text that the record names")
    return faults


def _lists(tree: Mapping[str, Node], newest: Mapping[str, Entry], record: tuple[Entry, ...]) -> list[str]:
    faults = []
    if _slugs(tree["index.html"].data) != newest.keys():
        faults.append("index and record do not agree")
    changed = max((entry.instant for entry in record), default=None)
    for name in ("feeds/all.rss", "feeds/all.atom"):
        if _ids(tree[name].data) != newest.keys():
            faults.append(f"{name} and record do not agree")
    if changed and _updated(tree["feeds/all.atom"].data) != changed.strftime("%Y-%m-%dT%H:%M:%S"):
        faults.append("feeds/all.atom does not say when it changed")
    return faults


def _times(before: Mapping[str, tuple[bytes, int]], now: Mapping[str, tuple[bytes, int]]) -> list[str]:
    """A file that stays keeps its time; one that changes shows a later one, in whole seconds."""
    faults = []
    for path in sorted(before.keys() & now.keys()):
        (old, was), (new, is_now) = before[path], now[path]
        if old == new and was != is_now:
            faults.append(f"{path} shows another time and the same bytes")
        if old != new and is_now // SECOND <= was // SECOND:
            faults.append(f"{path} shows other bytes and no later time")
    return faults


@lru_cache(maxsize=2048)
def _entries(data: bytes) -> tuple[Entry, ...]:
    return entries_from(data)


@lru_cache(maxsize=2048)
def _slugs(data: bytes) -> frozenset[str]:
    return frozenset((found[1] or found[2]).decode() for found in SLUGS.finditer(data))


@lru_cache(maxsize=2048)
def _ids(data: bytes) -> frozenset[str]:
    return frozenset(found.decode() for found in IDS.findall(data))


@lru_cache(maxsize=2048)
def _updated(data: bytes) -> str:
    found = [(one or other).decode()[:19] for one, other in STAMPS.findall(data)]
    return found[0] if b"<updated>" in data else max(found, default="")
