"""The command `ledger`: what it shows, writes out, takes in and finds wrong."""

import json
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.clock import HandClock
from pipeline.delivery import FORGOTTEN, Delivery, Key
from pipeline.files import Disk
from pipeline.ledger import SqliteLedger
from pipeline.standins.x import SECRET, FakeX
from tests.room import HOUR, Room, at, room_in

LIFTED = at(HOUR)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A newsroom in which alpha is public and was posted, and beta waits with its post written down."""
    clock = HandClock(at("2026-12-01T12:00:00Z"))
    with FakeX(clock) as fake:
        channels = '[{name: x-ta, kind: x, account: "@ta", secret: X_TA, address: "' + fake.address + '"}]'
        with room_in(tmp_path / "room", channels=channels, clock=clock, secrets={"X_TA": SECRET}) as room:
            room.open_ledger_before()
            room.write("alpha", social="{text: Alpha words.}")
            room.tick(HOUR)
            room.write("beta", embargo="Friday, 4 December 2099, 09:00 hrs AST", social="{text: Beta words.}")
            room.ledger.plan([Delivery(Key("news.example", "beta", 1, "x-ta", "post"), at("2099-12-04T13:00:00Z"))])
            yield room


def told(room: Room, *words: str) -> int:
    return main(["-C", str(room.root), "ledger", *words])


def path(room: Room) -> Path:
    return room.root / ".dateline" / "ledger.sqlite3"


def shown(room: Room, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    told(room, "show", "--json", *words)
    return json.loads(capsys.readouterr().out)


def test_show_names_every_post_with_its_state_and_where_it_stands(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(room, "show") == 0
    out = capsys.readouterr().out
    assert "alpha" in out
    assert "sent" in out
    (row,) = [row for row in room.rows() if row.receipt]
    assert row.receipt is not None
    assert row.receipt.address in out.replace("\n", "").replace(" ", "")
    assert "Beta words" not in out


def test_show_of_one_release_shows_no_other(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    assert [row["slug"] for row in shown(room, capsys, "alpha")["deliveries"]] == ["alpha"]
    assert told(room, "show", "alhpa") == 2
    assert "alpha" in capsys.readouterr().err


def test_show_gives_a_script_the_words_of_what_is_public_and_of_nothing_else(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    room.ledger.decide(Key("news.example", "beta", 1, "x-ta", "post"), "planned", "", LIFTED)
    claimed = room.ledger.claim(Key("news.example", "beta", 1, "x-ta", "post"), b'{"text": "Beta"}', "desk", LIFTED)
    assert claimed is not None
    found = shown(room, capsys)
    texts = {row["slug"]: row["text"] for row in found["deliveries"]}
    assert texts["alpha"].startswith("Alpha words.")
    assert texts["beta"] is None
    assert "Beta" not in json.dumps(found)


def test_show_names_the_accounts_that_lack_a_correction_until_each_has_it(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = room.secrets.pop("X_TA")
    room.write("alpha", body="Mended.", revision="2", correction="The hour was wrong; it is ten.")
    room.tick("2026-12-04T13:10:00Z")
    assert told(room, "show") == 0
    assert "alpha: x-ta does not show the correction yet (revision 2, planned)." in capsys.readouterr().out
    (lacking,) = shown(room, capsys)["lacking"]
    assert (lacking["slug"], lacking["channel"], lacking["part"]) == ("alpha", "x-ta", "correction")
    room.secrets["X_TA"] = secret
    room.tick("2026-12-04T13:10:30Z")
    assert shown(room, capsys)["lacking"] == []


def test_show_names_the_accounts_that_did_not_take_a_post_back(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.secrets.pop("X_TA")
    room.write("alpha", revision="2", killed="It was wrong.")
    room.tick("2026-12-04T13:10:00Z")
    told(room, "show", "alpha")
    assert "alpha: x-ta has not taken its post back yet (revision 1, planned)." in capsys.readouterr().out
    assert [row["text"] for row in shown(room, capsys, "alpha")["deliveries"]] == [None, None]


def test_show_ends_with_3_where_an_outcome_is_unknown_and_says_that_a_ledger_was_put_back(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    room.ledger.reconcile(
        LIFTED, [Delivery(Key("news.example", "alpha", 1, "y", "post"), LIFTED, "unknown", FORGOTTEN)]
    )
    assert told(room, "show") == 3
    assert "An older ledger was put back." in capsys.readouterr().out


def test_a_newsroom_without_a_ledger_has_nothing_to_show_and_is_sound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with room_in(tmp_path / "empty") as room:
        room.ledger.close()
        path(room).unlink()
        assert (told(room, "show"), told(room, "verify")) == (0, 0)
        assert not path(room).exists()
    assert "Nothing was sent" in capsys.readouterr().out


def exported(room: Room, folder: Path) -> Path:
    file = folder / "ledger.jsonl"
    assert told(room, "export", "--to", str(file)) == 0
    return file


def test_export_writes_the_same_to_a_file_and_to_the_screen(
    room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert told(room, "export") == 0
    out = capsys.readouterr().out
    file = exported(room, tmp_path)
    assert file.read_text() == out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600, "it tells what is coming"
    assert capsys.readouterr().out == f"Written to {file}.\n"


def test_an_export_that_the_disk_refuses_leaves_the_file_as_it_was(room: Room, tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    file.write_text("the last one")
    assert told(room, "export", "--to", str(tmp_path / "nowhere" / "ledger.jsonl")) == 3
    from tests.test_ledger import no_file_larger_than

    with no_file_larger_than(10):
        assert told(room, "export", "--to", str(file)) == 3
    assert file.read_text() == "the last one"


def test_an_export_is_taken_into_a_new_ledger_and_what_may_be_out_is_looked_for(
    room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    room.ledger.plan([due := Delivery(Key("news.example", "alpha", 1, "y", "post"), at("2020-12-04T13:00:00Z"))])
    file = exported(room, tmp_path)
    before = room.ledger.load()
    room.ledger.close()
    for each in (path(room), path(room).with_suffix(".claims")):
        each.unlink()
    assert told(room, "import", str(file)) == 0
    assert "1 of them may be out already" in capsys.readouterr().out
    with closing(SqliteLedger(path(room))) as again:
        rows = {row.key: row for row in again.load()}
        assert rows[due.key].state == "unknown"
        assert [rows[row.key] for row in before if row.key != due.key] == [r for r in before if r.key != due.key]
        assert (again.entries(), again.claims(), again.is_new()) == (1, 1, False)
    room.ledger = SqliteLedger(path(room))


def test_an_import_that_would_forget_something_is_refused_and_changes_nothing(
    room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = exported(room, tmp_path)
    room.ledger.plan([])
    (row,) = [row for row in room.rows() if row.key.slug == "beta"]
    claimed = room.ledger.claim(row.key, b"{}", "desk", LIFTED)
    assert claimed is not None
    before = room.ledger.load()
    assert told(room, "import", str(file)) == 3
    assert "news.example/beta/1/x-ta/post is sending here" in capsys.readouterr().err
    assert room.ledger.load() == before


def test_an_import_of_what_is_known_already_changes_nothing(room: Room, tmp_path: Path) -> None:
    file, before = exported(room, tmp_path), room.ledger.load()
    assert told(room, "import", str(file)) == 0
    assert room.ledger.load() == before


def test_an_import_keeps_what_only_the_ledger_here_knows(room: Room, tmp_path: Path) -> None:
    file = exported(room, tmp_path)
    more = Delivery(Key("news.example", "gamma", 1, "x-ta", "post"), at("2099-12-04T13:00:00Z"))
    room.ledger.plan([more])
    assert told(room, "import", str(file)) == 0
    assert more in room.ledger.load()


def test_promises_are_taken_in_where_none_was_made_here(room: Room, tmp_path: Path) -> None:
    room.tick("2026-12-04T13:10:00Z")
    (made,) = room.ledger.promises("news.example")
    room.ledger.promise("news.example", [replace(made, slug="gamma")], [])
    file = exported(room, tmp_path)
    room.ledger.promise("news.example", [replace(made, tzdata="2099z")], ["gamma"])
    assert told(room, "import", str(file)) == 0
    assert [(each.slug, each.tzdata) for each in room.ledger.promises("news.example")] == [
        ("beta", "2099z"),
        ("gamma", made.tzdata),
    ]


def test_an_import_waits_until_no_desk_is_lifting(
    room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = exported(room, tmp_path)
    with Disk().lock(room.root / ".dateline" / "desk.lock"):
        assert told(room, "import", str(file)) == 3
    assert "Close it" in capsys.readouterr().err


@pytest.mark.parametrize("data", [b"", b"{}\n", b"\x00"])
def test_a_file_that_is_no_export_ends_with_1_and_a_missing_one_with_3(
    room: Room, tmp_path: Path, data: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(data)
    before = room.ledger.load()
    assert told(room, "import", str(tmp_path / "file")) == 1
    assert "cannot be taken in" in capsys.readouterr().err
    assert told(room, "import", str(tmp_path / "none")) == 3
    assert room.ledger.load() == before


def test_verify_says_that_a_sound_ledger_is_sound_and_changes_nothing(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    before = path(room).read_bytes()
    assert told(room, "verify") == 0
    assert "sound" in capsys.readouterr().out
    assert path(room).read_bytes() == before


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE fact SET value = '0' WHERE name = 'entries'", "0 entries of the record, and 1 are public"),
        ("UPDATE fact SET value = '0' WHERE name = 'claims'", "an older ledger was put back"),
        ("UPDATE delivery SET receipt_at = '' WHERE slug = 'alpha'", "its receipt is missing"),
        ("UPDATE delivery SET due = 'never' WHERE slug = 'alpha'", "A row cannot be read"),
        ("UPDATE delivery SET slug = 'delta' WHERE slug = 'alpha'", "no such revision"),
        ("PRAGMA journal_mode = WAL", "journal mode wal"),
    ],
)
def test_verify_says_what_is_wrong_and_ends_with_3(
    room: Room, capsys: pytest.CaptureFixture[str], sql: str, words: str
) -> None:
    with closing(sqlite3.connect(path(room), isolation_level=None)) as db:
        db.execute(sql).fetchall()
    assert told(room, "verify") == 3
    out = capsys.readouterr().out
    assert words in out
    assert "docs/operate.md" in out


@pytest.mark.parametrize("words", [[], ["forget"], ["import"], ["show", "--colour"]])
def test_wrong_usage_ends_with_2(room: Room, words: list[str]) -> None:
    assert told(room, *words) == 2
