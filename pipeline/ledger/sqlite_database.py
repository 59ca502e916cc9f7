"""SQLite: one connection, synced at every step, its settings read back, its faults told in words."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from pipeline.ledger.contract import LedgerRefuses
from pipeline.ledger.database import Facts
from pipeline.ledger.schema import SCHEMA, SQLITE, migrate, version
from pipeline.ledger.words import in_words, undamaged

T = TypeVar("T")
PATIENT, HURRIED = 1000, 50  # milliseconds


class SqliteDatabase:
    """A file, a database in memory, or one restored into memory from its bytes."""

    for_update = ""  # BEGIN IMMEDIATE keeps all of it

    def __init__(self, path: Path | None, content: bytes, *, reading: bool, late: bool = False) -> None:
        """Open it, and bring it to the present schema unless it is only read; LedgerRefuses where that is unsafe.

        With `late` that is said by the first call instead, and it is tried again by each: what it is needed for may
        be done without it.
        """
        self._path, self._content, self._reading = path, content, reading
        self._link: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None  # what the connection holds, whatever lies at the path by now
        self._hurried = False
        with suppress(*([LedgerRefuses] if late else [])):
            self._connect()

    def execute(self, sql: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        return self._db.execute(sql, tuple(values))

    def each(self, sql: str, many: Iterable[Iterable[Any]]) -> list[int]:
        """Run one statement with each of these values; how many rows each of them changed."""
        return [self.execute(sql, values).rowcount for values in many]

    def one(self, sql: str, values: Iterable[Any] = ()) -> Any:
        """The first row of an answer, or None."""
        with self._in_time():
            return self.execute(sql, values).fetchone()

    def all(self, made: Callable[[tuple[Any, ...]], T], sql: str, values: Iterable[Any] = ()) -> tuple[T, ...]:
        """What is made of every row of an answer; LedgerRefuses where nothing can be made of one."""
        with self._in_time():
            rows = self.execute(sql, values).fetchall()
        with undamaged():
            return tuple(map(made, rows))

    def has(self, table: str) -> bool:
        """Whether there is such a table: an earlier version of Dateline may not have made it."""
        return self.one("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)) is not None

    @contextmanager
    def transaction(self, *, alone: bool = True) -> Iterator[None]:
        """All that happens in it is durable at its end, or none of it ever was; whoever writes is always alone."""
        with self._in_time():
            self._stay()
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def surely(self, work: Callable[[], T]) -> T:
        """What a transaction gives: the file is here, so nothing is in doubt."""
        return work()

    def content(self) -> bytes:
        """The whole database as bytes, from which it can be restored."""
        with in_words():
            return self._db.serialize()

    def faults(self) -> Iterator[str]:
        """What SQLite finds wrong with the file, in words."""
        try:
            damage = self.one("PRAGMA integrity_check")[0]
        except LedgerRefuses as why:
            damage = str(why)
        if damage != "ok":
            yield f"SQLite finds the file damaged: {damage}"
            return
        mode = self.one("PRAGMA journal_mode")[0]
        if self._path and mode != "delete":
            yield f"The file is in SQLite's journal mode {mode}, in which errors of the disk can pass unseen."
        if Facts(self).get("schema") != str(SCHEMA):
            yield "The ledger is as an earlier version of Dateline wrote it. `dateline lift` brings it up to date."

    def close(self) -> None:
        """Let go of it."""
        if self._link:
            self._link.close()
            self._link = None

    @property
    def _db(self) -> sqlite3.Connection:
        return self._link or self._connect()

    def _connect(self) -> sqlite3.Connection:
        mode = "ro" if self._reading else "rwc"
        name = f"{self._path.absolute().as_uri()}?mode={mode}" if self._path else ":memory:"
        with in_words():
            wait = (HURRIED if self._hurried else PATIENT) / 1000
            self._link = sqlite3.connect(name, isolation_level=None, timeout=wait, uri=self._path is not None)
            self._file = self._at()
        try:
            with in_words():
                self._open(self._content, writing=not (self._reading and self._path))
        except LedgerRefuses:
            self.close()
            raise
        return self._link

    def _stay(self) -> None:
        """Write to no file that another one has taken the place of: another desk would not see it."""
        if self._link and self._at() != self._file:
            self.close()
            raise LedgerRefuses("The ledger was replaced while it was in use. It is opened anew and tried again.")

    def _at(self) -> tuple[int, int] | None:
        """The file at the path, as the system tells it from others; None where there is none, or no path."""
        try:
            found = self._path.stat() if self._path else None
        except FileNotFoundError:
            return None
        return (found.st_dev, found.st_ino) if found else None

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Wait a second for a process that holds the file, once: what comes next must not wait as long again."""
        try:
            with in_words():
                yield
        except LedgerRefuses:
            self._hurry(hurried=True)
            raise
        self._hurry(hurried=False)

    def _hurry(self, *, hurried: bool) -> None:
        if hurried != self._hurried and self._link:
            self._link.execute(f"PRAGMA busy_timeout = {HURRIED if hurried else PATIENT}").fetchone()
        self._hurried = hurried

    def _open(self, content: bytes, *, writing: bool) -> None:
        if content:
            self._db.deserialize(content)
        found = version(self)
        if found is None and not writing:
            raise LedgerRefuses("The ledger was written by another version of Dateline. Use that version, or upgrade.")
        if writing:
            self._set("journal_mode", "DELETE", ("delete",) if self._path else ("memory", "delete"))
            self._set("synchronous", "EXTRA", (3,))
            if found != str(SCHEMA):
                with self.transaction():
                    migrate(self, SQLITE)

    def _set(self, pragma: str, value: str, expected: tuple[object, ...]) -> None:
        # an unfetched PRAGMA can swallow an I/O error, so every answer is fetched and compared
        self.one(f"PRAGMA {pragma} = {value}")
        answer = self.one(f"PRAGMA {pragma}")
        if answer is None or answer[0] not in expected:
            raise LedgerRefuses(f"SQLite does not keep to {pragma} = {value} here.")
