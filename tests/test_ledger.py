"""The ledger: one contract for all of them, run over every way to keep one.

A new ledger joins by one maker in MAKERS.
"""

import os
import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, get_args

import pytest

from pipeline.delivery import LEASE, Delivery, Key, Outcome, Receipt, Refused, RetryAt, Sent, State, Unknown
from pipeline.ledger import Ledger, LedgerRefuses, SqliteLedger
from pipeline.promise import Promise

NOON = datetime(2020, 12, 4, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
KEY = Key("news.example", "one", 1, "x-us", "post")
REQUEST = b'{"text":"\x00\xff"}'
RECEIPT = Receipt("77", "https://x.example/77", NOON)
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

    @contextmanager
    def failing(self, ledger: Opened) -> Iterator[None]:
        assert isinstance(ledger, SqliteLedger)
        pages = ledger._db.execute("PRAGMA page_count").fetchone()[0]
        ledger._db.execute(f"PRAGMA max_page_count = {pages}").fetchone()
        yield
        ledger._db.execute("PRAGMA max_page_count = 1000000").fetchone()

    def code(self) -> str:
        raise NotImplementedError("it ends with its process")


LASTING: list[Callable[[Path], Maker]] = [SqliteFile]
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
    "settle sent": (lambda to, row: to.settle(row, Sent(RECEIPT)), {"sending": "sent", "unknown": "sent"}),
    "settle refused": (lambda to, row: to.settle(row, Refused("no")), {"sending": "refused", "unknown": "refused"}),
    "settle unknown": (lambda to, row: to.settle(row, Unknown("silence")), {"sending": "unknown"}),
    "settle retry": (lambda to, row: to.settle(row, RetryAt(LATER, "busy")), {"sending": "planned"}),
    "settle by another": (lambda to, row: to.settle(replace(row, owner="other"), Sent(RECEIPT)), {}),
    "settle an older attempt": (lambda to, row: to.settle(replace(row, attempt=0), Sent(RECEIPT)), {}),
    "lapse": (lambda to, row: to.lapse(NOON + LEASE + timedelta(seconds=1)), {"sending": "unknown"}),
    "lapse too soon": (lambda to, row: to.lapse(NOON + LEASE), {}),
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
@pytest.mark.parametrize("act", ACTS)
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
        with closing(lasting.open()) as mine:
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


# SQLite alone


def test_a_disk_that_fills_up_at_any_byte_of_an_act_leaves_the_sqlite_file_as_it_was(tmp_path: Path) -> None:
    with closing(SqliteLedger(tmp_path / "ledger.sqlite3")) as ledger:
        ledger.plan([ROW])
        before = ledger.load()
        refused = 0
        for size in range(0, 100_000, 509):
            try:
                with no_file_larger_than(size):
                    ledger.claim(KEY, b"x" * 9000, "desk", NOON)
                break
            except LedgerRefuses:
                refused += 1
                assert ledger.load() == before
        assert only(ledger).state == "sending"
    assert refused > 8


class Watched(sqlite3.Connection):
    """A connection that does not hear one PRAGMA, fails at one table, and says whether it was let go of."""

    deaf_to = "nothing"
    fails_at = "nothing"
    closed = False

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if f"FROM {Watched.fails_at} " in sql:
            raise sqlite3.OperationalError("disk I/O error")
        deaf = sql.startswith(f"PRAGMA {Watched.deaf_to} =")
        return super().execute("SELECT 1" if deaf else sql, *values)

    def close(self) -> None:
        Watched.closed = True
        super().close()


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> type[Watched]:
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *words, **more: real(*words, factory=Watched, **more))
    monkeypatch.setattr(Watched, "closed", False)
    return Watched


@pytest.mark.parametrize("pragma", ["synchronous", "journal_mode"])
def test_a_sqlite_that_does_not_keep_to_its_settings_is_refused_and_let_go_of(
    tmp_path: Path, watched: type[Watched], monkeypatch: pytest.MonkeyPatch, pragma: str
) -> None:
    path = tmp_path / "ledger.sqlite3"
    with closing(sqlite3.connect(path)) as other:  # some tool left it in another mode
        other.execute("PRAGMA journal_mode = WAL").fetchone()
        other.execute("CREATE TABLE theirs (x)")
    monkeypatch.setattr(watched, "deaf_to", pragma)
    with pytest.raises(LedgerRefuses, match=f"does not keep to {pragma}"):
        SqliteLedger(path)
    assert watched.closed


def test_a_ledger_of_another_version_is_refused_and_left_as_it_is(tmp_path: Path, watched: type[Watched]) -> None:
    path = tmp_path / "ledger.sqlite3"
    SqliteLedger(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE fact SET value = '2' WHERE name = 'schema'")
        db.commit()
    before = path.read_bytes()
    watched.closed = False
    with pytest.raises(LedgerRefuses, match="another version"):
        SqliteLedger(path)
    assert watched.closed
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["ledger.sqlite3", "nowhere/ledger.sqlite3", "."])
def test_what_is_no_ledger_is_refused_in_words(tmp_path: Path, name: str) -> None:
    (tmp_path / "ledger.sqlite3").write_bytes(b"not a database, but long enough to be looked at" * 99)
    with pytest.raises(LedgerRefuses, match="The ledger cannot be used"):
        SqliteLedger(tmp_path / name)


def test_a_ledger_that_is_damaged_while_it_is_open_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    with closing(SqliteLedger(path)) as ledger:
        ledger.plan([ROW])
        path.write_bytes(b"\0" * path.stat().st_size)
        with pytest.raises(LedgerRefuses, match="The ledger cannot be used"):
            ledger.load()


@pytest.mark.parametrize("table", ["sqlite_master", "promise"])
def test_a_disk_that_fails_while_promises_are_looked_up_is_refused_in_words(
    tmp_path: Path, watched: type[Watched], monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    with closing(SqliteLedger(tmp_path / "ledger.sqlite3")) as ledger:
        ledger.promise("news.example", [PROMISE], [])
        monkeypatch.setattr(watched, "fails_at", table)
        with pytest.raises(LedgerRefuses, match="The ledger cannot be used: disk I/O error"):
            ledger.promises("news.example")


def test_a_fault_of_ours_is_not_taken_for_one_of_the_disk(tmp_path: Path) -> None:
    with closing(SqliteLedger(tmp_path / "ledger.sqlite3")) as ledger:
        with pytest.raises(sqlite3.IntegrityError):
            ledger.plan([ROW, replace(ROW, key=KEY._replace(slug=None))])  # type: ignore[arg-type]
        assert ledger.load() == ()
        assert ledger.is_new()
