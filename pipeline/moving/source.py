"""Source: the folder or file of another site, read and never written; links are not followed, nothing is fetched."""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from pipeline.files import Files
from pipeline.imports.refusing import unreadable
from pipeline.problem import Place
from pipeline.source.characters import Unreadable

MOST_FILES = 100_000
MOST_BYTES = 64 * 1024 * 1024  # of one file; a larger export is made in parts
DEEPEST = 20


@dataclass(slots=True)
class Source:
    """Every file of it by its path below `root`, which is the folder itself or that of the single file."""

    files: Files
    root: Path
    paths: tuple[str, ...]
    _by_name: dict[str, list[str]] = field(default_factory=dict)
    _known: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._known = frozenset(self.paths)
        for path in self.paths:
            self._by_name.setdefault(path.rpartition("/")[2].casefold(), []).append(path)

    def ending(self, *endings: str) -> tuple[str, ...]:
        """The files whose names end so, in any letters."""
        return tuple(path for path in self.paths if path.lower().endswith(endings))

    def read(self, path: str) -> bytes:
        """The bytes of a file; Unreadable where there are too many, OSError where it cannot be read."""
        if self.files.age(self.root / path)[1] > MOST_BYTES:
            what = "This file is larger than 64 MiB."
            raise Unreadable(unreadable(Place(path), what, "Export the site in several parts, such as year by year."))
        return self.files.read(self.root / path)

    def begins(self, path: str, most: int = 4096) -> bytes:
        """The first bytes of a file, to see what it is; none where it cannot be read."""
        try:
            return self.read(path)[:most]
        except (OSError, Unreadable):
            return b""

    def find(self, address: str, beside: str = "") -> str:
        """The file that stands behind the address of a picture or document, '' where none or more than one may be it.

        First where the address leads to from the text `beside` it, then wherever the end of its path is the same.
        """
        try:
            path = unquote(urlsplit(address).path)
        except ValueError:
            return ""
        near = _joined(PurePosixPath(beside).parent, path)
        if not path.startswith("/") and near in self._known:
            return near
        return self._alike(path)

    def _alike(self, path: str) -> str:
        """The one file that shares the longest end of a path with it."""
        wanted = [piece for piece in path.split("/") if piece not in ("", ".", "..")]
        named = self._by_name.get(wanted[-1].casefold(), []) if wanted else []
        counted = sorted(((_common(each.split("/"), wanted), each) for each in named), reverse=True)
        if not counted or (len(counted) > 1 and counted[0][0] == counted[1][0]):
            return ""
        return counted[0][1]


def opened(files: Files, path: Path) -> Source:
    """A folder with all that lies in it, or a single file; OSError where it cannot be read."""
    if files.sort(path) == "file":
        return Source(files, path.parent, (path.name,))
    return Source(files, path, tuple(sorted(_below(files, path))))


def _below(files: Files, root: Path) -> list[str]:
    found: list[str] = []
    folders = [""]
    while folders and len(found) < MOST_FILES:
        folder = folders.pop()
        for name in files.names(root / folder):
            path = f"{folder}/{name}" if folder else name
            sort = "" if name.startswith((".", "__MACOSX")) else files.sort(root / path)
            if sort == "folder" and path.count("/") < DEEPEST:
                folders.append(path)
            elif sort == "file":
                found.append(path)
    return found


def _joined(folder: PurePosixPath, path: str) -> str:
    pieces = list(folder.parts)
    for piece in path.split("/"):
        if piece == "..":
            pieces = pieces[:-1]
        elif piece not in ("", "."):
            pieces.append(piece)
    return "/".join(pieces)


def _common(path: list[str], wanted: list[str]) -> int:
    """How many pieces two paths share at their ends."""
    count = 0
    for one, other in zip(reversed(path), reversed(wanted), strict=False):
        if one.casefold() != other.casefold():
            break
        count += 1
    return count
