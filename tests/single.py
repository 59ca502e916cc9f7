"""Single: the real disk, which writes many files one after the other, so that each can be watched or refused."""

from collections.abc import Collection, Iterable
from pathlib import Path

from pipeline.files import Disk


class Single(Disk):
    """`Disk` whose calls for many are those for one."""

    def make_folders(self, paths: Iterable[Path], mode: int = 0o755) -> None:
        for path in paths:
            self.make_folder(path, mode)

    def write_all(self, files: Iterable[tuple[Path, bytes]], mode: int | None = None) -> None:
        for path, data in files:
            self.write(path, data)

    def sync_folders(self, paths: Collection[Path]) -> None:
        for path in paths:
            self.sync_folder(path)
