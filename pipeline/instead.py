"""Instead: the disk as it would be if one release file held other bytes, and no other release were there."""

from pathlib import Path

from pipeline.files import Disk, Glance, glances_of


class Instead(Disk):
    """The disk with one release file holding these bytes, and no other release."""

    def __init__(self, path: Path, data: bytes) -> None:
        self._path, self._data = path, data

    def read(self, path: Path) -> bytes:
        return self._data if path == self._path else super().read(path)

    def age(self, path: Path) -> tuple[int, int]:
        changed, size = super().age(path)
        return (changed, len(self._data)) if path == self._path else (changed, size)

    def glances(self, folder: Path) -> dict[str, Glance]:
        return glances_of(self, folder)

    def names(self, folder: Path) -> tuple[str, ...]:
        only = next((each.name for each in (self._path, *self._path.parents) if each.parent == folder), "")
        return (only,) if folder.name == "releases" and only else super().names(folder)
