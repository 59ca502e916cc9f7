"""The store: bytes kept under their own digest, and what each part was made into."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipeline.digest import digest, is_digest
from pipeline.files import Files

SHEET = ".notes"  # how the name of a sheet ends
LINE = 129  # signs of a line on it
OFTEN = 4096  # notes at most that a process which is killed takes with it

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

    def path(self, name: str) -> Path:
        """Where the bytes of a digest lie; Damaged for what is no digest, so that no name leads out of the store."""
        if not is_digest(name):
            raise Damaged(name)
        return self._content / name[:2] / name

    def has(self, name: str) -> bool:
        """Whether something is kept under this digest."""
        return is_digest(name) and self._files.sort(self.path(name)) == "file"

    def missing(self, names: Iterable[str], untouched: Callable[[int], bool] = lambda touched: False) -> set[str]:
        """Which of these digests are not kept, whole or not.

        A folder that is `untouched` by the time at which it was last touched holds all that should be in it.
        """
        shelves: dict[str, set[str]] = {}
        for name in names:
            shelves.setdefault(name[:2], set()).add(name)
        folders = ((self._content / shelf, wanted) for shelf, wanted in shelves.items())
        looked = (each for each in folders if not untouched(self._files.touched(each[0])))
        return {name for folder, wanted in looked for name in wanted.difference(self._files.names(folder))}

    def put(self, data: bytes) -> str:
        """Keep the bytes, durably; the digest they can be had back by."""
        name = digest(data)
        path = self.path(name)
        # one of another size was cut short by a failing disk
        if self._files.age(path)[1] != len(data) or self._files.sort(path) != "file":
            self._write(path, data)
        return name

    def get(self, name: str) -> bytes:
        """The bytes of a digest; Damaged where they are missing or changed, and then they are made or taken anew."""
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
        """Write down what was noted. They stand on a few sheets: a file for each would cost as much as its content."""
        noted, self._noted = self._noted, {}
        self._sheets.clear()
        news: dict[str, Notes] = {}
        for part, content in noted.items():
            news.setdefault(part[:2] + SHEET, {})[part] = content
        for name, notes in news.items():
            before = {part: content for part, content in self._read(name).items() if part not in notes}
            self.rewrite(self._made / name, before | notes)

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
        self._write(sheet, "".join(f"{part} {content}\n" for part, content in notes.items()).encode())
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

    def _write(self, path: Path, data: bytes) -> None:
        if self._files.sort(path.parent) != "folder":
            self._files.make_folder(self._folder, mode=0o700)
            self._files.make_folder(path.parent)
        self._files.mode(self._folder, 0o700)  # it may have been there before, open to everyone
        self._files.write(path, data)
