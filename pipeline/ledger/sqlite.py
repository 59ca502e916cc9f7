"""The ledger in SQLite: a file, or in memory."""

from pathlib import Path

from pipeline.files import Disk, Files
from pipeline.ledger.sqlite_database import SqliteDatabase
from pipeline.ledger.table import TableLedger
from pipeline.ledger.witness import Witness


class SqliteLedger(TableLedger):
    """The ledger in a SQLite file, or in memory; synced at every step, its settings read back and checked."""

    _db: SqliteDatabase

    def __init__(
        self,
        path: Path | None,
        *,
        reading: bool = False,
        late: bool = False,
        files: Files | None = None,
        count: Path | None = None,
        database: bytes = b"",
    ) -> None:
        """Open or begin the ledger; with `reading` it must be there and nothing of it is written.

        With `late`, one that cannot be opened refuses each call instead, and is tried again each time.
        A file beside it, reached through `files`, counts the claims too: `count`, or for a file the same name ending in
        `.claims`. Without a path the ledger is in memory, restored from the bytes of a `snapshot` where `database` is
        given.
        """
        witness = Witness(files or Disk(), count or (path.with_suffix(".claims") if path else None))
        super().__init__(SqliteDatabase(path, database, reading=reading, late=late), witness)

    def snapshot(self) -> bytes:
        """The whole ledger as bytes, from which one in memory can be restored."""
        return self._db.content()
