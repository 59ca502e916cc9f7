"""The ledger in Postgres: for newsrooms whose work is spread over several machines."""

import re
from collections.abc import Callable
from pathlib import Path

from pipeline.clock import SystemClock
from pipeline.files import Disk, Files
from pipeline.ledger.contract import LedgerRefuses
from pipeline.ledger.postgres_database import PostgresDatabase
from pipeline.ledger.table import TableLedger
from pipeline.ledger.witness import Witness

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


class PostgresLedger(TableLedger):
    """The ledger in a schema of its own on a Postgres server; each change is on the server's disk when a call ends."""

    _db: PostgresDatabase

    def __init__(
        self,
        url: str,
        schema: str = "dateline",
        *,
        reading: bool = False,
        late: bool = False,
        files: Files | None = None,
        count: Path | None = None,
        nap: Callable[[float], None] | None = None,
        beside: str = "",
    ) -> None:
        """Open or begin the ledger; with `reading` nothing of it is written.

        With `late`, one that cannot be opened refuses each call instead, and is tried again each time. The file `count`
        counts the claims too.
        """
        if not NAME.fullmatch(schema):
            told = "DATELINE_SCHEMA must be a name of small letters, digits and underscores, at most 63 of them."
            raise LedgerRefuses(told)
        db = PostgresDatabase(
            url, schema, nap or SystemClock().sleep, reading=reading, late=late, beside=beside
        )
        super().__init__(db, Witness(files or Disk(), count))

    def is_begun(self) -> bool:
        """Whether there is such a ledger; also where the server cannot be asked, for then nobody knows."""
        try:
            return self._db.has("fact")
        except LedgerRefuses:
            return True

    def age(self) -> tuple[int, int]:
        """A cheap sign that somebody wrote into it: it is another one after each change."""
        try:
            return self._facts.number("writes"), 0
        except LedgerRefuses:
            return -1, 0
