"""The ledger in SQLite: what its file, its settings, its versions and its witness do beside the contract."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from pipeline.delivery import PUT_BACK, RetryAt
from pipeline.files import Disk
from pipeline.ledger import LedgerRefuses, SqliteLedger
from pipeline.ledger.witness import Witness
from tests.test_ledger import KEY, LATER, NOON, PROMISE, REQUEST, ROW, claim, no_file_larger_than, only


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
    heard: ClassVar[list[str]] = []
    closed = False

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        self.heard.append(sql)
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


@pytest.mark.parametrize("reading", [True, False])
@pytest.mark.parametrize("version", ["3", "0", "", "x"])
def test_a_ledger_of_another_version_is_refused_and_left_as_it_is(
    tmp_path: Path, watched: type[Watched], version: str, reading: bool
) -> None:
    path = tmp_path / "ledger.sqlite3"
    SqliteLedger(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE fact SET value = ? WHERE name = 'schema'", (version,))
        db.commit()
    before = path.read_bytes()
    watched.closed = False
    with pytest.raises(LedgerRefuses, match="another version"):
        SqliteLedger(path, reading=reading)
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


ONE = """
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE delivery (
    newsroom TEXT NOT NULL, slug TEXT NOT NULL, revision INTEGER NOT NULL, channel TEXT NOT NULL, part TEXT NOT NULL,
    due TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, request BLOB NOT NULL,
    receipt_id TEXT NOT NULL DEFAULT '', receipt_address TEXT NOT NULL DEFAULT '', receipt_at TEXT NOT NULL DEFAULT '',
    attempt INTEGER NOT NULL DEFAULT 0, owner TEXT NOT NULL DEFAULT '', lease TEXT NOT NULL DEFAULT '',
    wait TEXT NOT NULL DEFAULT '', looks INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (newsroom, slug, revision, channel, part)
) STRICT, WITHOUT ROWID;
INSERT INTO fact VALUES ('schema', '1'), ('at-work', 'yes'), ('claims', '3');
INSERT INTO delivery (newsroom, slug, revision, channel, part, due, state, reason, request, attempt)
VALUES ('news.example', 'one', 1, 'x-us', 'post', '2020-12-04T12:00:00Z', 'planned', 'busy', x'00ff', 3);
"""
FROM_ONE = replace(ROW, reason="busy", request=b"\x00\xff", attempt=3)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A ledger as the first version of it was written, before it kept promises."""
    path = tmp_path / "ledger.sqlite3"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(ONE)
    return path


def test_an_old_ledger_goes_on_working_and_is_brought_up_to_date_when_it_is_opened_to_be_written(old: Path) -> None:
    with closing(SqliteLedger(old)) as ledger:
        assert ledger.load() == ledger.unsettled("news.example") == (FROM_ONE,)
        assert not ledger.is_new()
        assert ledger.claims() == 3
        assert ledger.entries() is None
        assert not ledger.is_older(100), "it could not count them, so it was not put back"
        ledger.promise("news.example", [PROMISE], [])
        ledger.plan([], 2)
        assert ledger.faults() == ()
    with closing(SqliteLedger(old, reading=True)) as again:
        assert (again.entries(), again.promises("news.example"), again.faults()) == (2, (PROMISE,), ())


def test_an_old_ledger_that_is_only_read_is_read_and_left_as_it_is(old: Path) -> None:
    before = old.read_bytes()
    with closing(SqliteLedger(old, reading=True)) as ledger:
        assert ledger.load() == ledger.of("news.example", "one") == ledger.unsettled("news.example") == (FROM_ONE,)
        assert ledger.promises("news.example") == ()
        assert (ledger.entries(), ledger.is_older(9), ledger.put_back(), ledger.claims()) == (None, False, False, 3)
        assert ["earlier version" in fault for fault in ledger.faults()] == [True]
    assert old.read_bytes() == before


