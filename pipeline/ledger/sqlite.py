"""The ledger in SQLite: a file, or in memory; the promises of its contract kept by transactions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.clock import from_stamp, stamp
from pipeline.delivery import FORGOTTEN, HARMLESS, LEASE, PUT_BACK, Delivery, Key, Outcome, Receipt, Sent, State
from pipeline.files import Disk, Files
from pipeline.ledger.contract import LedgerRefuses
from pipeline.ledger.database import Database
from pipeline.ledger.rows import (
    BY_KEY,
    COLUMNS,
    ORDER,
    delivery,
    ending,
    promise,
    promise_values,
    receipt_values,
    values_of,
)
from pipeline.ledger.witness import Witness
from pipeline.promise import Promise

INSERT = f"INTO delivery ({COLUMNS}) VALUES ({', '.join('?' * 17)})"
SELECT = f"SELECT {COLUMNS} FROM delivery"
FACTS = ("at-work", "entries", "claims", "ahead")  # `ahead` may be the digests of several, with blanks between them
STOPPED = "The sender stopped before it could say whether this went out."


class SqliteLedger:
    """The ledger in a SQLite file, or in memory; synced at every step, its settings read back and checked."""

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
        self._db = Database(path, database, reading=reading, late=late)
        self._witness = Witness(files or Disk(), count or (path.with_suffix(".claims") if path else None))

    def load(self) -> tuple[Delivery, ...]:
        return self._db.all(delivery, f"{SELECT} {ORDER}")

    def of(self, newsroom: str, slug: str) -> tuple[Delivery, ...]:
        return self._db.all(delivery, f"{SELECT} WHERE newsroom = ? AND slug = ? {ORDER}", (newsroom, slug))

    def unsettled(self, newsroom: str) -> tuple[Delivery, ...]:
        wanted = "+newsroom = ? AND state IN ('planned', 'sending', 'unknown')"  # + leads it to the index on the state
        return self._db.all(delivery, f"{SELECT} WHERE {wanted} {ORDER}", (newsroom,))

    def lately(self, newsroom: str, since: datetime) -> tuple[Delivery, ...]:
        wanted = "+newsroom = ? AND state IN ('sending', 'sent', 'unknown') AND max(due, lease, receipt_at) > ?"
        return self._db.all(delivery, f"{SELECT} WHERE {wanted} {ORDER}", (newsroom, stamp(since)))

    def waiting(self, newsroom: str, since: datetime) -> tuple[Delivery, ...]:
        wanted = "+newsroom = ? AND state IN ('held', 'refused') AND due > ?"
        return self._db.all(delivery, f"{SELECT} WHERE {wanted} {ORDER}", (newsroom, stamp(since)))

    def is_new(self) -> bool:
        return self._db.fact("at-work") == ""

    def entries(self) -> int | None:
        return self._db.number("entries") if self._db.fact("entries") else None

    def is_older(self, entries: int, digest: str = "") -> bool:
        known = self.entries()
        behind = known is not None and entries > known and digest not in self._db.fact("ahead").split()
        return not self.is_new() and (behind or self._waits_to_be_reconciled())

    def put_back(self) -> bool:
        row = self._db.one(
            "SELECT 1 FROM delivery WHERE state = 'unknown' AND reason IN (?, ?) LIMIT 1", (PUT_BACK, FORGOTTEN)
        )
        return row is not None or self._waits_to_be_reconciled()

    def plan(self, deliveries: Iterable[Delivery], entries: int | None = None, ahead: str = "") -> None:
        with self._db.transaction():
            for row in deliveries:
                self._db.execute(
                    f"INSERT {INSERT} ON CONFLICT DO"
                    " UPDATE SET due = excluded.due, state = excluded.state, reason = excluded.reason"
                    " WHERE state = 'planned' AND attempt = 0",
                    values_of(row),
                )
            self._at_work(entries)
            if entries is not None and ahead != self._db.fact("ahead"):
                self._db.note("ahead", ahead)

    def claim(self, key: Key, request: bytes, owner: str, now: datetime) -> Delivery | None:
        with self._db.transaction():
            if self._waits_to_be_reconciled():
                return None
            found = self._db.all(delivery, f"{SELECT} WHERE {BY_KEY} AND state = 'planned'", key)
            if not found:
                return None
            before, lease = found[0], from_stamp(stamp(now + LEASE))
            begun = replace(before, state="sending", request=request, owner=owner, lease=lease, looks=0)
            claimed = replace(begun, attempt=before.attempt + 1)
            self._db.execute(f"INSERT OR REPLACE {INSERT}", values_of(claimed))
            self._db.note("claims", str(self._db.number("claims") + 1))
        self._bear_witness(claimed, before)
        return claimed

    def settle(self, claimed: Delivery, outcome: Outcome) -> bool:
        state, reason, wait = ending(outcome)
        receipt = outcome.receipt if isinstance(outcome, Sent) else None
        # that it is there is true whatever was decided meanwhile; once it is unknown, only looking or a person may
        # bring it back to planned
        when = {"sent": "state <> 'sent'", "planned": "state = 'sending'"}.get(state, "state IN ('sending', 'unknown')")
        return self._change(
            "state = ?, reason = ?, wait = ?, receipt_id = ?, receipt_address = ?, receipt_at = ?",
            (state, reason, wait, *receipt_values(receipt)),
            claimed.key,
            f"owner = ? AND attempt = ? AND {when}",
            (claimed.owner, claimed.attempt),
        )

    def lapse(self, now: datetime) -> None:
        with self._db.transaction():
            self._db.execute(
                "UPDATE delivery SET state = 'unknown', reason = ? WHERE state = 'sending' AND lease < ?",
                (STOPPED, stamp(now)),
            )

    def decide(self, key: Key, state: State, reason: str, due: datetime) -> bool:
        values = (state, reason, stamp(due))
        return self._change(
            "state = ?, reason = ?, due = ?, wait = '', looks = 0", values, key, "state NOT IN ('sending', 'sent')"
        )

    def wait(self, key: Key, again: datetime) -> None:
        self._change("wait = ?, looks = looks + 1", (stamp(again),), key, "state = 'planned'")

    def looked(self, key: Key, again: datetime, *, able: bool) -> None:
        self._change("wait = ?, looks = looks + ?", (stamp(again), int(able)), key, "state = 'unknown'")

    def repeat(self, key: Key, reason: str) -> bool:
        return self._change("state = 'planned', reason = ?, wait = '', looks = 0", (reason,), key, "state = 'unknown'")

    def found(self, key: Key, receipt: Receipt) -> bool:
        setting = "state = 'sent', reason = '', receipt_id = ?, receipt_address = ?, receipt_at = ?"
        return self._change(setting, receipt_values(receipt), key, "state = 'unknown'")

    def reconcile(self, now: datetime, missing: Iterable[Delivery] = (), entries: int | None = None) -> int:
        with self._db.transaction():
            changed = self._db.execute(
                "UPDATE delivery SET state = 'unknown', reason = ?, wait = '', looks = 0"
                f" WHERE state = 'planned' AND part NOT IN {HARMLESS} AND due <= ?",
                (PUT_BACK, stamp(now)),
            ).rowcount
            for row in missing:
                self._db.execute(f"INSERT OR IGNORE {INSERT}", values_of(row))
            self._at_work(entries)
            self._db.raise_to("claims", self._witness.claims())
            self._db.execute("DELETE FROM fact WHERE name = 'taken-in'")
        return changed

    def take_in(self, rows: Iterable[Delivery], entries: int | None, claims: int) -> None:
        with self._db.transaction():
            for row in rows:
                self._db.execute(f"INSERT OR REPLACE {INSERT}", values_of(row))
            self._at_work(entries)
            self._db.raise_to("claims", claims)
            self._db.note("taken-in", "yes")

    def facts(self) -> dict[str, str]:
        """What it says of itself and would have to be told to a copy of it, by name."""
        return {name: self._db.fact(name) for name in FACTS}

    def merge(self, rows: Iterable[Delivery], facts: Mapping[str, str]) -> None:
        """Write rows and facts of this same ledger, as a copy of it has them by now, over what stands here."""
        with self._db.transaction():
            for row in rows:
                self._db.execute(f"INSERT OR REPLACE {INSERT}", values_of(row))
            for name, value in facts.items():
                self._db.execute("DELETE FROM fact WHERE name = ?", (name,))
                if value:
                    self._db.note(name, value)

    def claims(self) -> int:
        return self._db.number("claims")

    def promises(self, newsroom: str) -> tuple[Promise, ...]:
        if not self._db.has("promise"):
            return ()  # of an earlier version of Dateline, and only looked into
        wanted = "SELECT slug, words, facts, instant, zone, tzdata FROM promise WHERE newsroom = ? ORDER BY slug"
        return self._db.all(promise, wanted, (newsroom,))

    def promise(self, newsroom: str, made: Iterable[Promise], over: Iterable[str]) -> None:
        with self._db.transaction():
            for slug in over:
                self._db.execute("DELETE FROM promise WHERE newsroom = ? AND slug = ?", (newsroom, slug))
            for row in made:
                values = promise_values(newsroom, row)
                self._db.execute("INSERT OR REPLACE INTO promise VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def faults(self) -> tuple[str, ...]:
        found = list(self._db.faults())
        if self._witness.claims() > self._db.number("claims"):
            found.append("The file beside it counts more claims than the ledger: an older ledger was put back.")
        return tuple(found)

    def snapshot(self) -> bytes:
        """The whole ledger as bytes, from which one in memory can be restored."""
        return self._db.content()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _at_work(self, entries: int | None) -> None:
        self._db.execute("INSERT OR IGNORE INTO fact VALUES ('at-work', 'yes')")
        if entries is not None:
            self._db.raise_to("entries", entries)

    def _waits_to_be_reconciled(self) -> bool:
        witnessed = self._witness.claims()  # asked first: the ledger is never behind what was witnessed before
        return witnessed > self._db.number("claims") or self._db.fact("taken-in") == "yes"

    def _bear_witness(self, claimed: Delivery, before: Delivery) -> None:
        """Count the claim before anything is sent; where that fails it was no claim."""
        try:
            with self._db.transaction():
                self._witness.keep(self._db.number("claims"))
        except LedgerRefuses:
            with self._db.transaction():
                if self._db.one(f"{SELECT} WHERE {BY_KEY}", claimed.key) == values_of(claimed):
                    self._db.execute(f"INSERT OR REPLACE {INSERT}", values_of(before))
            raise

    def _change(self, setting: str, values: tuple[Any, ...], key: Key, only: str, limits: tuple[Any, ...] = ()) -> bool:
        with self._db.transaction():
            sql = f"UPDATE delivery SET {setting} WHERE {BY_KEY} AND {only}"
            return self._db.execute(sql, (*values, *key, *limits)).rowcount == 1
