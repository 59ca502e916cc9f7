"""The archive: the record and the issued texts on disk, found again wherever a copy survives."""

import errno
import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.again import Base, note, noted
from pipeline.digest import digest
from pipeline.edition import Edition, edition_from
from pipeline.files import Files, Glance
from pipeline.issued import Issued, issued_from
from pipeline.pictures import Unwalkable, public_bytes
from pipeline.record import Entry, Record, entries_from
from pipeline.settled import Settled, read_settled, write_settled
from pipeline.shelved import is_shelved
from pipeline.store import Damaged, Store

RECORD = "feeds/record.jsonl"
BASE = ".dateline/base.json"  # from which edition the next one is made, if nothing else changes
FEEDS = (".rss", ".atom", ".json", ".opml")
WRITTEN = (*FEEDS, ".new")  # what a lift leaves in feeds/; all else there is somebody's own
OLDER = re.compile(r"[1-9][0-9]*\.(rss|atom|json)|.*\.new")  # and in a folder in it, but for feeds/issued


class RecordSplit(Exception):
    """Two copies of the record tell different stories; the arguments are where they lie."""


@dataclass(frozen=True, slots=True)
class Archive:
    """Where one newsroom keeps what it issued.

    The public tree's own copy of the record is the last word: it changed in the same step as the tree. `.dateline/`
    has its copy for the day the tree is lost; the longer of the two wins, and the other must be its beginning.
    `feeds/`, which anybody may edit, is believed only where both are lost, as in a fresh clone.
    """

    files: Files
    root: Path
    store: Store

    def load(self, public: bytes | None, resolved: Mapping[str, Issued]) -> Record:
        """The record with the issued texts it needs; a text that was lost is taken from `resolved` by digest.

        Raises RecordSplit, or ValueError for a damaged line. A text found nowhere is simply absent.
        """
        own = self._bytes(".dateline/record.jsonl")
        known = {"the public tree": public, ".dateline": own}
        entries, data = self._longest(known if public is not None or own is not None else {RECORD: self._bytes(RECORD)})
        newest = {entry.slug: entry for entry in entries}.values()
        lost = self._lost(entries, read_settled(self.files, self._own, data))
        texts = {entry.digest: text for entry in newest if (text := self._text(entry, resolved, lost))}
        with suppress(OSError):  # what was found is kept for later; before a lift it is kept for certain
            self.store.settle()
        return Record(entries, texts)

    def keep(self, record: Record, edition: Edition) -> None:
        """Write down what became public: here, and in `feeds/` as the public sees it; OSError where the disk refuses.

        What was kept before stays whole; the same call made again mends what was cut short.
        """
        known = read_settled(self.files, self._own, record.data())
        self._keep(record.entries, record, known)
        self._write(".dateline/record.jsonl", record.data())
        self._write(BASE, note(edition))
        if self._export(record, edition, known) or known.seal != edition.seal:
            write_settled(self.files, self._own, record, edition.seal, known)

    @property
    def _own(self) -> Path:
        return self.root / ".dateline"

    def base(self, record: Record) -> list[Base]:
        """The edition that was kept last, if it is known and shows this record."""
        data = self._bytes(BASE)
        found = noted(data, self.store, record) if data else None
        return [found] if found else []

    def keep_texts(self, entries: Iterable[Entry], record: Record) -> None:
        """Write down the issued texts that these entries name and the record holds."""
        self._keep(tuple(entries), record, Settled())

    def _keep(self, entries: Sequence[Entry], record: Record, known: Settled) -> None:
        for name in sorted(self._lost(entries, known)):
            if name in record.texts:
                self.store.add(record.texts[name].data())
        self.store.settle()

    def _lost(self, entries: Sequence[Entry], known: Settled) -> set[str]:
        """The digests of the texts that the store lacks; a folder of it that nobody touched lacks none of the old."""
        old = {entry.digest for entry in entries[: known.entries]}
        new = {entry.digest for entry in entries[known.entries :]} - old
        return self.store.missing(old, known.believes) | self.store.missing(new)

    def _export(self, record: Record, edition: Edition, known: Settled) -> bool:
        """Whether files had to be read, because nothing vouched for them, that need not be the next time."""
        wanted = _feeds(edition.manifest) | {_issued(one.slug): one.issued.digest for one in record.standing()}
        found = {path: glance.touched for path, glance in self._exported() if glance.sort == "file"}
        self._clear(wanted)
        as_it_was = self._settled(record, known)
        doubtful = [
            path
            for path, content in wanted.items()
            if as_it_was.get(path) != content or path not in found or not known.believes(found[path])
        ]
        lacking = [path for path in doubtful if not self._holds(path, wanted[path])]
        self.files.make_folders(dict.fromkeys((self.root / path).parent for path in lacking))
        self.files.write_all((self.root / path, self._kept(path, wanted[path])) for path in lacking)
        self._write(RECORD, record.data())  # last: the record never names what is not here yet
        return bool(doubtful) and Settled(at=self.files.now(self._own)).believes(min(found.get(p, 0) for p in doubtful))

    def _settled(self, record: Record, known: Settled) -> dict[str, str]:
        """What was in `feeds/` when it was last found whole: the digest by path."""
        try:
            before = edition_from(self.store.get(known.seal)).manifest if known.seal else {}
        except (Damaged, ValueError):
            return {}
        newest = {entry.slug: entry.digest for entry in record.entries[: known.entries]}
        return _feeds(before) | {_issued(slug): content for slug, content in newest.items()}

    def _exported(self) -> Iterator[tuple[str, Glance]]:
        for name, glance in self.files.glances(self.root / "feeds").items():
            yield f"feeds/{name}", glance
            if glance.sort == "folder":
                below = self.files.glances(self.root / "feeds" / name).items()
                yield from ((f"feeds/{name}/{each}", one) for each, one in below)

    def _clear(self, wanted: Mapping[str, str]) -> None:
        """Remove from `feeds/` what a lift left there and is not public any more, and the folder of a feed with it."""
        for name in self.files.names(self.root / "feeds"):
            path, folder = f"feeds/{name}", self.root / "feeds" / name
            if name.endswith(WRITTEN) and path not in wanted:
                self.files.remove(folder)
            elif self.files.sort(folder) == "folder":
                ours = WRITTEN if name == "issued" else OLDER
                self._clear_folder(path, folder, wanted, ours)

    def _clear_folder(
        self, path: str, folder: Path, wanted: Mapping[str, str], ours: tuple[str, ...] | re.Pattern[str]
    ) -> None:
        gone = 0
        for name in self.files.names(folder):
            mine = name.endswith(ours) if isinstance(ours, tuple) else ours.fullmatch(name)
            if mine and f"{path}/{name}" not in wanted:
                self.files.remove(folder / name)
                gone += 1
        if gone and not self.files.names(folder):
            self.files.remove(folder)

    def _holds(self, path: str, content: str) -> bool:
        """Whether a file holds the bytes of a digest; read once and compared with nothing."""
        data = self._bytes(path)
        return data is not None and digest(data) == content

    def _kept(self, path: str, content: str) -> bytes:
        try:
            return self.store.get(content)
        except Damaged as fault:
            raise OSError(errno.EIO, f"what is kept for {path} was damaged; it is made again") from fault

    def text(self, entry: Entry) -> Issued | None:
        """The text that an entry names, also one of an earlier revision, as far as it is kept here."""
        return self._stored(entry) or self._committed(entry)

    def _text(self, entry: Entry, resolved: Mapping[str, Issued], lost: Container[str]) -> Issued | None:
        """What is known of a text that is in the store is not read again before somebody asks for all of it."""
        known = resolved.get(entry.digest)
        if known and is_shelved(known) and entry.digest not in lost:
            return known
        stored = self._stored(entry)
        if stored:
            return stored
        found = self._committed(entry) or resolved.get(entry.digest)
        if found:
            with suppress(OSError):
                self.store.add(found.data())
        return found

    def _stored(self, entry: Entry) -> Issued | None:
        try:
            data = self.store.get(entry.digest)
        except Damaged:
            return None
        return issued_from(data, json.loads(data))

    def _committed(self, entry: Entry) -> Issued | None:
        data = self._bytes(f"feeds/issued/{entry.slug}.json")
        return issued_from(data, json.loads(data)) if data and digest(data) == entry.digest else None

    def _longest(self, copies: Mapping[str, bytes | None]) -> tuple[tuple[Entry, ...], bytes]:
        """The entries of the longest copy, and its bytes."""
        parsed = {data: entries_from(data) for data in {*copies.values()} if data is not None}
        longest = max(parsed, key=lambda data: len(parsed[data]), default=b"")
        for where, data in copies.items():
            if data is not None and parsed[data] != parsed[longest][: len(parsed[data])]:
                raise RecordSplit(where)
        return parsed.get(longest, ()), longest

    def _bytes(self, path: str) -> bytes | None:
        try:
            return self.files.read(self.root / path)
        except FileNotFoundError:
            return None

    def _write(self, path: str, data: bytes) -> None:
        if self._bytes(path) != data:
            self.files.make_folder((self.root / path).parent)
            self.files.write(self.root / path, data)


def _feeds(manifest: Mapping[str, str]) -> dict[str, str]:
    return {path: content for path, content in manifest.items() if path.startswith("feeds/") and path.endswith(FEEDS)}


def _issued(slug: str) -> str:
    return f"feeds/issued/{slug}.json"


def keep_files(store: Store, files: Files, texts: Iterable[Issued], folders: Mapping[str, Path]) -> None:
    """Take the pictures and attachments of these texts into the store, each only if its digest is right."""
    for issued in texts:
        folder = folders.get(issued["slug"])
        for row in (*issued.rows("pictures"), *issued.rows("attachments")):
            expected = row.get("digest", "")  # none for a file that was not there when the release was read
            if folder is not None and not store.has(expected):
                _keep_file(store, files, folder / row["file"], expected)
    store.settle()


def _keep_file(store: Store, files: Files, path: Path, expected: str) -> None:
    try:
        data = files.read(path)
    except OSError:
        return  # sealing says which file is missing
    with suppress(Unwalkable):  # the file was changed since it was read: sealing says that it is missing
        made = public_bytes(data)
        if digest(made) == expected:
            store.add(made)
