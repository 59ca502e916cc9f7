"""The ledger as a table: the promises of its contract kept by transactions, in whatever database it lies."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, TypeVar

from pipeline.clock import from_stamp, stamp
from pipeline.delivery import FORGOTTEN, HARMLESS, LEASE, PUT_BACK, Delivery, Key, Outcome, Receipt, Sent, State
from pipeline.ledger.contract import Claim, LedgerRefuses
from pipeline.ledger.database import Database, Doubtful, Facts, counted
from pipeline.ledger.everything import OWN, Everything
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
from pipeline.ledger.schema import SCHEMA
from pipeline.ledger.witness import Witness
from pipeline.promise import Promise

T = TypeVar("T")
INSERT = f"INSERT INTO delivery ({COLUMNS}) VALUES ({', '.join('?' * 17)})"
KEYS, _, REST = COLUMNS.partition(", due")
OVER = f"ON CONFLICT ({KEYS}) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in f"due{REST}".split(", ")
)
ANEW = "ON CONFLICT (newsroom, slug) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in ("words", "facts", "instant", "zone", "tzdata")
)
SELECT = f"SELECT {COLUMNS} FROM delivery"
ENDING = "state = ?, reason = ?, wait = ?, receipt_id = ?, receipt_address = ?, receipt_at = ?"
FEW = 10  # keys at a time: what is asked for so is read once and then known, on either side
MINE = "newsroom || '' = ?"  # no plain column: it leads SQLite to the index on the state
STOPPED = "The sender stopped before it could say whether this went out."


class TableLedger:
    """A ledger in a database, with its witness beside it; the same statements in every engine."""

    def __init__(self, db: Database, witness: Witness) -> None:
        """The ledger that the database holds."""
        self._db, self._facts, self._witness = db, Facts(db), witness
        self._unsent: list[tuple[Delivery, Delivery]] = []  # claims that came to nothing, and what they were before
        self._unwritten: list[tuple[Delivery, Outcome]] = []  # how others ended, as long as that could not be said

    def load(self) -> tuple[Delivery, ...]:
        return self._db.all(delivery, f"{SELECT} {ORDER}")

    def of(self, newsroom: str, slug: str) -> tuple[Delivery, ...]:
        return self._db.all(delivery, f"{SELECT} WHERE newsroom = ? AND slug = ? {ORDER}", (newsroom, slug))

    def unsettled(self, newsroom: str) -> tuple[Delivery, ...]:
        wanted = f"{MINE} AND state IN ('planned', 'sending', 'unknown')"
        return self._db.all(delivery, f"{SELECT} WHERE {wanted} {ORDER}", (newsroom,))

    def lately(self, newsroom: str, since: datetime) -> tuple[Delivery, ...]:
        after = stamp(since)
        wanted = f"{MINE} AND state IN ('sending', 'sent', 'unknown') AND (due > ? OR lease > ? OR receipt_at > ?)"
        return self._db.all(delivery, f"{SELECT} WHERE {wanted} {ORDER}", (newsroom, after, after, after))

    def waiting(self, newsroom: str, since: datetime) -> tuple[Delivery, ...]:
        wanted = f"{MINE} AND state IN ('held', 'refused') AND due > ?"
        return self._db.all(delivery, f"{SELECT} WHERE {wanted} {ORDER}", (newsroom, stamp(since)))

    def is_new(self) -> bool:
        return self._facts.get("at-work") == ""

    def entries(self) -> int | None:
        known = self._facts.get("entries")
        return counted(known) if known else None

    def is_older(self, entries: int, digest: str = "") -> bool:
        witnessed, facts = self._witness.claims(), self._facts.all()
        known = facts.get("entries", "")
        behind = known != "" and entries > counted(known) and digest not in facts.get("ahead", "").split()
        return "at-work" in facts and (behind or _waits(facts, witnessed))

    def put_back(self) -> bool:
        row = self._db.one(
            "SELECT 1 FROM delivery WHERE state = 'unknown' AND reason IN (?, ?) LIMIT 1", (PUT_BACK, FORGOTTEN)
        )
        return row is not None or self._waits_to_be_reconciled()

    def plan(self, deliveries: Iterable[Delivery], entries: int | None = None, ahead: str = "") -> None:
        rows = tuple(deliveries)

        def planned() -> None:
            for row in rows:
                self._db.execute(
                    f"{INSERT} ON CONFLICT ({KEYS}) DO"
                    " UPDATE SET due = excluded.due, state = excluded.state, reason = excluded.reason"
                    " WHERE delivery.state = 'planned' AND delivery.attempt = 0",
                    values_of(row),
                )
            self._at_work(entries)
            if entries is not None and ahead != self._facts.get("ahead"):
                self._facts.note("ahead", ahead)
            self._also(rows)

        self._whole(planned)

    def claim(self, key: Key, request: bytes, owner: str, now: datetime) -> Delivery | None:
        return self.claim_all([Claim(key, request, owner, now)])[0]

    def claim_all(self, wanted: list[Claim]) -> list[Delivery | None]:
        claims = self._db.surely(partial(self._claim, wanted))
        if claims:
            self._bear_witness(claims)
        mine = {claimed.key: claimed for claimed, _ in claims}
        return [mine.pop(wish.key, None) for wish in wanted]

    def settle(self, claimed: Delivery, outcome: Outcome) -> bool:
        return self.settle_all([(claimed, outcome)])[0]

    def settle_all(self, ended: Iterable[tuple[Delivery, Outcome]]) -> list[bool]:
        rows = tuple(ended)
        try:
            return self._whole(lambda: self._settled(rows), alone=False)
        except LedgerRefuses:
            self._unwritten += rows
            raise

    def _settled(self, ended: tuple[tuple[Delivery, Outcome], ...]) -> list[bool]:
        """Which of them were their owners' to settle; those that end alike are written in one go."""
        changed: list[int] = []
        for sql, some in groupby((_settling(*each) for each in ended), key=itemgetter(0)):
            changed += self._db.each(sql, [values for _, values in some])
        return [each == 1 for each in changed]

    def lapse(self, now: datetime) -> None:
        self._take_back()
        self._make_up()
        lapsed, until = "state = 'sending' AND lease < ?", stamp(now)
        if self._db.one(f"SELECT 1 FROM delivery WHERE {lapsed} LIMIT 1", (until,)):
            sql = f"UPDATE delivery SET state = 'unknown', reason = ? WHERE {lapsed}"
            self._whole(partial(self._db.execute, sql, (STOPPED, until)))

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
        rows = tuple(missing)

        def reconciled() -> int:
            changed = self._db.execute(
                "UPDATE delivery SET state = 'unknown', reason = ?, wait = '', looks = 0"
                f" WHERE state = 'planned' AND part NOT IN {HARMLESS} AND due <= ?",
                (PUT_BACK, stamp(now)),
            ).rowcount
            for row in rows:
                self._db.execute(f"{INSERT} ON CONFLICT DO NOTHING", values_of(row))
            self._at_work(entries)
            self._facts.raise_to("claims", self._witness.claims())
            self._db.execute("DELETE FROM fact WHERE name = 'taken-in'")
            return changed

        return self._whole(reconciled)

    def take_in(self, rows: Iterable[Delivery], entries: int | None, claims: int) -> None:
        theirs = tuple(rows)

        def taken_in() -> None:
            for row in theirs:
                self._write(row)
            self._at_work(entries)
            self._facts.raise_to("claims", claims)
            self._facts.note("taken-in", "yes")

        self._whole(taken_in)

    def claims(self) -> int:
        return self._facts.number("claims")

    def promises(self, newsroom: str) -> tuple[Promise, ...]:
        if not self._db.has("promise"):
            return ()  # of an earlier version of Dateline, and only looked into
        wanted = "SELECT slug, words, facts, instant, zone, tzdata FROM promise WHERE newsroom = ? ORDER BY slug"
        return self._db.all(promise, wanted, (newsroom,))

    def promise(self, newsroom: str, made: Iterable[Promise], over: Iterable[str]) -> None:
        rows, gone = tuple(made), tuple(over)

        def promised() -> None:
            for slug in gone:
                self._db.execute("DELETE FROM promise WHERE newsroom = ? AND slug = ?", (newsroom, slug))
            for row in rows:
                values = promise_values(newsroom, row)
                self._db.execute(f"INSERT INTO promise VALUES (?, ?, ?, ?, ?, ?, ?) {ANEW}", values)

        self._whole(promised)

    def faults(self) -> tuple[str, ...]:
        found = list(self._db.faults())
        if self._witness.claims() > self._facts.number("claims"):
            found.append("The file beside it counts more claims than the ledger: an older ledger was put back.")
        return tuple(found)

    @property
    def facts(self) -> Facts:
        """What it says of itself."""
        return self._facts

    def merge(self, rows: Iterable[Delivery], facts: Mapping[str, str]) -> None:
        """Write rows and facts of this same ledger, as a copy of it has them by now, over what stands here."""
        known = tuple(rows)

        def written() -> None:
            for row in known:
                self._db.execute(f"{INSERT} {OVER}", values_of(row))
            for name, value in facts.items():
                self._db.execute("DELETE FROM fact WHERE name = ?", (name,))
                if value:
                    self._facts.note(name, value)

        self._whole(written)

    def alone(self) -> AbstractContextManager[None]:
        """Meanwhile nobody else writes in it."""
        return self._db.transaction()

    def everything(self) -> Everything:
        """All that it holds."""
        own = ", ".join(f"'{name}'" for name in OWN)
        return Everything(
            self._db.all(tuple, f"{SELECT} ORDER BY {KEYS}"),
            self._db.all(tuple, "SELECT * FROM promise ORDER BY newsroom, slug"),
            self._db.all(_fact, f"SELECT name, value FROM fact WHERE name NOT IN ({own}) ORDER BY name"),
        )

    def hold(self, held: Everything) -> None:
        """Write all of it over what stands here."""

        def written() -> None:
            for row in held.deliveries:
                self._db.execute(f"{INSERT} {OVER}", row)
            for row in held.promises:
                self._db.execute(f"INSERT INTO promise VALUES (?, ?, ?, ?, ?, ?, ?) {ANEW}", row)
            for name, value in held.facts:
                self._facts.note(name, value)
            self._facts.note("schema", str(SCHEMA))

        self._whole(written)

    def close(self) -> None:
        """Let go of it."""
        self._db.close()

    def _at_work(self, entries: int | None) -> None:
        self._db.execute("INSERT INTO fact VALUES ('at-work', 'yes') ON CONFLICT DO NOTHING")
        if entries is not None:
            self._facts.raise_to("entries", entries)

    def _waits_to_be_reconciled(self) -> bool:
        witnessed = self._witness.claims()  # asked first: the ledger is never behind what was witnessed before
        return _waits(self._facts.all(), witnessed)

    def _claim(self, wanted: list[Claim]) -> list[tuple[Delivery, Delivery]]:
        """What is claimed and what it was before; where nobody knows whether it is, it is taken back later."""
        claims: list[tuple[Delivery, Delivery]] = []
        try:
            with self._db.transaction():
                witnessed, facts = self._witness.claims(), self._facts.all()
                if not _waits(facts, witnessed):
                    claims = self._begun(wanted)
                if claims:
                    self._write(*(claimed for claimed, _ in claims))
                    self._facts.note("claims", str(counted(facts.get("claims", "")) + len(claims)))
        except Doubtful:
            self._unsent += claims
            raise
        return claims

    def _begun(self, wanted: list[Claim]) -> list[tuple[Delivery, Delivery]]:
        """Those that are planned, as their senders claim them, each with what it was before."""
        planned = self._rows((wish.key for wish in wanted), f" AND state = 'planned'{self._db.for_update}")
        there, claims = {row.key: row for row in planned}, list[tuple[Delivery, Delivery]]()
        for wish in (each for each in wanted if each.key in there):
            before = there.pop(wish.key)
            lease = from_stamp(stamp(wish.now + LEASE))
            begun = replace(before, state="sending", request=wish.request, owner=wish.owner, lease=lease, looks=0)
            claims.append((replace(begun, attempt=begun.attempt + 1), before))
        return claims

    def _bear_witness(self, claims: list[tuple[Delivery, Delivery]]) -> None:
        """See that they are there, and count them, before anything is sent; where that fails they were no claims."""

        def witnessed() -> None:
            there = {row.key: row for row in self._rows(claimed.key for claimed, _ in claims)}
            if any(there.get(claimed.key) != claimed for claimed, _ in claims):
                raise LedgerRefuses("The ledger does not show what was just written into it. Nothing is sent.")
            with self._witness.turn:
                self._witness.keep(self._facts.number("claims"))

        try:
            self._whole(witnessed, alone=False)
        except LedgerRefuses:
            self._unsent += claims
            self._take_back()
            raise

    def _take_back(self) -> None:
        """What this process claimed, and surely did not send since the claim was refused, is as it was before."""
        if not self._unsent:
            return
        with self._db.transaction():
            for claimed, before in self._unsent:
                if self._db.one(f"{SELECT} WHERE {BY_KEY}{self._db.for_update}", claimed.key) == values_of(claimed):
                    self._write(before)
        self._unsent.clear()

    def _make_up(self) -> None:
        """How claims of this process ended is written down, if that was refused before."""
        ended, self._unwritten = self._unwritten, []
        if ended:
            self.settle_all(ended)

    def _also(self, rows: tuple[Delivery, ...]) -> None:
        """What else is written in the transaction that plans these: here nothing."""

    def _write(self, *rows: Delivery) -> None:
        self._db.each(f"{INSERT} {OVER}", map(values_of, rows))

    def _rows(self, keys: Iterable[Key], only: str = "") -> Iterator[Delivery]:
        """Those of these that are there, and `only` what that says of them."""
        for some in _few(keys):
            wanted = " OR ".join([f"({BY_KEY})"] * len(some))
            values = [word for key in some for word in key]
            yield from self._db.all(delivery, f"{SELECT} WHERE ({wanted}){only}", values)

    def _change(self, setting: str, values: tuple[Any, ...], key: Key, only: str) -> bool:
        sql = f"UPDATE delivery SET {setting} WHERE {BY_KEY} AND {only}"
        return self._whole(lambda: self._db.execute(sql, (*values, *key)).rowcount == 1, alone=False)

    def _whole(self, work: Callable[[], T], *, alone: bool = True) -> T:
        """What is worked out in one transaction."""

        def worked() -> T:
            with self._db.transaction(alone=alone):
                return work()

        return self._db.surely(worked)


