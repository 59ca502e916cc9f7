"""The ledger: one contract for all of them, run over every way to keep one.

A new ledger joins by one maker in MAKERS.
"""

import itertools
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, get_args

import psycopg
import pytest

from pipeline.clock import HandClock
from pipeline.delivery import (
    FORGOTTEN,
    LEASE,
    PUT_BACK,
    Delivery,
    Key,
    Outcome,
    Receipt,
    Refused,
    RetryAt,
    Sent,
    State,
    Unknown,
)
from pipeline.git import WRITER, Git
from pipeline.ledger import Claim, Ledger, LedgerRefuses, SqliteLedger
from pipeline.ledger.branch import Branch
from pipeline.ledger.journal import JournalLedger
from pipeline.ledger.postgres import PostgresLedger
from pipeline.promise import Promise
from tests.postgres import shared

NOON = datetime(2020, 12, 4, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
KEY = Key("news.example", "one", 1, "x-us", "post")
REQUEST = b'{"text":"\x00\xff"}'
RECEIPT = Receipt("77", "https://x.example/77", NOON)
FOUND = Receipt("78", "https://x.example/78", LATER)
ROW = Delivery(KEY, NOON)
PROMISE = Promise("one", "w" * 64, "f" * 64, NOON, "America/Port_of_Spain", "2026f")


class Opened(Ledger, Protocol):
    """A ledger that can be let go of."""

    def close(self) -> None:
        """Let go of it."""
        ...


class Maker(Protocol):
    """One way to keep a ledger."""

    def open(self) -> Opened:
        """The ledger, at each call for itself; a lasting one sees what the one before wrote."""
        ...

    def apart(self, name: str) -> Opened:
        """The same ledger, as another desk that bears this name has it open."""
        ...

    def failing(self, ledger: Opened) -> AbstractContextManager[None]:
        """Meanwhile the place it is kept in takes nothing more."""
        ...

    def code(self) -> str:
        """Python that opens the same ledger, as `ledger`, in another process."""
        ...


@dataclass(frozen=True)
class SqliteFile:
    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "ledger.sqlite3"

    def open(self) -> SqliteLedger:
        return SqliteLedger(self.path)

    def apart(self, name: str) -> SqliteLedger:
        return self.open()

    def failing(self, ledger: Opened) -> AbstractContextManager[None]:
        return no_file_larger_than(0)

    def code(self) -> str:
        return (
            f"from pathlib import Path, PosixPath\nfrom pipeline.ledger import *\nledger = SqliteLedger({self.path!r})"
        )


@dataclass(frozen=True)
class SqliteMemory:
    folder: Path

    def open(self) -> SqliteLedger:
        return SqliteLedger(None)

    def apart(self, name: str) -> SqliteLedger:
        raise NotImplementedError("nobody else can open it")

    @contextmanager
    def failing(self, ledger: Opened) -> Iterator[None]:
        assert isinstance(ledger, SqliteLedger)
        pages = ledger._db.execute("PRAGMA page_count").fetchone()[0]
        ledger._db.execute(f"PRAGMA max_page_count = {pages}").fetchone()
        yield
        ledger._db.execute("PRAGMA max_page_count = 1000000").fetchone()

    def code(self) -> str:
        raise NotImplementedError("it ends with its process")


@dataclass(frozen=True)
class Journal:
    """A SQLite file, and a branch that its claims are pushed to."""

    folder: Path

    def open(self) -> JournalLedger:
        return self.apart("here")

    def apart(self, name: str) -> JournalLedger:
        there, here = self.folder / "there.git", self.folder / name
        for path in (there, here):
            if not path.exists():
                path.mkdir()
                Git(path).ask("init", "--quiet", "--bare")
        branch = Branch(Git(here, str(there), WRITER), "state")
        known = [(KEY.newsroom, slug) for slug in ("one", "two")]
        # so that a branch which failed is tried again at once
        clock = HandClock(NOON)
        object.__setattr__(clock, "elapsed", itertools.count(0, 60).__next__)
        return JournalLedger(SqliteLedger(here / "ledger.sqlite3"), branch, lambda: known, clock)

    def failing(self, ledger: Opened) -> AbstractContextManager[None]:
        return no_file_larger_than(0)

    def code(self) -> str:
        return f"from tests.test_ledger import *\nledger = Journal({self.folder!r}).open()".replace("PosixPath", "Path")


@dataclass(frozen=True)
class Postgres:
    folder: Path
    schema: str = field(default_factory=lambda: shared().schema())

    def open(self) -> PostgresLedger:
        return PostgresLedger(shared().url, self.schema, count=self.folder / "ledger.claims")

    def apart(self, name: str) -> PostgresLedger:
        return self.open()

    @contextmanager
    def failing(self, ledger: Opened) -> Iterator[None]:
        with psycopg.connect(shared().url) as other:
            other.execute(f"LOCK TABLE {self.schema}.delivery, {self.schema}.promise IN SHARE MODE")
            yield

    def code(self) -> str:
        made = f"PostgresLedger({shared().url!r}, {self.schema!r})"
        return f"from pipeline.ledger.postgres import PostgresLedger\nledger = {made}"


LASTING: list[Callable[[Path], Maker]] = [SqliteFile, Postgres, Journal]
MAKERS: list[Callable[[Path], Maker]] = [*LASTING, SqliteMemory]


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """A disk that is full: any write beyond this many bytes of a file fails, as the kernel does it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture(params=MAKERS)
def maker(request: pytest.FixtureRequest, tmp_path: Path) -> Maker:
    made: Maker = request.param(tmp_path)
    return made


@pytest.fixture(params=LASTING)
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> Maker:
    made: Maker = request.param(tmp_path)
    return made


@pytest.fixture
def ledger(maker: Maker) -> Iterator[Opened]:
    with closing(maker.open()) as opened:
        yield opened


def only(ledger: Ledger, key: Key = KEY) -> Delivery:
    (found,) = (row for row in ledger.load() if row.key == key)
    return found


def claim(ledger: Ledger, owner: str = "desk", now: datetime = NOON) -> Delivery:
    claimed = ledger.claim(KEY, REQUEST, owner, now)
    assert claimed is not None
    return claimed


def in_state(ledger: Ledger, state: State) -> Delivery:
    """The row brought to a state as it comes there, and as its owner knows it."""
    ledger.plan([replace(ROW, state="held", reason="first run")] if state == "held" else [ROW])
    if state in ("planned", "held"):
        return replace(only(ledger), owner="desk", attempt=1)
    claimed = claim(ledger)
    ending: dict[State, Outcome] = {"sent": Sent(RECEIPT), "refused": Refused("no"), "unknown": Unknown("silence")}
    if state in ending:
        assert ledger.settle(claimed, ending[state])
    return claimed


# Every act, and the only states it moves, to which; in every other state it changes nothing.
ACTS: dict[str, tuple[Callable[[Ledger, Delivery], object], dict[State, State]]] = {
    "plan": (lambda to, row: to.plan([ROW]), {}),
    "plan as held": (lambda to, row: to.plan([replace(ROW, state="held")]), {"planned": "held"}),
    "claim": (lambda to, row: to.claim(KEY, b"other", "other", LATER), {"planned": "sending"}),
    "settle sent": (
        lambda to, row: to.settle(row, Sent(RECEIPT)),
        {"sending": "sent", "unknown": "sent", "refused": "sent"},
    ),
    "settle refused": (lambda to, row: to.settle(row, Refused("no")), {"sending": "refused", "unknown": "refused"}),
    "settle unknown": (lambda to, row: to.settle(row, Unknown("silence")), {"sending": "unknown"}),
    "settle retry": (lambda to, row: to.settle(row, RetryAt(LATER, "busy")), {"sending": "planned"}),
    "settle by another": (lambda to, row: to.settle(replace(row, owner="other"), Sent(RECEIPT)), {}),
    "settle an older attempt": (lambda to, row: to.settle(replace(row, attempt=0), Sent(RECEIPT)), {}),
    "lapse": (lambda to, row: to.lapse(NOON + LEASE + timedelta(seconds=1)), {"sending": "unknown"}),
    "lapse too soon": (lambda to, row: to.lapse(NOON + LEASE), {}),
    "wait": (lambda to, row: to.wait(KEY, LATER), {}),
    "reconcile": (lambda to, row: to.reconcile(NOON), {"planned": "unknown"}),
    "reconcile before its hour": (lambda to, row: to.reconcile(NOON - timedelta(seconds=1)), {}),
    "reconcile with it missing": (lambda to, row: to.reconcile(NOON - LEASE, [replace(ROW, state="held")]), {}),
    "look": (lambda to, row: to.looked(KEY, LATER, able=True), {}),
    "find": (lambda to, row: to.found(KEY, RECEIPT), {"unknown": "sent"}),
    "decide to send": (
        lambda to, row: to.decide(KEY, "planned", "", NOON),
        {"unknown": "planned", "refused": "planned", "held": "planned"},
    ),
    "decide to hold": (
        lambda to, row: to.decide(KEY, "held", "wait", NOON),
        {"planned": "held", "unknown": "held", "refused": "held"},
    ),
}


@pytest.mark.parametrize("state", get_args(State))
@pytest.mark.parametrize("act", ACTS)
def test_an_act_moves_a_delivery_only_where_the_table_says(ledger: Opened, act: str, state: State) -> None:
    row = in_state(ledger, state)
    assert only(ledger).state == state
    do, moves = ACTS[act]
    do(ledger, row)
    assert only(ledger).state == moves.get(state, state)


@pytest.mark.parametrize("state", get_args(State))
@pytest.mark.parametrize("act", ["settle sent", "find", "decide to hold", "claim"])
def test_an_act_says_whether_it_changed_anything(ledger: Opened, act: str, state: State) -> None:
    row = in_state(ledger, state)
    before = ledger.load()
    done = ACTS[act][0](ledger, row)
    assert bool(done) == (ledger.load() != before or (act, state) == ("decide to hold", "held"))


def test_a_ledger_is_new_until_something_is_planned_even_nothing(ledger: Opened) -> None:
    assert ledger.is_new()
    assert ledger.load() == ()
    assert ledger.is_new()
    ledger.plan([])
    assert not ledger.is_new()


def test_deliveries_are_loaded_as_they_were_planned_by_due_instant(ledger: Opened) -> None:
    rows = [
        Delivery(KEY._replace(slug="later"), LATER),
        Delivery(KEY._replace(part="recall"), NOON, "held", "it was withdrawn"),
        Delivery(KEY._replace(newsroom="other.example", revision=12, channel="é"), NOON - timedelta(days=9)),
    ]
    ledger.plan(rows)
    assert ledger.load() == (rows[2], rows[1], rows[0])


def test_the_deliveries_of_one_release_are_found_among_all(ledger: Opened) -> None:
    mine = [Delivery(KEY._replace(revision=2), LATER), ROW]
    others = [Delivery(KEY._replace(slug="one-more"), NOON), Delivery(KEY._replace(newsroom="other.example"), NOON)]
    ledger.plan([*mine, *others])
    assert ledger.of("news.example", "one") == (mine[1], mine[0])


def test_what_a_desk_looks_after_is_what_is_planned_sending_or_unknown_in_its_newsroom(ledger: Opened) -> None:
    every = [Delivery(KEY._replace(slug=state), LATER, state) for state in get_args(State)]
    ledger.plan([*every, replace(ROW, key=KEY._replace(newsroom="other.example")), ROW])
    found = [(row.key.slug, row.state) for row in ledger.unsettled("news.example")]
    assert found == [("one", "planned"), ("planned", "planned"), ("sending", "sending"), ("unknown", "unknown")]


def test_what_left_lately_is_what_may_be_out_and_was_due_begun_or_seen_since(ledger: Opened) -> None:
    every = [Delivery(KEY._replace(slug=state), LATER, state) for state in get_args(State)]
    begun = replace(ROW, key=KEY._replace(slug="begun"), state="unknown", lease=LATER + LEASE)
    seen = replace(ROW, key=KEY._replace(slug="seen"), state="sent", receipt=FOUND)
    old = replace(ROW, state="sent", receipt=RECEIPT, lease=NOON)
    ledger.plan([*every, begun, seen, old, replace(seen, key=KEY._replace(newsroom="other.example"))])
    found = [row.key.slug for row in ledger.lately("news.example", LATER - timedelta(seconds=1))]
    assert found == ["begun", "seen", "sending", "sent", "unknown"]
    assert ledger.lately("news.example", LATER + timedelta(days=1)) == ()


def test_a_ledger_knows_of_as_many_entries_as_it_was_ever_told_of(ledger: Opened) -> None:
    assert ledger.entries() is None
    ledger.plan([ROW])
    assert ledger.entries() is None
    for told, known in ((0, 0), (3, 3), (2, 3), (None, 3), (12, 12)):
        ledger.plan([], told)
        assert ledger.entries() == known


def test_a_ledger_is_older_where_more_entries_are_public_than_it_knows_of(ledger: Opened) -> None:
    assert not ledger.is_older(9), "a new one knows nothing and announces nothing"
    ledger.plan([ROW])
    assert not ledger.is_older(9), "it has never counted them"
    ledger.plan([], 4)
    assert not ledger.is_older(4)
    assert ledger.is_older(5)
    ledger.reconcile(NOON, entries=5)
    assert not ledger.is_older(5)


def test_a_record_that_was_planned_ahead_for_is_known_until_entries_are_counted_again(ledger: Opened) -> None:
    ledger.plan([ROW], 1, "two")
    assert ledger.entries() == 1
    assert [ledger.is_older(2, digest) for digest in ("two", "other", "")] == [False, True, True]
    ledger.plan([replace(ROW, due=LATER)])
    assert not ledger.is_older(2, "two"), "what a person plans is about no lift"
    ledger.plan([], 1, "other")
    assert [ledger.is_older(2, digest) for digest in ("two", "other")] == [True, False]
    ledger.plan([], 2)
    assert [ledger.is_older(3, digest) for digest in ("two", "other", "")] == [True, True, True]


@pytest.mark.parametrize("made", [SqliteFile, Postgres])
def test_a_ledger_is_not_taken_for_an_older_one_while_another_counts_what_came_to_pass(
    made: Callable[[Path], Maker], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = made(tmp_path)
    with closing(maker.open()) as ledger, closing(maker.open()) as other:
        ledger.plan([ROW], 0, "a" * 64)
        entries = ledger.entries

        def meanwhile() -> int | None:
            found = entries()
            other.plan([], 1)
            return found

        monkeypatch.setattr(ledger, "entries", meanwhile)
        assert not ledger.is_older(1, "a" * 64)
        assert not ledger.is_older(1, "a" * 64)


def test_an_older_ledger_that_is_put_back_has_all_that_is_due_looked_for(ledger: Opened) -> None:
    later = Delivery(KEY._replace(slug="later"), LATER)
    in_state(ledger, "planned")
    ledger.wait(KEY, LATER)
    ledger.plan([later])
    assert ledger.reconcile(NOON, entries=7) == 1
    assert only(ledger) == replace(ROW, state="unknown", reason=PUT_BACK)
    assert only(ledger, later.key) == later, "before its hour nobody can have sent it"
    assert ledger.entries() == 7
    assert ledger.reconcile(NOON, entries=7) == 0


def test_that_an_older_ledger_was_put_back_is_told_until_the_last_of_it_is_settled(ledger: Opened) -> None:
    in_state(ledger, "unknown")
    assert not ledger.put_back()
    two, three = (replace(ROW, key=KEY._replace(slug=slug)) for slug in ("two", "three"))
    ledger.plan([two])
    ledger.reconcile(NOON, [replace(three, state="unknown", reason=FORGOTTEN)])
    assert ledger.put_back()
    ledger.found(two.key, RECEIPT)
    ledger.looked(three.key, LATER, able=True)
    assert ledger.put_back()
    ledger.decide(three.key, "held", "", NOON)
    assert not ledger.put_back()


def test_what_an_older_ledger_does_not_know_is_added_and_what_it_knows_is_kept(ledger: Opened) -> None:
    sent = in_state(ledger, "sent")
    missing = Delivery(KEY._replace(slug="two"), NOON, "unknown", FORGOTTEN)
    assert ledger.reconcile(NOON, [replace(ROW, state="unknown"), missing]) == 0
    assert (only(ledger).state, only(ledger).attempt) == ("sent", sent.attempt)
    assert only(ledger, missing.key) == missing


def test_rows_taken_in_stand_as_they_were_and_nothing_is_claimed_before_they_are_reconciled(ledger: Opened) -> None:
    ledger.plan([ROW])
    begun = replace(ROW, attempt=4, request=REQUEST, owner="far", lease=NOON, wait=LATER, looks=2, reason="busy")
    sent = replace(begun, key=KEY._replace(slug="two"), state="sent", receipt=RECEIPT)
    ledger.take_in([begun, sent], 6, 9)
    assert set(ledger.load()) == {begun, sent}
    assert (ledger.entries(), ledger.claims(), ledger.is_new()) == (6, 9, False)
    assert ledger.is_older(0)
    assert ledger.put_back()
    assert ledger.claim(KEY, REQUEST, "desk", NOON) is None
    assert ledger.reconcile(NOON) == 1
    assert not ledger.is_older(0)
    assert only(ledger).state == "unknown"


def test_claims_are_counted_and_only_claims(ledger: Opened) -> None:
    ledger.plan([ROW])
    assert ledger.claims() == 0
    ledger.settle(claim(ledger), RetryAt(NOON, "busy"))
    claim(ledger)
    assert ledger.claim(KEY, REQUEST, "other", NOON) is None
    assert ledger.claims() == 2


def test_a_planned_delivery_that_nobody_could_look_for_waits_and_is_looked_for_first_then_too(ledger: Opened) -> None:
    ledger.plan([ROW])
    assert not only(ledger).overdue(NOON + LEASE)
    assert only(ledger).overdue(NOON + LEASE + timedelta(seconds=1))
    ledger.wait(KEY, LATER)
    row = only(ledger)
    assert (row.state, row.wait, row.ready(NOON), row.overdue(LATER)) == ("planned", LATER, False, True)
    ledger.settle(claim(ledger, now=LATER), RetryAt(LATER, "surely not sent"))
    assert not only(ledger).overdue(LATER)


def test_planning_again_doubles_nothing_and_the_hour_of_what_is_not_begun_follows(ledger: Opened) -> None:
    ledger.plan([ROW])
    ledger.plan([replace(ROW, due=LATER)])
    assert ledger.load() == (replace(ROW, due=LATER),)


def test_the_hour_of_what_was_begun_does_not_follow(ledger: Opened) -> None:
    ledger.plan([ROW])
    ledger.settle(claim(ledger), RetryAt(LATER, "busy"))
    begun = only(ledger)
    ledger.plan([replace(ROW, due=LATER)])
    assert only(ledger) == begun


def test_a_claim_writes_down_the_request_the_owner_the_attempt_and_the_lease(ledger: Opened) -> None:
    ledger.plan([ROW])
    claimed = claim(ledger)
    assert claimed == replace(ROW, state="sending", request=REQUEST, owner="desk", attempt=1, lease=NOON + LEASE)
    assert only(ledger) == claimed


def test_what_is_not_in_the_ledger_cannot_be_claimed(ledger: Opened) -> None:
    ledger.plan([ROW])
    assert ledger.claim(KEY._replace(revision=2), REQUEST, "desk", NOON) is None


@pytest.mark.parametrize("request_", [b"", b"\x00\x01\xff", os.urandom(1_000_000)], ids=["empty", "bytes", "large"])
def test_a_request_is_kept_byte_for_byte(ledger: Opened, request_: bytes) -> None:
    ledger.plan([ROW])
    ledger.claim(KEY, request_, "desk", NOON)
    assert only(ledger).request == request_


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Sent(RECEIPT), {"state": "sent", "receipt": RECEIPT}),
        (RetryAt(LATER, "busy"), {"state": "planned", "reason": "busy", "wait": LATER}),
        (Refused("forbidden"), {"state": "refused", "reason": "forbidden"}),
        (Unknown("silence"), {"state": "unknown", "reason": "silence"}),
    ],
)
def test_an_outcome_is_written_down_with_its_reason(ledger: Opened, outcome: Outcome, expected: dict[str, Any]) -> None:
    ledger.plan([ROW])
    claimed = claim(ledger)
    assert ledger.settle(claimed, outcome)
    assert only(ledger) == replace(claimed, **expected)


TWO, ABSENT = replace(ROW, key=KEY._replace(slug="two")), KEY._replace(slug="absent")


def wishes(*keys: Key) -> list[Claim]:
    return [Claim(key, REQUEST + key.slug.encode(), "desk", NOON) for key in keys]


def test_several_are_claimed_in_one_go_each_as_by_itself(ledger: Opened) -> None:
    ledger.plan([ROW, TWO, replace(ROW, key=KEY._replace(slug="held"), state="held")])
    claimed = ledger.claim_all(wishes(TWO.key, ABSENT, KEY, KEY._replace(slug="held"), KEY))
    assert [row and row.key.slug for row in claimed] == ["two", None, "one", None, None]
    assert [row for row in ledger.load() if row.state == "sending"] == [claimed[2], claimed[0]]
    assert only(ledger, TWO.key).request == REQUEST + b"two"
    assert ledger.claims() == 2
    assert ledger.claim_all(wishes(KEY, TWO.key)) == [None, None]
    assert ledger.claim_all([]) == []


def test_more_are_claimed_in_one_go_than_a_statement_takes(ledger: Opened) -> None:
    rows = [replace(ROW, key=KEY._replace(slug=f"s{at}")) for at in range(47)]
    ledger.plan(rows)
    claimed = ledger.claim_all(wishes(*(row.key for row in rows)))
    assert [row and row.key for row in claimed] == [row.key for row in rows]
    assert ledger.claims() == 47
    assert ledger.settle_all((row, Sent(RECEIPT)) for row in claimed if row) == [True] * 47
    assert {row.state for row in ledger.load()} == {"sent"}


def test_of_several_claims_none_is_made_where_the_ledger_refuses(maker: Maker, ledger: Opened) -> None:
    ledger.plan([ROW, TWO])
    before = ledger.load()
    with maker.failing(ledger), pytest.raises(LedgerRefuses):
        ledger.claim_all([*wishes(KEY), Claim(TWO.key, b"x" * 1_000_000, "desk", NOON)])
    assert (ledger.load(), ledger.claims()) == (before, 0)


def test_how_several_ended_is_written_in_one_go_each_fenced_by_itself(ledger: Opened) -> None:
    ledger.plan([ROW, TWO])
    one, two = (row for row in ledger.claim_all(wishes(KEY, TWO.key)) if row)
    stranger = replace(two, owner="other")
    assert ledger.settle_all([(one, Refused("no")), (stranger, Sent(RECEIPT))]) == [True, False]
    assert (only(ledger).state, only(ledger, TWO.key).state) == ("refused", "sending")
    assert ledger.settle_all([]) == []


def test_an_outcome_that_the_ledger_refused_is_written_down_before_anything_lapses(
    maker: Maker, ledger: Opened
) -> None:
    ledger.plan([ROW, TWO])
    one, _ = (row for row in ledger.claim_all(wishes(KEY, TWO.key)) if row)
    with maker.failing(ledger), pytest.raises(LedgerRefuses):
        ledger.settle_all([(one, Sent(replace(RECEIPT, id="7" * 1_000_000)))])
    assert only(ledger).state == "sending"
    ledger.lapse(NOON + LEASE + timedelta(seconds=1))
    assert (only(ledger).state, only(ledger, TWO.key).state) == ("sent", "unknown")


def test_each_attempt_is_fenced_from_the_one_before(ledger: Opened) -> None:
    ledger.plan([ROW])
    first = claim(ledger)
    ledger.settle(first, RetryAt(LATER, "busy"))
    second = claim(ledger, now=LATER)
    assert second.attempt == 2
    assert not ledger.settle(first, Refused("too late to say"))
    assert only(ledger) == second
    assert ledger.settle(second, Sent(RECEIPT))
    assert only(ledger).wait is None


# A desk that slept in the middle of sending, and what became of its delivery meanwhile.
def lapsed(ledger: Ledger) -> Ledger:
    """Its lease has ended, so nobody knows."""
    ledger.lapse(LATER)
    return ledger


def again(ledger: Ledger) -> Delivery:
    """A person asked for it again, and another desk took it up."""
    lapsed(ledger).decide(KEY, "planned", "", LATER)
    return claim(ledger, "other", LATER)


MEANWHILE: dict[str, Callable[[Ledger], object]] = {
    "nothing": lambda to: None,
    "its lease lapsed": lapsed,
    "it was looked for": lambda to: lapsed(to).looked(KEY, LATER, able=True),
    "it was found": lambda to: lapsed(to).found(KEY, FOUND),
    "a person held it": lambda to: lapsed(to).decide(KEY, "held", "no", LATER),
    "a person asked again": lambda to: lapsed(to).decide(KEY, "planned", "", LATER),
    "another desk claimed it": again,
    "another desk sent it": lambda to: to.settle(again(to), Sent(FOUND)),
    "another desk was refused": lambda to: to.settle(again(to), Refused("forbidden")),
    "another desk is to come back": lambda to: to.settle(again(to), RetryAt(LATER, "busy")),
}
ITS_OWN = ("nothing", "its lease lapsed", "it was looked for")


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_a_sleeper_that_sent_it_says_so_unless_another_attempt_was_begun_or_it_was_found(
    ledger: Opened, meanwhile: str
) -> None:
    ledger.plan([ROW])
    slept = claim(ledger)
    MEANWHILE[meanwhile](ledger)
    before = only(ledger)
    told = ledger.settle(slept, Sent(RECEIPT))
    assert told == (meanwhile in (*ITS_OWN, "a person held it", "a person asked again"))
    assert only(ledger) == (replace(before, state="sent", reason="", wait=None, receipt=RECEIPT) if told else before)
    assert ledger.claim(KEY, REQUEST, "desk", LATER) is None or meanwhile == "another desk is to come back"


@pytest.mark.parametrize("outcome", [Refused("no"), Unknown("silence"), RetryAt(LATER, "busy")])
@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_a_sleeper_that_did_not_send_it_overwrites_nothing_that_was_decided_since(
    ledger: Opened, meanwhile: str, outcome: Outcome
) -> None:
    ledger.plan([ROW])
    slept = claim(ledger)
    MEANWHILE[meanwhile](ledger)
    before = only(ledger)
    told = ledger.settle(slept, outcome)
    assert told == (meanwhile == "nothing" or (meanwhile in ITS_OWN and not isinstance(outcome, RetryAt)))
    assert told or only(ledger) == before


def test_looking_counts_only_when_it_was_possible(ledger: Opened) -> None:
    in_state(ledger, "unknown")
    ledger.looked(KEY, LATER, able=False)
    assert (only(ledger).looks, only(ledger).wait) == (0, LATER)
    ledger.looked(KEY, NOON, able=True)
    assert (only(ledger).looks, only(ledger).wait) == (1, NOON)


def test_a_delivery_that_is_found_has_its_receipt(ledger: Opened) -> None:
    claimed = in_state(ledger, "unknown")
    assert ledger.found(KEY, RECEIPT)
    assert only(ledger) == replace(claimed, state="sent", receipt=RECEIPT)


def test_a_decision_starts_afresh(ledger: Opened) -> None:
    in_state(ledger, "unknown")
    ledger.looked(KEY, LATER, able=True)
    assert ledger.decide(KEY, "planned", "asked for", LATER)
    row = only(ledger)
    assert (row.state, row.reason, row.due, row.wait, row.looks) == ("planned", "asked for", LATER, None, 0)


@pytest.mark.parametrize("other", [{"newsroom": "other.example"}, {"slug": "two"}, {"revision": 2}, {"part": "recall"}])
@pytest.mark.parametrize("act", [act for act in ACTS if act != "reconcile"])  # which is for all of them
def test_an_act_touches_no_other_delivery(ledger: Opened, act: str, other: dict[str, Any]) -> None:
    beside = Delivery(KEY._replace(**other), NOON)
    ledger.plan([beside])
    ACTS[act][0](ledger, in_state(ledger, "sending"))
    assert only(ledger, beside.key) == beside


@pytest.mark.parametrize("act", ["plan as held", "claim", "decide to hold"])
def test_where_nothing_more_can_be_written_an_act_is_refused_and_changes_nothing(
    maker: Maker, ledger: Opened, act: str
) -> None:
    row = in_state(ledger, "planned")
    before = ledger.load()
    large = [Delivery(KEY._replace(slug="x" * 3000 + str(at)), NOON) for at in range(9)]
    with maker.failing(ledger):
        with pytest.raises(LedgerRefuses):
            ledger.plan(large)
        if maker.__class__ in LASTING:  # in memory only what takes more room is refused
            with pytest.raises(LedgerRefuses):
                ACTS[act][0](ledger, row)
        with pytest.raises(LedgerRefuses):
            ledger.claim(KEY, b"x" * 1_000_000, "desk", NOON)
        assert ledger.load() == before
    ACTS[act][0](ledger, row)
    assert ledger.load() != before


@pytest.mark.parametrize("state", get_args(State))
def test_another_opening_sees_all_of_it(lasting: Maker, state: State) -> None:
    with closing(lasting.open()) as ledger:
        in_state(ledger, state)
        before = ledger.load()
    with closing(lasting.open()) as again:
        assert again.load() == before
        assert not again.is_new()


def test_the_intent_outlives_a_process_that_dies_the_moment_it_is_written(lasting: Maker) -> None:
    with closing(lasting.open()) as ledger:
        ledger.plan([ROW])
    dying = f"""
import os
from datetime import datetime, UTC
from pipeline.delivery import Key
{lasting.code()}
ledger.claim(Key(*{tuple(KEY)!r}), {REQUEST!r}, "dead", datetime.fromisoformat("{NOON.isoformat()}"))
os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", dying], check=False).returncode == 9
    with closing(lasting.open()) as ledger:
        row = only(ledger)
        assert (row.state, row.request, row.owner) == ("sending", REQUEST, "dead")
        assert ledger.claim(KEY, REQUEST, "desk", LATER) is None
        ledger.lapse(LATER)
        assert only(ledger).state == "unknown"
        assert ledger.claim(KEY, REQUEST, "desk", LATER) is None


def test_of_two_that_race_for_a_claim_one_gets_it(lasting: Maker) -> None:
    keys = [KEY._replace(slug=f"race-{at}") for at in range(12)]
    with closing(lasting.open()) as ledger:
        ledger.plan(Delivery(key, NOON) for key in keys)
    start, won = threading.Barrier(2, timeout=30), list[tuple[Key, str]]()

    def race(owner: str) -> None:
        with closing(lasting.apart(owner)) as mine:
            mine.plan(Delivery(key, NOON) for key in keys)
            for key in keys:
                start.wait()
                if mine.claim(key, owner.encode(), owner, NOON):
                    won.append((key, owner))

    racers = [threading.Thread(target=race, args=(owner,)) for owner in ("left", "right")]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(60)
    assert sorted(key for key, _ in won) == sorted(keys)
    with closing(lasting.open()) as ledger:
        assert sorted((row.key, row.owner) for row in ledger.load()) == sorted(won)


def test_a_promise_is_kept_as_it_was_made_by_slug_and_newsroom(ledger: Opened) -> None:
    other = replace(PROMISE, slug="another")
    ledger.promise("news.example", [PROMISE, other], [])
    assert ledger.promises("news.example") == (other, PROMISE)
    assert ledger.promises("press.example") == ()
    assert ledger.load() == ()


def test_a_promise_takes_the_place_of_the_one_of_its_slug_and_of_no_other(ledger: Opened) -> None:
    other, moved = replace(PROMISE, slug="two"), replace(PROMISE, instant=LATER, tzdata="2027a")
    ledger.promise("news.example", [PROMISE, other], [])
    ledger.promise("press.example", [PROMISE], [])
    ledger.promise("news.example", [moved], [])
    assert ledger.promises("news.example") == (moved, other)
    assert ledger.promises("press.example") == (PROMISE,)


def test_a_promise_that_is_over_is_struck_out_in_its_own_newsroom(ledger: Opened) -> None:
    for newsroom in ("news.example", "press.example"):
        ledger.promise(newsroom, [PROMISE, replace(PROMISE, slug="two")], [])
    ledger.promise("news.example", [], ["one", "never made"])
    assert [each.slug for each in ledger.promises("news.example")] == ["two"]
    assert len(ledger.promises("press.example")) == 2


def test_a_promise_does_not_put_a_ledger_to_work(ledger: Opened) -> None:
    ledger.promise("news.example", [PROMISE], [])
    assert ledger.is_new()


def test_promises_are_written_and_struck_out_all_at_once_or_not_at_all(maker: Maker, ledger: Opened) -> None:
    ledger.promise("news.example", [PROMISE], [])
    large = [replace(PROMISE, slug="x" * 3000 + str(at)) for at in range(99)]
    with maker.failing(ledger), pytest.raises(LedgerRefuses):
        ledger.promise("news.example", large, ["one"])
    assert ledger.promises("news.example") == (PROMISE,)


def test_a_promise_outlives_a_process_that_dies_the_moment_it_is_made(lasting: Maker) -> None:
    with closing(lasting.open()):
        dying = f"""
{lasting.code()}
import os, datetime
from pipeline.promise import Promise
ledger.promise("news.example", [{PROMISE!r}], [])
os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", dying], check=False).returncode == 9
    with closing(lasting.open()) as ledger:
        assert ledger.promises("news.example") == (PROMISE,)
