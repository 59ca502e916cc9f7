"""Which ledger the environment names, and the way of one from a file to a server and back."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.cli.say import house
from pipeline.clock import HandClock
from pipeline.delivery import Delivery, Key, RetryAt
from pipeline.files import Disk
from pipeline.ledger import Ledger, LedgerRefuses, SqliteLedger
from pipeline.ledger.everything import Everything
from pipeline.ledger.postgres import PostgresLedger
from pipeline.tick import ledger_age
from tests.postgres import shared
from tests.room import HOUR, Room, at, room_in
from tests.test_ledger import KEY, NOON, PROMISE, RECEIPT, REQUEST, ROW, claim


@pytest.fixture
def schema(monkeypatch: pytest.MonkeyPatch) -> str:
    """A server that the environment names, and a schema that nobody used."""
    name = shared().schema()
    monkeypatch.setenv("DATABASE_URL", shared().url)
    monkeypatch.setenv("DATELINE_SCHEMA", name)
    return name


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A newsroom whose ledger, in a file, knows something of everything."""
    with room_in(tmp_path / "room", clock=HandClock(at("2026-12-01T12:00:00Z"))) as made:
        made.open_ledger_before()
        made.write("alpha")
        made.tick(HOUR)
        fill(made.ledger)
        made.ledger.close()
        yield made


def fill(ledger: Ledger) -> None:
    begun = replace(ROW, attempt=4, request=REQUEST, owner="far", lease=NOON, wait=NOON, looks=2, reason="é’s\n")
    sent = replace(begun, key=KEY._replace(slug="two"), state="sent", receipt=RECEIPT)
    ledger.plan([Delivery(KEY._replace(slug="claimed"), NOON), begun, sent])
    ledger.claim(KEY._replace(slug="claimed"), REQUEST, "desk", NOON)
    ledger.promise("other.example", [PROMISE], [])
    ledger.promise("news.example", [PROMISE], [])
    ledger.plan([], 1, "ahead")


def path(room: Room) -> Path:
    return room.root / ".dateline" / "ledger.sqlite3"


def told(room: Room, *words: str) -> int:
    return main(["-C", str(room.root), "ledger", *words])


def held(room: Room) -> Everything:
    with closing(SqliteLedger(path(room))) as ledger:
        return ledger.everything()


def on_server(schema: str) -> Everything:
    with closing(PostgresLedger(shared().url, schema)) as ledger:
        return ledger.everything()


