"""The store: bytes kept under their own digest, and what each part was made into."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pipeline.digest import digest, is_digest
from pipeline.files import Files


class Damaged(LookupError):
    """Nothing is kept under that digest, or not what the digest says."""


class Store:
    """A private folder of content by digest; what is in it is checked on the way out."""

    def __init__(self, files: Files, folder: Path) -> None:
        self._files = files
        self._content = folder / "store"
        self._made = folder / "made"
        self._folder = folder

    def path(self, name: str) -> Path:
        """Where the bytes of a digest lie; Damaged for what is no digest, so that no name leads out of the store."""
        if not is_digest(name):
            raise Damaged(name)
        return self._content / name[:2] / name

    def has(self, name: str) -> bool:
        """Whether something is kept under this digest."""
        return is_digest(name) and self._files.sort(self.path(name)) == "file"

    def names(self) -> frozenset[str]:
        """The digests of all that is kept, whole or not, by one look at its folders."""
        return frozenset(name for shelf in self._shelves(self._content) for name in self._files.names(shelf))

    def put(self, data: bytes) -> str:
        """Keep the bytes, durably; the digest they can be had back by."""
        name = digest(data)
        if not self.has(name) or self._files.age(self.path(name))[1] != len(data):  # cut short by a failing disk
            self._write(self.path(name), data)
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
        try:
            content = self._files.read(self._made / part[:2] / part).decode("ascii", "replace")
        except FileNotFoundError:
            return ""
        return content if self.has(content) else ""

    def note(self, part: str, content: str) -> None:
        """Remember what a part was made into."""
        self._write(self._made / part[:2] / part, content.encode())

    def contents(self) -> Iterator[Path]:
        """Where everything lies that is kept by digest, whatever else lies among it included."""
        return self._inside(self._content)

    def notes(self, first: str) -> Iterator[tuple[Path, str]]:
        """Where the notes of the parts whose digest begins so lie, and the content digest that each names."""
        for path in self._inside(self._made, first):
            with suppress(OSError):
                yield path, self._files.read(path).decode("ascii", "replace")

    def _inside(self, folder: Path, first: str = "") -> Iterator[Path]:
        for shelf in self._shelves(folder, first):
            yield from (shelf / each for each in self._files.names(shelf))

    def _shelves(self, folder: Path, first: str = "") -> Iterator[Path]:
        return (folder / name for name in self._files.names(folder) if name.startswith(first))

    def _write(self, path: Path, data: bytes) -> None:
        self._files.make_folder(self._folder, mode=0o700)
        self._files.mode(self._folder, 0o700)  # it may have been there before, open to everyone
        self._files.make_folder(path.parent)
        self._files.write(path, data)
