"""The ledger: one table of deliveries, the only truth about what was sent; and what embargoes were read as."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from pipeline.clock import from_stamp, stamp
from pipeline.delivery import (
    LEASE,
    Delivery,
    Key,
    Outcome,
    Receipt,
    Refused,
    RetryAt,
    Sent,
    State,
)
from pipeline.files import Disk
from pipeline.promise import Promise

SCHEMA = 1

TABLES = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS delivery (
    newsroom TEXT NOT NULL, slug TEXT NOT NULL, revision INTEGER NOT NULL, channel TEXT NOT NULL, part TEXT NOT NULL,
    due TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, request BLOB NOT NULL,
    receipt_id TEXT NOT NULL DEFAULT '', receipt_address TEXT NOT NULL DEFAULT '', receipt_at TEXT NOT NULL DEFAULT '',
    attempt INTEGER NOT NULL DEFAULT 0, owner TEXT NOT NULL DEFAULT '', lease TEXT NOT NULL DEFAULT '',
    wait TEXT NOT NULL DEFAULT '', looks INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (newsroom, slug, revision, channel, part)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS promise (
    newsroom TEXT NOT NULL, slug TEXT NOT NULL, words TEXT NOT NULL, facts TEXT NOT NULL,
    instant TEXT NOT NULL, zone TEXT NOT NULL, tzdata TEXT NOT NULL,
    PRIMARY KEY (newsroom, slug)
) STRICT, WITHOUT ROWID;
"""
BY_KEY = "newsroom = ? AND slug = ? AND revision = ? AND channel = ? AND part = ?"


class LedgerRefuses(Exception):
    """The ledger cannot be used safely; the argument says why, in plain words."""


class Ledger(Protocol):
    """The contract of a ledger; every change is durable when its call returns.

    Where the disk or the server fails, any call raises LedgerRefuses, and then nothing was changed.
    """

    def load(self) -> tuple[Delivery, ...]:
        """Every delivery, by due instant."""
        ...

    def is_new(self) -> bool:
        """Whether this ledger has never yet been at work: nothing due before that is announced."""
        ...

    def plan(self, deliveries: Iterable[Delivery]) -> None:
        """Write down new deliveries, and the new due instant of those not yet begun; the ledger is at work."""
        ...

    def claim(self, key: Key, request: bytes, owner: str, now: datetime) -> Delivery | None:
        """Say `sending` with the frozen request; None if it is not planned (any more). One owner gets it."""
        ...

    def settle(self, claimed: Delivery, outcome: Outcome) -> bool:
        """Write down how a claimed delivery ended; False, and no change, for any but its owner and attempt."""
        ...

    def lapse(self, now: datetime) -> None:
        """Deliveries whose sender has not been heard of for its whole lease become `unknown`."""
        ...

    def decide(self, key: Key, state: State, reason: str, due: datetime) -> bool:
        """A person's or a rule's decision about a delivery not under way; False if it is `sending` or `sent`."""
        ...

    def looked(self, key: Key, again: datetime, *, able: bool) -> None:
        """An `unknown` delivery was looked for in vain (or `able` was False); look again at that instant."""
        ...

    def found(self, key: Key, receipt: Receipt) -> bool:
        """An `unknown` delivery was seen in public: it is `sent`, with its receipt."""
        ...

    def promises(self, newsroom: str) -> tuple[Promise, ...]:
        """What the pending embargoes of a newsroom were read as, by slug."""
        ...

    def promise(self, newsroom: str, made: Iterable[Promise], over: Iterable[str]) -> None:
        """Write promises down, each in place of the one of its slug, and strike out those of the slugs in `over`."""
        ...


