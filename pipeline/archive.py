"""The archive: the record and the issued texts on disk, found again wherever a copy survives."""

import errno
import json
import re
from collections.abc import Container, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.again import Base, note, noted
from pipeline.digest import digest
from pipeline.edition import Edition
from pipeline.files import Files
from pipeline.issued import Issued, issued_from
from pipeline.pictures import Unwalkable, public_bytes
from pipeline.record import Entry, Record, entries_from
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
        entries = self._longest(known if public is not None or own is not None else {RECORD: self._bytes(RECORD)})
        newest, there = {entry.slug: entry for entry in entries}, self.store.names()
        texts = {entry.digest: text for entry in newest.values() if (text := self._text(entry, resolved, there))}
        with suppress(OSError):
            self.store.settle()
        return Record(entries, texts)

    def keep(self, record: Record, edition: Edition) -> None:
        """Write down what became public: here, and in `feeds/` as the public sees it; OSError where the disk refuses.

        What was kept before stays whole; the same call made again mends what was cut short.
        """
        self.keep_texts(record.entries, record)
        self._write(".dateline/record.jsonl", record.data())
        self._write(BASE, note(edition))
        self._export(record, edition)

    def base(self, record: Record) -> list[Base]:
        """The edition that was kept last, if it is known and shows this record."""
        data = self._bytes(BASE)
        found = noted(data, self.store, record) if data else None
        return [found] if found else []

    def keep_texts(self, entries: Iterable[Entry], record: Record) -> None:
        """Write down the issued texts that these entries name and the record holds."""
        there = self.store.names()
        for name in dict.fromkeys(entry.digest for entry in entries):
            if name in record.texts and name not in there:
                self.store.add(record.texts[name].data())
        self.store.settle()

    def _export(self, record: Record, edition: Edition) -> None:
        texts = {f"feeds/issued/{standing.slug}.json": standing.issued.digest for standing in record.standing()}
        public = edition.manifest.items()
        feeds = {path: content for path, content in public if path.startswith("feeds/") and path.endswith(FEEDS)}
        wanted = feeds | texts
        self._clear(wanted)
        lacking = [(path, content) for path, content in wanted.items() if not self._holds(path, content)]
        self.files.make_folders(dict.fromkeys((self.root / path).parent for path, _ in lacking))
        self.files.write_all((self.root / path, self._kept(path, content)) for path, content in lacking)
        self._write(RECORD, record.data())  # last: the record never names what is not here yet

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

    def _text(self, entry: Entry, resolved: Mapping[str, Issued], there: Container[str]) -> Issued | None:
        """What is known of a text that is in the store is not read again before somebody asks for all of it."""
        known = resolved.get(entry.digest)
        if known and is_shelved(known) and entry.digest in there:
            return known
        stored = self._stored(entry)
        if stored:
            return stored
        found = self._committed(entry) or resolved.get(entry.digest)
        if found:
            with suppress(OSError):  # kept for later; before a lift it is kept for certain
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

    def _longest(self, copies: Mapping[str, bytes | None]) -> tuple[Entry, ...]:
        known = {where: entries_from(data) for where, data in copies.items() if data is not None}
        longest = max(known.values(), key=len, default=())
        for where, entries in known.items():
            if entries != longest[: len(entries)]:
                raise RecordSplit(where)
        return longest

    def _bytes(self, path: str) -> bytes | None:
        try:
            return self.files.read(self.root / path)
        except FileNotFoundError:
            return None

    def _write(self, path: str, data: bytes) -> None:
        if self._bytes(path) != data:
            self.files.make_folder((self.root / path).parent)
            self.files.write(self.root / path, data)


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
