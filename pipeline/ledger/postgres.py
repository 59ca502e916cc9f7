"""The ledger in Postgres: for newsrooms whose work is spread over several machines."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

from pipeline.clock import SystemClock
from pipeline.delivery import Delivery
from pipeline.files import Disk, Files
from pipeline.ledger.contract import LedgerRefuses
from pipeline.ledger.database import counted
from pipeline.ledger.postgres_database import PostgresDatabase
from pipeline.ledger.postgres_link import Dial, Link
from pipeline.ledger.schema import POSTGRES, begin
from pipeline.ledger.signpost import turn_away
from pipeline.ledger.table import TableLedger
from pipeline.ledger.witness import Witness


class Also(Protocol):
    """What is written besides, over the ledger's own link."""

    def __call__(self, link: Link, rows: tuple[Delivery, ...]) -> None:
        """Write it."""
        ...


WRITES, WORKED = "writes", "worked"  # the facts that count changes: those of anybody, and those of a fleet's workers
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
        renewing: bool = False,
        beside: str = "",
        agreed: Callable[[], None] = lambda: None,
        idle: list[Link] | None = None,
        counts: str = WRITES,
        also: Also | None = None,
    ) -> None:
        """Open or begin the ledger; with `reading` nothing of it is written.

        With `late`, one that cannot be opened refuses each call instead, and is tried again each time. The file `count`
        counts the claims too. `agreed` is asked before each link is made, and may refuse. Ledgers that share
        `idle` share their links: one that is closed gives its own back. The fact `counts` counts the changes made
        here. `also` may write something of its own, as a hint, in the transaction in which deliveries are planned;
        tables of the schema `beside` are at hand for that.
        """
        if not NAME.fullmatch(schema):
            told = "DATELINE_SCHEMA must be a name of small letters, digits and underscores, at most 63 of them."
            raise LedgerRefuses(told)
        dial = Dial(url, nap or SystemClock().sleep, agreed, idle)
        db = PostgresDatabase(dial, schema, reading=reading, late=late, renewing=renewing, beside=beside, counts=counts)
        super().__init__(db, Witness(files or Disk(), count))
        self._hint = also

    def is_begun(self) -> bool:
        """Whether there is such a ledger; also where the server cannot be asked, for then nobody knows."""
        try:
            return self._db.has("fact")
        except LedgerRefuses:
            return True

    def age(self) -> tuple[int, int]:
        """A cheap sign that somebody wrote into it: it is another one after each change."""
        try:
            facts = self._facts.all()
            return counted(facts.get(WRITES, "")), counted(facts.get(WORKED, ""))
        except LedgerRefuses:
            return -1, 0

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Meanwhile nobody else writes in it, not even what changes one row."""
        with super().alone():
            self._db.execute("LOCK TABLE delivery, promise, fact IN SHARE ROW EXCLUSIVE MODE")
            yield

    def beside(self, work: Callable[[Link], None]) -> None:
        """Something of another's own over the same link, which may fail without harm."""
        self._db.aside(work)

    def wake(self) -> str:
        """When it was wanted to look at this newsroom again, as was noted last; '' where nothing was."""
        return self.facts.get("wake")

    def note_wake(self, at: str) -> None:
        """Note when this newsroom is to be looked at again; that is no change of the ledger."""
        self._db.quietly("wake", at)

    def _also(self, rows: tuple[Delivery, ...]) -> None:
        if self._hint and rows:
            self._db.aside(partial(self._hint, rows=rows))

    def set_aside(self, told: str) -> str:
        """Within a transaction: its tables have other names from now on, and in their place it says why; their prefix.

        Whoever has it open is refused at the next change.
        """
        self._db.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        prefix = next(name for name in (f"moved_{at}_" for at in range(1, 1000)) if not self._db.has(f"{name}fact"))
        for table in ("fact", "delivery", "promise"):
            self._db.execute(f"ALTER TABLE {table} RENAME TO {prefix}{table}")
            self._db.execute(f"ALTER INDEX {table}_pkey RENAME TO {prefix}{table}_pkey")
        self._db.execute(f"ALTER INDEX unsettled RENAME TO {prefix}unsettled")
        begin(self._db, POSTGRES)
        self._db.execute("DROP TABLE delivery, promise")
        turn_away(self.facts, told)
        self.facts.note(WRITES, "0")
        return prefix