def test_a_disk_that_fills_up_at_any_byte_while_an_old_ledger_is_brought_up_to_date_leaves_it_old(old: Path) -> None:
    refused = 0
    for size in range(0, 100_000, 509):
        try:
            with no_file_larger_than(size):
                SqliteLedger(old).close()
            break
        except LedgerRefuses:
            refused += 1
            with closing(SqliteLedger(old, reading=True)) as ledger:
                assert ledger.load() == (FROM_ONE,)
    with closing(SqliteLedger(old, reading=True)) as ledger:
        assert (ledger.load(), ledger.faults()) == ((FROM_ONE,), ())
    assert refused > 8


def test_what_a_desk_looks_after_is_found_without_reading_the_past(
    tmp_path: Path, watched: type[Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(SqliteLedger(tmp_path / "ledger.sqlite3")) as ledger:
        ledger.plan([ROW])
        asked: list[str] = []
        monkeypatch.setattr(watched, "heard", asked)
        assert ledger.unsettled("news.example") == (ROW,)
        (query,) = asked
        assert "USING INDEX unsettled (state=?)" in str(ledger._db.all(tuple, f"EXPLAIN QUERY PLAN {query}", ["x"]))


def on_disk(folder: Path, database: bytes) -> SqliteLedger:
    if database:
        (folder / "ledger.sqlite3").write_bytes(database)
    return SqliteLedger(folder / "ledger.sqlite3")


def in_memory(folder: Path, database: bytes) -> SqliteLedger:
    return SqliteLedger(None, files=Disk(), count=folder / "ledger.claims", database=database)


Witnessed = Callable[[Path, bytes], SqliteLedger]
witnessed = pytest.mark.parametrize("opened", [on_disk, in_memory])


@witnessed
def test_a_ledger_is_restored_from_its_bytes(tmp_path: Path, opened: Witnessed) -> None:
    with closing(opened(tmp_path, b"")) as ledger:
        ledger.plan([ROW], 3)
        claim(ledger)
        kept, before = ledger.snapshot(), ledger.load()
    with closing(opened(tmp_path, kept)) as again:
        assert again.load() == before
        assert again.entries() == 3
        assert not again.put_back()
        again.plan([replace(ROW, key=KEY._replace(slug="x" * 9000))])
        assert len(again.load()) == 2


@witnessed
def test_a_ledger_that_knows_of_fewer_claims_than_were_made_claims_nothing_until_it_is_reconciled(
    tmp_path: Path, opened: Witnessed
) -> None:
    with closing(opened(tmp_path, b"")) as ledger:
        ledger.plan([ROW], 1)
        kept = ledger.snapshot()
        claim(ledger)
    with closing(opened(tmp_path, kept)) as older:
        assert older.put_back()
        assert older.is_older(1)
        assert "older ledger" in older.faults()[0]
        assert older.claim(KEY, REQUEST, "desk", NOON) is None
        assert older.reconcile(NOON, entries=1) == 1
        assert only(older) == replace(ROW, state="unknown", reason=PUT_BACK)
        assert (older.is_older(1), older.claims(), older.put_back(), older.faults()) == (False, 1, True, ())
        older.decide(KEY, "planned", "", LATER)
        assert claim(older).attempt == 1


def test_a_new_ledger_beside_an_old_witness_begins_as_a_new_one_and_claims_nothing_until_it_is_reconciled(
    tmp_path: Path,
) -> None:
    (tmp_path / "ledger.claims").write_bytes(b"5")
    with closing(on_disk(tmp_path, b"")) as ledger:
        assert ledger.is_new()
        assert not ledger.is_older(3)
        ledger.plan([ROW], 3)
        assert ledger.is_older(3)
        assert ledger.claim(KEY, REQUEST, "desk", NOON) is None
        assert ledger.reconcile(NOON) == 1
        assert not ledger.is_older(3)


def test_a_ledger_that_is_replaced_while_it_is_open_claims_nothing(tmp_path: Path) -> None:
    with closing(on_disk(tmp_path, b"")) as ledger:
        ledger.plan([ROW, replace(ROW, key=KEY._replace(slug="two"))], 1)
        kept = (tmp_path / "ledger.sqlite3").read_bytes()
        claim(ledger)
        (tmp_path / "ledger.sqlite3").write_bytes(kept)
        assert ledger.claim(KEY, REQUEST, "desk", NOON) is None
        assert ledger.claim(KEY._replace(slug="two"), REQUEST, "desk", NOON) is None


class FullDisk(Disk):
    """A disk that takes nothing."""

    def write(self, path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")


def test_a_claim_that_the_witness_cannot_count_is_none_and_changes_nothing(tmp_path: Path) -> None:
    with closing(SqliteLedger(tmp_path / "ledger.sqlite3", files=FullDisk())) as ledger:
        ledger.plan([ROW])
        ledger.wait(KEY, NOON)
        before = ledger.load()
        with pytest.raises(LedgerRefuses, match="No space left"):
            claim(ledger)
        assert ledger.load() == before
    with closing(SqliteLedger(tmp_path / "ledger.sqlite3")) as again:
        assert claim(again).attempt == 1


@pytest.mark.parametrize("content", [b"", b"many", b"-1", b"0"])
def test_a_witness_that_cannot_be_read_tells_nothing_and_begins_anew(tmp_path: Path, content: bytes) -> None:
    with closing(on_disk(tmp_path, b"")) as ledger:
        ledger.plan([ROW])
        ledger.settle(claim(ledger), RetryAt(NOON, "busy"))
        (tmp_path / "ledger.claims").write_bytes(content)
        assert not ledger.put_back()
        claim(ledger)
        assert (tmp_path / "ledger.claims").read_bytes() == b"2"


def test_a_damaged_sqlite_file_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    with closing(SqliteLedger(path)) as ledger:
        ledger.plan(replace(ROW, key=KEY._replace(slug=f"s{at}")) for at in range(500))
    with closing(sqlite3.connect(path)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'unsettled'").fetchone()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 + 12 : page * 4096] = b"\xff" * 4084
    path.write_bytes(data)
    with closing(SqliteLedger(path, reading=True)) as ledger:
        assert "damaged" in ledger.faults()[0]


def test_a_sqlite_file_in_another_journal_mode_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    SqliteLedger(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL").fetchone()
    with closing(SqliteLedger(path, reading=True)) as ledger:
        assert "wal" in ledger.faults()[0]


def test_ten_thousand_rows_of_the_past_are_no_rows_to_look_after(tmp_path: Path) -> None:
    with closing(SqliteLedger(tmp_path / "ledger.sqlite3")) as ledger:
        sent = (replace(ROW, key=KEY._replace(slug=f"s{at}"), state="sent") for at in range(10_000))
        ledger.take_in([*sent, ROW], 10_000, 0)
        assert ledger.unsettled("news.example") == (ROW,)
        assert len(ledger.load()) == 10_001


def test_a_witness_never_knows_of_fewer_claims_than_before(tmp_path: Path) -> None:
    witness = Witness(Disk(), tmp_path / "ledger.claims")
    for told, known in ((3, 3), (2, 3), (12, 12)):
        witness.keep(told)
        assert witness.claims() == known
    Witness(Disk(), None).keep(3)
    assert Witness(Disk(), None).claims() == 0


EARLIER = NOON - timedelta(days=1)
DAMAGES: list[tuple[str, Callable[[SqliteLedger], object]]] = [
    ("UPDATE delivery SET due = 'soon'", lambda ledger: ledger.load()),
    ("UPDATE delivery SET due = 'soon'", lambda ledger: ledger.of("news.example", "one")),
    ("UPDATE delivery SET wait = '2020-12-04'", lambda ledger: ledger.unsettled("news.example")),
    ("UPDATE delivery SET state = 'held', lease = '?'", lambda ledger: ledger.waiting("news.example", EARLIER)),
    ("UPDATE delivery SET receipt_at = '9999-99-99'", claim),
    ("UPDATE promise SET instant = 'once'", lambda ledger: ledger.promises("news.example")),
    ("UPDATE fact SET value = 'many' WHERE name = 'entries'", lambda ledger: ledger.entries()),
    ("UPDATE fact SET value = 'many' WHERE name = 'entries'", lambda ledger: ledger.plan([], 4)),
    ("UPDATE fact SET value = 'many' WHERE name = 'claims'", lambda ledger: ledger.claims()),
    ("UPDATE fact SET value = 'many' WHERE name = 'claims'", lambda ledger: ledger.put_back()),
]


@pytest.mark.parametrize(("damage", "asked"), DAMAGES)
def test_a_value_that_no_desk_writes_is_refused_in_words(
    tmp_path: Path, damage: str, asked: Callable[[SqliteLedger], object]
) -> None:
    with closing(SqliteLedger(tmp_path / "ledger.sqlite3")) as ledger:
        ledger.plan([ROW], 3)
        ledger.settle(claim(ledger), RetryAt(NOON, "busy"))
        ledger.promise("news.example", [PROMISE], [])
        with closing(sqlite3.connect(tmp_path / "ledger.sqlite3")) as other, other:
            assert other.execute(damage).rowcount == 1
        before = ledger.snapshot()
        with pytest.raises(LedgerRefuses, match="The ledger cannot be used: a value in it is damaged") as told:
            asked(ledger)
        assert (told.value.full, ledger.snapshot()) == (False, before)


class NamingDisk(Disk):
    """A full disk that names the file it could not write, as the system does: another one each time."""

    def write(self, path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device", str(path.with_name(f".{self.__class__.__qualname__}.new")))


def test_a_refusal_names_no_file_so_that_it_reads_alike_each_time(tmp_path: Path) -> None:
    with closing(SqliteLedger(tmp_path / "ledger.sqlite3", files=NamingDisk())) as ledger:
        ledger.plan([ROW])
        with pytest.raises(LedgerRefuses) as told:
            claim(ledger)
    assert str(told.value) == "The ledger cannot be used: No space left on device. Nothing is sent until it can."
    assert told.value.full


def test_a_refusal_says_whether_it_is_for_want_of_room(tmp_path: Path) -> None:
    with closing(SqliteLedger(None)) as ledger:
        ledger._db.execute("PRAGMA max_page_count = 8").fetchone()
        with pytest.raises(LedgerRefuses, match="full") as told:
            ledger.plan([replace(ROW, request=b"x" * 100_000)])
        assert told.value.full
    (tmp_path / "ledger.sqlite3").write_bytes(b"no database" * 99)
    with pytest.raises(LedgerRefuses) as other:
        SqliteLedger(tmp_path / "ledger.sqlite3")
    assert not other.value.full


def test_a_file_that_is_put_in_the_place_of_an_open_ledger_is_refused_once_and_used_from_then_on(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ledger.sqlite3"
    two = replace(ROW, key=KEY._replace(slug="two"))
    with closing(SqliteLedger(path)) as ledger, closing(SqliteLedger(tmp_path / "other.sqlite3")) as other:
        ledger.plan([ROW])
        other.plan([two])
        (tmp_path / "other.sqlite3").rename(path)
        with pytest.raises(LedgerRefuses, match="replaced"):
            claim(ledger)
        assert ledger.load() == (two,)
        assert ledger.claim(KEY, REQUEST, "desk", NOON) is None
        assert ledger.claim(two.key, REQUEST, "desk", NOON)


def test_an_open_ledger_whose_file_is_taken_away_is_refused_once_and_begun_anew(tmp_path: Path) -> None:
    with closing(SqliteLedger(tmp_path / "ledger.sqlite3")) as ledger:
        ledger.plan([ROW])
        (tmp_path / "ledger.sqlite3").rename(tmp_path / "kept.sqlite3")
        with pytest.raises(LedgerRefuses, match="replaced"):
            ledger.plan([])
        assert ledger.is_new()