def _few(many: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """All of them, so many at a time that a statement can take the values of each."""
    left = iter(many)
    while some := tuple(islice(left, FEW)):
        yield some


def _settling(claimed: Delivery, outcome: Outcome) -> tuple[str, tuple[Any, ...]]:
    """The statement that writes down how a delivery ended, and its values."""
    state, reason, wait = ending(outcome)
    receipt = outcome.receipt if isinstance(outcome, Sent) else None
    # that it is there is true whatever was decided meanwhile; once it is unknown, only looking or a person may
    # bring it back to planned
    when = {"sent": "state <> 'sent'", "planned": "state = 'sending'"}.get(state, "state IN ('sending', 'unknown')")
    values = (state, reason, wait, *receipt_values(receipt), *claimed.key, claimed.owner, claimed.attempt)
    return f"UPDATE delivery SET {ENDING} WHERE {BY_KEY} AND owner = ? AND attempt = ? AND {when}", values


def _waits(facts: Mapping[str, str], witnessed: int) -> bool:
    """Whether a ledger that says this of itself waits to be reconciled, where so many claims were witnessed before."""
    return witnessed > counted(facts.get("claims", "")) or facts.get("taken-in") == "yes"


def _fact(row: tuple[Any, ...]) -> tuple[str, str]:
    return row[0], row[1]