def test_a_ledger_goes_to_the_server_and_back_row_by_row(
    room: Room, schema: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(room)
    assert len(before.deliveries) == 3
    assert told(room, "move", "--to", "postgres") == 0
    assert on_server(schema) == before
    assert told(room, "verify") == 3, "this server is set to lose what it wrote in a power cut"
    assert told(room, "move", "--to", "sqlite") == 0
    assert "tables moved_1_… are kept" in capsys.readouterr().out
    monkeypatch.delenv("DATABASE_URL")
    assert held(room) == before
    assert told(room, "show", "--json") == 0
    monkeypatch.setenv("DATABASE_URL", shared().url)
    assert told(room, "move", "--to", "postgres") == 0
    assert on_server(schema) == before


def test_the_file_that_was_moved_is_kept_aside_closed_to_others_and_refuses_to_be_used(
    room: Room, schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(room, "move", "--to", "postgres")
    aside = path(room).with_name("ledger.moved-1.sqlite3")
    assert aside.stat().st_mode & 0o777 == 0o600
    for old in (aside, path(room)):
        with pytest.raises(LedgerRefuses, match="no longer here: it is kept on a Postgres server"):
            SqliteLedger(old)
    monkeypatch.delenv("DATABASE_URL")
    at = house(str(room.root), lasting=True)
    with pytest.raises(LedgerRefuses, match="Set DATABASE_URL"):
        at.ledger.load()
    assert told(room, "show") == 3


def test_tables_that_were_moved_refuse_whoever_has_them_open_and_whoever_opens_them(room: Room, schema: str) -> None:
    told(room, "move", "--to", "postgres")
    with closing(PostgresLedger(shared().url, schema)) as open_:
        open_.load()
        assert told(room, "move", "--to", "sqlite") == 0
        with pytest.raises(LedgerRefuses, match="its tables are gone"):
            open_.plan([ROW])
        with pytest.raises(LedgerRefuses, match="its tables are gone"):
            open_.load()
    with pytest.raises(LedgerRefuses, match="no longer here: it was moved into the file"):
        PostgresLedger(shared().url, schema)


def test_a_newsroom_whose_ledger_lies_in_a_file_is_refused_on_the_server(room: Room, schema: str) -> None:
    for lasting in (True, False):
        with pytest.raises(LedgerRefuses, match="dateline ledger move --to postgres"):
            house(str(room.root), lasting=lasting).ledger.load()
    assert shared().ask(f"SELECT 1 FROM pg_namespace WHERE nspname = '{schema}'") == []
    assert told(room, "show") == 3


def test_a_newsroom_that_began_on_the_server_begins_no_other_ledger_where_the_server_is_not_named(
    room: Room, schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path(room).unlink()
    assert house(str(room.root)).ledger.load() == (), "nothing is begun by looking"
    assert not path(room).exists()
    at = house(str(room.root), lasting=True)
    at.ledger.plan([ROW])
    monkeypatch.delenv("DATABASE_URL")
    with pytest.raises(LedgerRefuses, match="Set DATABASE_URL"):
        house(str(room.root), lasting=True).ledger.plan([ROW])


def test_the_age_of_a_ledger_on_a_server_tells_that_somebody_wrote(room: Room, schema: str) -> None:
    path(room).unlink()
    at, other = house(str(room.root), lasting=True), house(str(room.root), lasting=True)
    before = ledger_age(at)
    assert ledger_age(at) == before
    other.ledger.plan([ROW])
    assert ledger_age(at) != before


@pytest.mark.parametrize("more", ["a row", "a claim", "an entry", "another state"])
def test_a_move_onto_a_ledger_that_knows_more_is_refused_and_changes_nothing(
    room: Room, schema: str, more: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(PostgresLedger(shared().url, schema)) as there:
        there.plan(
            [ROW]
            if more != "another state"
            else [replace(ROW, key=KEY._replace(slug="claimed"), state="sent", receipt=RECEIPT)]
        )
        if more == "a row":
            there.plan([Delivery(Key("news.example", "more", 1, "x", "post"), NOON)])
        if more == "a claim":
            there.settle(claim(there), RetryAt(NOON, "busy"))
            claim(there)
        there.plan([], 9 if more == "an entry" else None)
        before = there.everything()
    kept = held(room)
    assert told(room, "move", "--to", "postgres") == 3
    assert "knows more" in capsys.readouterr().err
    assert (held(room), on_server(schema)) == (kept, before)


def test_a_move_waits_until_no_desk_is_at_work(room: Room, schema: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = held(room)
    with Disk().lock(room.root / ".dateline" / "desk.lock"):
        assert told(room, "move", "--to", "postgres") == 3
    assert "Close it" in capsys.readouterr().err
    assert held(room) == before


@pytest.mark.parametrize("to", ["postgres", "sqlite"])
def test_a_move_that_is_broken_off_before_its_end_can_be_made_again(
    room: Room, schema: str, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(room)
    if to == "sqlite":
        told(room, "move", "--to", "postgres")
    with monkeypatch.context() as patch:
        for end in ("pipeline.ledger.move.turn_away", "pipeline.ledger.postgres.turn_away"):
            patch.setattr(end, lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert told(room, "move", "--to", to) == 3
    assert told(room, "move", "--to", to) == 0
    if to == "sqlite":
        monkeypatch.delenv("DATABASE_URL")
    assert (held(room) if to == "sqlite" else on_server(schema)) == before


def test_what_is_not_the_same_there_is_not_moved(
    room: Room, schema: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = held(room)
    monkeypatch.setattr(PostgresLedger, "hold", lambda self, held: None)
    assert told(room, "move", "--to", "postgres") == 3
    assert "not what was read" in capsys.readouterr().err
    assert held(room) == before


def test_a_move_without_a_server_in_the_environment_is_wrong_usage(
    room: Room, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert told(room, "move", "--to", "postgres") == 2
    assert "DATABASE_URL" in capsys.readouterr().err
    assert told(room, "move", "--to", "paper") == 2


def test_a_newsroom_lifts_and_posts_by_a_ledger_on_the_server(
    tmp_path: Path, schema: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with room_in(tmp_path / "room") as room:
        room.ledger.close()
        path(room).unlink()
        room.write("alpha", embargo="FOR IMMEDIATE RELEASE")
        assert main(["-C", str(room.root), "lift"]) == 0
        assert (room.root / "live" / "releases" / "alpha" / "index.html").exists()
        capsys.readouterr()
        assert main(["-C", str(room.root), "ledger", "show", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["entries"] == 1 or on_server(schema).number("entries") == 0