class SqliteLedger:
    """The ledger in a SQLite file, or in memory; synced at every step, its settings read back and checked."""

    def __init__(self, path: Path | None, *, reading: bool = False) -> None:
        """Open or begin the ledger; with `reading` it must be there and nothing of it is written.

        A file beside it counts the claims too. A ledger that knows of fewer is an older copy that was put back: what
        it still plans may be out already, so all of it is held for a person.
        """
        self._count = path.with_suffix(".claims") if path else None
        name = f"{path.absolute().as_uri()}?mode={'ro' if reading else 'rwc'}" if path else ":memory:"
        with _in_words():
            self._db = sqlite3.connect(name, isolation_level=None, timeout=5, uri=path is not None)
        try:
            if not (reading and path):
                self._set("journal_mode", "DELETE", "delete" if path else "memory")
                self._set("synchronous", "EXTRA", 3)
                self._make_tables()
            self._check_schema()
            if not reading:
                self._hold_if_older()
        except LedgerRefuses:
            self._db.close()
            raise

    def load(self) -> tuple[Delivery, ...]:
        with _in_words():
            rows = self._db.execute("SELECT * FROM delivery ORDER BY due, newsroom, slug, revision, channel, part")
            return tuple(_delivery(row) for row in rows)

    def is_new(self) -> bool:
        return self._fact("at-work") == ""

    def plan(self, deliveries: Iterable[Delivery]) -> None:
        with self._transaction():
            for row in deliveries:
                self._db.execute(
                    "INSERT INTO delivery (newsroom, slug, revision, channel, part, due, state, reason, request)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET due = excluded.due, state = excluded.state, reason = excluded.reason"
                    " WHERE state = 'planned' AND attempt = 0",
                    (*row.key, stamp(row.due), row.state, row.reason, row.request),
                )
            self._db.execute("INSERT OR IGNORE INTO fact VALUES ('at-work', 'yes')")

    def claim(self, key: Key, request: bytes, owner: str, now: datetime) -> Delivery | None:
        with self._transaction():
            changed = self._db.execute(
                "UPDATE delivery SET state = 'sending', request = ?, owner = ?, lease = ?, attempt = attempt + 1"
                f" WHERE {BY_KEY} AND state = 'planned'",
                (request, owner, stamp(now + LEASE), *key),
            ).rowcount
            row = self._one(f"SELECT * FROM delivery WHERE {BY_KEY}", key) if changed else None
            if row:
                self._db.execute(
                    "INSERT INTO fact VALUES ('claims', '1') ON CONFLICT DO UPDATE SET value = CAST(value + 1 AS TEXT)"
                )
        if row is None:
            return None
        self._count_claim()
        return _delivery(row)

    def settle(self, claimed: Delivery, outcome: Outcome) -> bool:
        state, reason, wait = _ending(outcome)
        receipt = outcome.receipt if isinstance(outcome, Sent) else None
        return self._change(
            "state = ?, reason = ?, wait = ?, receipt_id = ?, receipt_address = ?, receipt_at = ?",
            (state, reason, wait, *_columns(receipt)),
            claimed.key,
            # once it is unknown, only looking or a person may bring it back to planned
            "owner = ? AND attempt = ? AND (state = 'sending' OR (state = 'unknown' AND ? <> 'planned'))",
            (claimed.owner, claimed.attempt, state),
        )

    def lapse(self, now: datetime) -> None:
        with self._transaction():
            self._db.execute(
                "UPDATE delivery SET state = 'unknown', reason = ? WHERE state = 'sending' AND lease < ?",
                (
                    "The sender stopped before it could say whether this went out.",
                    stamp(now),
                ),
            )

    def decide(self, key: Key, state: State, reason: str, due: datetime) -> bool:
        return self._change(
            "state = ?, reason = ?, due = ?, wait = '', looks = 0",
            (state, reason, stamp(due)),
            key,
            "state NOT IN ('sending', 'sent')",
        )

    def looked(self, key: Key, again: datetime, *, able: bool) -> None:
        self._change("wait = ?, looks = looks + ?", (stamp(again), int(able)), key, "state = 'unknown'")

    def found(self, key: Key, receipt: Receipt) -> bool:
        return self._change(
            "state = 'sent', reason = '', receipt_id = ?, receipt_address = ?, receipt_at = ?",
            _columns(receipt),
            key,
            "state = 'unknown'",
        )

    def promises(self, newsroom: str) -> tuple[Promise, ...]:
        with _in_words():
            if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'promise'").fetchone():
                return ()  # of an earlier version of Dateline, and only looked into
            rows = self._db.execute(
                "SELECT slug, words, facts, instant, zone, tzdata FROM promise WHERE newsroom = ? ORDER BY slug",
                (newsroom,),
            )
            return tuple(_promise(row) for row in rows)

    def promise(self, newsroom: str, made: Iterable[Promise], over: Iterable[str]) -> None:
        with self._transaction():
            for slug in over:
                self._db.execute("DELETE FROM promise WHERE newsroom = ? AND slug = ?", (newsroom, slug))
            for row in made:
                values = (row.slug, row.words, row.facts, stamp(row.instant), row.zone, row.tzdata)
                self._db.execute("INSERT OR REPLACE INTO promise VALUES (?, ?, ?, ?, ?, ?, ?)", (newsroom, *values))

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _change(
        self,
        setting: str,
        values: tuple[Any, ...],
        key: Key,
        only: str,
        limits: tuple[Any, ...] = (),
    ) -> bool:
        with self._transaction():
            sql = f"UPDATE delivery SET {setting} WHERE {BY_KEY} AND {only}"
            return self._db.execute(sql, (*values, *key, *limits)).rowcount == 1

    def _one(self, sql: str, values: Iterable[Any] = ()) -> Any:
        with _in_words():
            return self._db.execute(sql, tuple(values)).fetchone()

    def _fact(self, name: str) -> str:
        row = self._one("SELECT value FROM fact WHERE name = ?", (name,))
        return row[0] if row else ""

    def _set(self, pragma: str, value: str, expected: object) -> None:
        # an unfetched PRAGMA can swallow an I/O error, so every answer is fetched and compared
        self._one(f"PRAGMA {pragma} = {value}")
        if self._one(f"PRAGMA {pragma}") != (expected,):
            raise LedgerRefuses(f"SQLite does not keep to {pragma} = {value} here.")

    def _make_tables(self) -> None:
        with self._transaction():
            for statement in TABLES.split(";\n"):
                self._db.execute(statement)
            self._db.execute("INSERT OR IGNORE INTO fact VALUES ('schema', ?)", (str(SCHEMA),))

    def _check_schema(self) -> None:
        if self._fact("schema") != str(SCHEMA):
            raise LedgerRefuses("The ledger was written by another version of Dateline. Use that version, or upgrade.")

    def _hold_if_older(self) -> None:
        claims = self._counted()
        if claims <= int(self._fact("claims") or 0):
            return
        with self._transaction():
            reason = "An older ledger was put back, so this may be out already. Look, then: dateline announce "
            self._db.execute(
                "UPDATE delivery SET state = 'held', reason = ? || slug WHERE state = 'planned'", (reason,)
            )
            self._db.execute("INSERT OR REPLACE INTO fact VALUES ('claims', ?)", (str(claims),))

    def _counted(self) -> int:
        try:
            return int(Disk().read(self._count)) if self._count else 0
        except (OSError, ValueError):
            return 0

    def _count_claim(self) -> None:
        """Written before anything is sent; OSError means that nothing may be."""
        if self._count:
            with _in_words():
                Disk().write(self._count, self._fact("claims").encode())

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with _in_words():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise


