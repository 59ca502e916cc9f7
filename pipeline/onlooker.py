"""The onlooker: files that are only read, but for the few of its own; what somebody else shows can stand in place."""

import errno
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.files import Files, Glance, Lock, Sort, glances_of


@dataclass(frozen=True, slots=True)
class Onlooker:
    """`pipeline.files.Files` that refuses every change with EROFS, but of paths in `own`.

    A path in `instead` holds what stands there, whatever the disk has.
    """

    files: Files
    own: Collection[Path] = ()
    instead: Mapping[Path, bytes] = field(default_factory=dict)

    def read(self, path: Path) -> bytes:
        return self.instead[path] if path in self.instead else self.files.read(path)

    def sort(self, path: Path) -> Sort:
        return "file" if path in self.instead else self.files.sort(path)

    def names(self, folder: Path) -> tuple[str, ...]:
        return self.files.names(folder)

    def glances(self, folder: Path) -> dict[str, Glance]:
        return glances_of(self, folder) if self.instead else self.files.glances(folder)

    def age(self, path: Path) -> tuple[int, int]:
        return self.files.age(path)

    def touched(self, path: Path) -> int:
        return self.files.touched(path)

    def room(self, folder: Path) -> tuple[int, int]:
        return self.files.room(folder)

    def link_target(self, path: Path) -> str:
        return self.files.link_target(path)

    def make_folder(self, path: Path, mode: int = 0o755) -> None:
        if not any(each.parent == path for each in self.own):
            self._refuse(path)
        self.files.make_folder(path, mode)

    def make_folders(self, paths: Iterable[Path], mode: int = 0o755) -> None:
        for path in paths:
            self.make_folder(path, mode)

    def write(self, path: Path, data: bytes) -> None:
        if path not in self.own:
            self._refuse(path)
        self.files.write(path, data)

    def write_all(self, files: Iterable[tuple[Path, bytes]], mode: int | None = None) -> None:
        for path, data in files:
            self.write(path, data)

    def rewrite(self, path: Path, was: bytes, data: bytes) -> bool:
        if path not in self.own:
            self._refuse(path)
        return self.files.rewrite(path, was, data)

    def lock(self, path: Path) -> Lock:
        if path not in self.own:
            self._refuse(path)
        return self.files.lock(path)

    def now(self, folder: Path) -> int:
        self._refuse(folder)
        return 0

    def set_time(self, path: Path, time: int) -> None:
        self._refuse(path)

    def reserve(self, path: Path, size: int) -> None:
        self._refuse(path)

    def mode(self, path: Path, mode: int) -> None:
        self._refuse(path)

    def clone(self, source: Path, target: Path) -> None:
        self._refuse(target)

    def rename(self, source: Path, target: Path) -> None:
        self._refuse(target)

    def remove(self, path: Path) -> None:
        self._refuse(path)

    def swap_link(self, path: Path, target: str) -> None:
        self._refuse(path)

    def sync_folder(self, path: Path) -> None:
        self._refuse(path)

    def sync_folders(self, paths: Collection[Path]) -> None:
        for path in paths:
            self._refuse(path)

    def _refuse(self, path: Path) -> None:
        raise OSError(errno.EROFS, "Only looked at", str(path))
