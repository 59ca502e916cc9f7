"""The store: bytes kept under their own digest, and what each part was made into."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.digest import digest, is_digest
from pipeline.files import Files

SHEET = ".notes"  # how the name of a sheet ends
LINE = 129  # signs of a line on it
OFTEN = 4096  # notes at most that a process which is killed takes with it
MANY, LARGE = 1024, 16 << 20  # contents, and bytes of them, that are kept together
MODE = 0o644  # of a content: it is linked into the public tree, and the folder of the store is closed

Notes = dict[str, str]  # by the digest of a part that of its content, oldest first


class Damaged(LookupError):
    """Nothing is kept under that digest, or not what the digest says."""


class Store:
    """A private folder of content by digest; what is in it is checked on the way out."""

    def __init__(self, files: Files, folder: Path) -> None:
        self._files = files
        self._content = folder / "store"
        self._made = folder / "made"
        self._folder = folder
        self._noted: Notes = {}
        self._sheets: dict[str, Notes] = {}
        self._added: dict[str, bytes] = {}
        self._weight = 0

    def path(self, name: str) -> Path:
        """Where the bytes of a digest lie; Damaged for what is no digest, so that no name leads out of the store."""
        if not is_digest(name):
            raise Damaged(name)
        return Path(f"{self._content}/{name[:2]}/{name}")  # in one piece, for it is asked of each part

    def has(self, name: str) -> bool:
        """Whether something is kept under this digest."""
        return name in self._added or (is_digest(name) and self._files.sort(self.path(name)) == "file")

    def missing(self, names: Iterable[str], untouched: Callable[[int], bool] = lambda touched: False) -> set[str]:
        """Which of these digests are not kept, whole or not.

        A folder that is `untouched` by the time at which it was last touched holds all that should be in it.
        """
        shelves: dict[str, set[str]] = {}
        for name in names:
            shelves.setdefault(name[:2], set()).add(name)
        folders = ((self._content / shelf, wanted) for shelf, wanted in sorted(shelves.items()))
        looked = (each for each in folders if not untouched(self._files.touched(each[0])))
        return {name for folder, wanted in looked for name in wanted.difference(self._files.names(folder))}

    def put(self, data: bytes) -> str:
        """Keep the bytes, durably; the digest they can be had back by."""
        name = self.add(data)
        self._keep()
        return name

    def add(self, data: bytes) -> str:
        """Keep the bytes, durably and for other processes from the next `settle` on; the digest as of `put`.

        Where the disk refuses then (OSError), or on the way there, all that was added since the last one is forgotten.
        """
        name = digest(data)
        if name not in self._added and not self._is_whole(name, len(data)):
            self._added[name] = data
            self._weight += len(data)
            if len(self._added) >= MANY or self._weight >= LARGE:
                self._keep()
        return name

    def get(self, name: str) -> bytes:
        """The bytes of a digest; Damaged where they are missing or changed, and then they are made or taken anew."""
        if name in self._added:
            return self._added[name]
        path = self.path(name)
        try:
            data = self._files.read(path)
        except FileNotFoundError:
            raise Damaged(name) from None
        if digest(data) != name:
            self._files.remove(path)
            raise Damaged(name)
        return data

    def made(self, part: str) -> str:
        """The content digest that a part of this input digest was made into, '' if it must be made."""
        content = self._noted.get(part) or self._sheet(part[:2] + SHEET).get(part, "")
        return content if self.has(content) else ""

    def note(self, part: str, content: str) -> None:
        """Remember what a part was made into; other processes know after `settle`."""
        self._noted[part] = content
        if len(self._noted) >= OFTEN:
            self.settle()

    def settle(self) -> None:
        """Write down what was added, and then what was noted.

        Notes stand on a few sheets: a file for each would cost as much as its content.
        """
        self._keep()
        noted, self._noted = self._noted, {}
        self._sheets.clear()
        news: dict[str, Notes] = {}
        for part, content in noted.items():
            news.setdefault(part[:2] + SHEET, {})[part] = content
        self._write_all({self._made / name: _sheet(self._before(name, notes) | notes) for name, notes in news.items()})

    def contents(self) -> Iterator[Path]:
        """Where everything lies that is kept by digest, whatever else lies among it included."""
        return self._inside(self._content)

    def notes(self, first: str) -> Iterator[tuple[Path, Notes]]:
        """Where the sheets lie whose names begin so, and the notes on each, the oldest first."""
        for name in self._files.names(self._made):
            if name.startswith(first) and name.endswith(SHEET):
                yield self._made / name, self._read(name)

    def rewrite(self, sheet: Path, notes: Notes) -> None:
        """These notes stand on a sheet, and no others."""
        self._write_all({sheet: _sheet(notes)})
        self._sheets.pop(sheet.name, None)

    def _inside(self, folder: Path) -> Iterator[Path]:
        for shelf in self._shelves(folder):
            yield from (shelf / each for each in self._files.names(shelf))

    def _shelves(self, folder: Path) -> Iterator[Path]:
        return (folder / name for name in self._files.names(folder))

    def _sheet(self, name: str) -> Notes:
        if name not in self._sheets:
            self._sheets[name] = self._read(name)
        return self._sheets[name]

    def _read(self, name: str) -> Notes:
        """The notes on a sheet; one that is damaged means only that its part is made again."""
        try:
            lines = self._files.read(self._made / name).decode("ascii", "replace").split("\n")
        except OSError:
            return {}
        return {line[:64]: line[65:] for line in lines if len(line) == LINE}

    def _before(self, name: str, notes: Notes) -> Notes:
        return {part: content for part, content in self._read(name).items() if part not in notes}

    def _is_whole(self, name: str, size: int) -> bool:
        """Whether it is kept already: a file has its name only once it is synced. Of another size, a disk failed."""
        path = self.path(name)
        return self._files.age(path)[1] == size and self._files.sort(path) == "file"

    def _keep(self) -> None:
        """Write down what was added."""
        added, self._added, self._weight = self._added, {}, 0
        self._write_all({self.path(name): data for name, data in added.items()})

    def _write_all(self, files: Mapping[Path, bytes]) -> None:
        if not files:
            return
        self._files.make_folder(self._folder, mode=0o700)
        self._files.mode(self._folder, 0o700)  # it may have been there before, open to everyone
        self._files.make_folders(dict.fromkeys(path.parent for path in files))
        self._files.write_all(files.items(), MODE)


def _sheet(notes: Notes) -> bytes:
    return "".join(f"{part} {content}\n" for part, content in notes.items()).encode()
