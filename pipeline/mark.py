"""A mark: names, ages and sizes of all that people write in a newsroom; another one means that something changed."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.files import Files, Glance

Mark = tuple[tuple[str, int, int], ...]

NOWHERE = Glance("none", 0, 0, 0)


def mark_of(files: Files, root: Path) -> Mark:
    """A change means that it is worth reading again."""
    return tuple((file, told.age, told.size) for file, told in written(files, root))


def written(files: Files, root: Path) -> Iterator[tuple[str, Glance]]:
    """All that people write, and what can be told of each without reading it."""
    path = root / "newsroom.yml"
    yield "newsroom.yml", Glance("file", *files.age(path), files.touched(path))
    for folder in ("releases", "templates", "marks"):
        for file, told in _inside(files, root / folder):
            yield file, told
            if told.sort == "folder":
                yield from _inside(files, Path(file))


def _inside(files: Files, folder: Path) -> list[tuple[str, Glance]]:
    """What lies in a folder; nothing where it is no folder or cannot be read, which reading will say."""
    try:
        found = files.glances(folder) if files.sort(folder) == "folder" else {}
    except OSError:
        return []
    return [(f"{folder}/{name}", told) for name, told in found.items()]