@contextmanager
def _in_words() -> Iterator[None]:
    """A fault of the file (full disk, locked, damaged) as a refusal in words; a fault of ours stays as it is."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except (sqlite3.DatabaseError, OSError) as fault:
        raise LedgerRefuses(f"The ledger cannot be used: {fault}. Nothing is sent until it can.") from fault


def _ending(outcome: Outcome) -> tuple[State, str, str]:
    """The state, the reason and the instant to wait for, as the ledger writes them."""
    if isinstance(outcome, Sent):
        return "sent", "", ""
    if isinstance(outcome, RetryAt):
        return "planned", outcome.reason, stamp(outcome.instant)
    return ("refused" if isinstance(outcome, Refused) else "unknown"), outcome.reason, ""


def _columns(receipt: Receipt | None) -> tuple[str, str, str]:
    return (receipt.id, receipt.address, stamp(receipt.at)) if receipt else ("", "", "")


def _delivery(row: tuple[Any, ...]) -> Delivery:
    (newsroom, slug, revision, channel, part, due, state, reason, request, *rest) = row
    receipt_id, address, at, attempt, owner, lease, wait, looks = rest
    return Delivery(
        key=Key(newsroom, slug, revision, channel, part),
        due=from_stamp(due),
        state=state,
        reason=reason,
        request=request,
        receipt=Receipt(receipt_id, address, from_stamp(at)) if at else None,
        attempt=attempt,
        owner=owner,
        lease=from_stamp(lease) if lease else None,
        wait=from_stamp(wait) if wait else None,
        looks=looks,
    )


def _promise(row: tuple[str, ...]) -> Promise:
    slug, words, facts, instant, zone, tzdata = row
    return Promise(slug, words, facts, from_stamp(instant), zone, tzdata)
