"""Postgres: one newsroom's schema on a server, its settings read back, what became of each commit looked at."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import psycopg
from psycopg import Cursor

from pipeline.digest import digest
from pipeline.ledger.contract import LedgerRefuses
from pipeline.ledger.database import Broken, Doubtful, Facts
from pipeline.ledger.postgres_link import Dial, Link, lost
from pipeline.ledger.postgres_words import BROKE, refusal, refused
from pipeline.ledger.schema import MOVED, POSTGRES, SCHEMA, Gone, migrate, version
from pipeline.ledger.words import in_words, undamaged

T = TypeVar("T")
PATIENT, HURRIED = "1s", "50ms"
SETTINGS: Mapping[str, str] = {
    "synchronous_commit": "on",
    "default_transaction_isolation": "read committed",
    "statement_timeout": "5s",
    "lock_timeout": PATIENT,
    "idle_in_transaction_session_timeout": "10s",  # a desk that was stopped in the middle keeps nobody waiting
    "client_encoding": "UTF8",
    "standard_conforming_strings": "on",
}
# Each change raises one number, by which others see cheaply that something was written, and has the name of its
# transaction told: with it the server can say afterwards what became of it.
CHANGED = (
    "INSERT INTO fact SELECT '{counts}', '1' WHERE pg_current_xact_id_if_assigned() IS NOT NULL"
    " ON CONFLICT (name) DO UPDATE SET value = (fact.value::bigint + 1)::text RETURNING pg_current_xact_id()::text"
)
LOOKS, A_MOMENT = 20, 0.05  # how often it is asked what became of a commit, and how many seconds lie between


class PostgresDatabase:
    """The tables of one ledger in a schema of its own, over one link that is made anew when it breaks.

    Read committed: writers of one schema come one after the other, by a lock that is taken at the begin of each
    transaction, so that each sees all that those before it wrote, as with SQLite; readers never wait. What changes one
    row by one statement leaves that lock out: the row's own lock does the same for it.
    """

    for_update = " FOR UPDATE"

    def __init__(
        self,
        dial: Dial,
        schema: str,
        *,
        reading: bool,
        late: bool,
        renewing: bool = False,
        beside: str = "",
        counts: str = "writes",
    ) -> None:
        """Open it, and bring it to the present schema unless it is only read; LedgerRefuses where that is unsafe.

        With `late` it is opened by the first call, which says that instead, and tried again by each. One that was moved
        away may be opened for `renewing`, and goes on refusing everybody else until all is in it again. Tables of the
        schema `beside` can be named in statements too. The fact `counts` counts the changes that are made here.
        """
        self._dial, self._schema, self._reading = dial, schema, reading
        self._renewing = renewing
        self._link: Link | None = None
        self._opening = self._within = self._wrote = self._hurried = self._begun = False
        path = ", ".join(f'"{name}"' for name in (schema, beside) if name)
        self._changed = CHANGED.format(counts=counts)
        self._path = f"SET search_path = {path}, pg_catalog"
        # the same number in every process, and hardly ever that of another schema, which would only have to wait
        self._lock = int(digest(f"dateline ledger {schema}".encode())[:15], 16)
        if not late:
            self._connect()

    def execute(self, sql: str, values: Iterable[Any] = ()) -> Cursor[tuple[Any, ...]]:
        """Run one statement, within a transaction."""
        self._wrote = self._wrote or not sql.startswith("SELECT")
        return self._run(sql, values)

    def each(self, sql: str, many: Iterable[Iterable[Any]]) -> list[int]:
        """Run one statement with each of these values, all in one message; how many rows each of them changed."""
        self._wrote = True
        rows = [[_kept(value) for value in values] for values in many]
        with self._told() as link, link.cursor() as answers:
            answers.executemany(sql.replace("?", "%s"), rows, returning=True)
            return [answer.rowcount for answer in answers.results()]

    def one(self, sql: str, values: Iterable[Any] = ()) -> Any:
        """The first row of an answer, or None."""
        with self._in_time():
            return self._asked(sql, values).fetchone()

    def all(self, made: Callable[[tuple[Any, ...]], T], sql: str, values: Iterable[Any] = ()) -> tuple[T, ...]:
        """What is made of every row of an answer; LedgerRefuses where nothing can be made of one."""
        with self._in_time():
            rows = self._asked(sql, values).fetchall()
        with undamaged():
            return tuple(map(made, rows))

    def has(self, table: str) -> bool:
        """Whether there is such a table in the ledger's own schema."""
        wanted = "SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = ?"
        return self.one(wanted, (self._schema, table)) is not None

    @contextmanager
    def transaction(self, *, alone: bool = True) -> Iterator[None]:
        """All that happens in it is durable at its end, or none of it ever was.

        Broken where surely nothing came of it because the link broke, Doubtful where nobody can say yet.
        """
        with self._in_time():
            try:
                self._begin(f"BEGIN; SELECT pg_advisory_xact_lock({self._lock})" if alone else "BEGIN")
                yield
                self._commit()
            finally:
                self._end()

    def surely(self, work: Callable[[], T]) -> T:
        """What a transaction gives: carried out once more where the connection broke and surely nothing came of it."""
        try:
            return work()
        except Broken:
            return work()

    @property
    def link(self) -> Link:
        """The link, for who writes something of his own in the same transaction."""
        return self._link or self._connect()

    def aside(self, work: Callable[[Link], None]) -> None:
        """Something that may fail without harm, within the transaction if one is open; nothing of it is left then."""
        within = self._within
        self._run("SAVEPOINT aside" if within else "SELECT 1")
        try:
            work(self.link)
        except Exception:  # whatever another one's code raises: a hint that is lost loses nothing
            if within:
                self._run("ROLLBACK TO SAVEPOINT aside")

    def quietly(self, name: str, value: str) -> None:
        """Note a fact that is no change for anybody else."""
        take = "INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        with self._in_time():
            self._asked(take, (name, value))

    def faults(self) -> Iterator[str]:
        """What is wrong with the way it is kept, in words."""
        if Facts(self).get("schema") != str(SCHEMA):
            yield "The ledger is as an earlier version of Dateline wrote it. `dateline lift` brings it up to date."
        for setting in ("fsync", "full_page_writes"):
            if self.one(f"SHOW {setting}")[0] != "on":
                yield f"The database server is set to {setting} = off: a power cut can lose what it said was written."

    def close(self) -> None:
        """Let go of it."""
        self._dial.close()
        if self._link and not (self._hurried or self._reading):
            self._dial.give_back(self._link)
        elif self._link:
            self._link.close()
        self._link, self._within = None, False

    def _connect(self) -> Link:
        self._link = link = self._dial.link(hurried=self._hurried, first=self._path)
        self._opening = True
        try:
            self._open()
        except LedgerRefuses:
            self._drop()
            raise
        finally:
            self._opening = False
        return link

    def _open(self) -> None:
        if not self.link.settled:
            for setting, value in SETTINGS.items():
                self._set(setting, value)
            self._run(self._path)
        self.link.settled = True
        if self._reading:
            self._run("SET default_transaction_read_only = on")
        begun, self._begun = self._begun, False
        try:
            found = version(self, begun=begun)
        except Gone:
            if not self._renewing:
                raise
            found = MOVED
        self._begun = found == str(SCHEMA)
        if found != str(SCHEMA) and not self._reading:
            with self.transaction():
                self._begin_tables(anew=found == MOVED)

    def _begin_tables(self, *, anew: bool) -> None:
        if not self._is_there():
            self._run(f'CREATE SCHEMA "{self._schema}"')
        if anew:
            self.execute("UPDATE fact SET value = '1' WHERE name = 'schema'")
        migrate(self, POSTGRES)
        self.execute("INSERT INTO fact VALUES ('writes', '0') ON CONFLICT DO NOTHING")
        if anew:
            Facts(self).note("schema", MOVED)

    def _is_there(self) -> bool:
        return self.one("SELECT 1 FROM pg_namespace WHERE nspname = ?", (self._schema,)) is not None

    def _set(self, setting: str, value: str) -> None:
        self._run(f"SET {setting} = '{value}'")
        if self._run(f"SHOW {setting}").fetchone() != (value,):
            raise refused(f"the database server does not keep to {setting} = {value}")

    def _run(self, sql: str, values: Iterable[Any] = ()) -> Cursor[tuple[Any, ...]]:
        """One statement over the link that is there."""
        given = [_kept(value) for value in values]
        with self._told() as link:
            if not given:  # several statements may go in one message then, which is never prepared
                return link.execute(sql, prepare=False)
            return link.execute(sql.replace("?", "%s"), given)

    @contextmanager
    def _told(self) -> Iterator[Link]:
        """The link that is there, and its faults in words; Broken where it is lost."""
        link = self.link
        try:
            yield link
        except psycopg.Error as fault:
            if not lost(link):
                raise refusal(fault) from None
            self._drop()
            raise Broken(str(refused(BROKE))) from None

    def _asked(self, sql: str, values: Iterable[Any]) -> Cursor[tuple[Any, ...]]:
        """An answer; outside a transaction it is asked for once more over a new link."""
        values = tuple(values)
        if self._within or self._opening:
            return self._run(sql, values)
        return self.surely(lambda: self._run(sql, values))

    def _begin(self, sql: str) -> None:
        self._wrote = False
        self._run(sql)
        self._within = True

    def _commit(self) -> None:
        told = self._run(self._changed).fetchone() if self._wrote else None
        try:
            self._run("COMMIT")
        except Broken:
            if told:
                self._look(told[0])

    def _look(self, transaction: str) -> None:
        """Return where that transaction was carried out; Broken where it was not, Doubtful where none can say yet."""
        self._within = False
        try:
            for _ in range(LOOKS):
                became = self.one("SELECT pg_xact_status(?::xid8)", (transaction,))[0]
                if became == "committed":
                    return
                if became != "in progress":
                    break
                self._dial.nap(A_MOMENT)
        except LedgerRefuses as why:
            raise Doubtful(str(why)) from None
        raise (Broken if became == "aborted" else Doubtful)(str(refused(BROKE)))

    def _end(self) -> None:
        """Leave nothing begun: what was not committed never was."""
        self._within = False
        if self._link and self._link.info.transaction_status:
            with suppress(LedgerRefuses):
                self._run("ROLLBACK")

    def _drop(self) -> None:
        if self._link:
            self._link.close()
        self._link = None

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Wait a second for a server or a lock, once: what comes next must not wait as long again."""
        try:
            with in_words():
                yield
        except LedgerRefuses:
            self._hurry(hurried=True)
            raise
        self._hurry(hurried=False)

    def _hurry(self, *, hurried: bool) -> None:
        if self._within or hurried == self._hurried:
            return
        self._hurried = hurried
        if self._link:
            with suppress(LedgerRefuses):
                self._run(f"SET lock_timeout = '{HURRIED if hurried else PATIENT}'")


def _kept(value: Any) -> Any:
    """A value as Postgres can keep it: it knows no character of the number 0."""
    return value.replace("\0", "�") if isinstance(value, str) else value
