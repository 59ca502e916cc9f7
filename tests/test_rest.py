"""Rest: a run that looks once ends at once where nothing can have changed, and only there."""

from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest

from pipeline import rest
from pipeline.cli import main
from pipeline.cli.say import house
from pipeline.clock import from_stamp
from pipeline.delivery import Delivery, Key
from tests.room import START, Room, room_in

PAST = "Tuesday, 1 December 2020, 09:00 hrs AST"
FAR = "Monday, 4 December 2045, 09:00 hrs AST"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsroom with one public release and no accounts, in which files settle at once."""
    monkeypatch.setattr(rest, "SETTLES", 0)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with room_in(tmp_path / "home") as room:
        room.write("alpha", embargo=PAST)
    lift(room.root)
    lift(room.root)
    return room.root


def lift(home: Path, *words: str) -> int:
    return main(["-C", str(home), "lift", *words])


def looked(home: Path, *words: str) -> bool:
    """Whether a lift looks at everything."""
    with mock.patch("pipeline.cli.now.lift", return_value=0) as run:
        assert lift(home, *words) == 0
    return bool(run.called)


def test_where_nothing_changed_a_lift_says_so_and_looks_no_further(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert not looked(home)
    assert capsys.readouterr().out == "Nothing was due. What is public is up to date.\n"


def test_what_is_printed_then_is_what_a_whole_look_prints(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / ".dateline/rest.json").unlink()
    capsys.readouterr()
    lift(home)
    whole = capsys.readouterr().out
    lift(home)
    assert capsys.readouterr().out == whole


def spoil(path: Path, data: bytes = b"") -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data or path.read_bytes() + b"\n")


CHANGES: dict[str, Callable[[Path], None]] = {
    "a release": lambda home: spoil(home / "releases/alpha.md"),
    "another release": lambda home: spoil(home / "releases/beta.md", b"x"),
    "a release that is gone": lambda home: (home / "releases/alpha.md").unlink(),
    "newsroom.yml": lambda home: spoil(home / "newsroom.yml"),
    "a template": lambda home: spoil(home / "templates/page.html", b"x"),
    "a mark": lambda home: spoil(home / "marks/un.svg", b"x"),
    "the ledger": lambda home: spoil(home / ".dateline/ledger.sqlite3"),
    "the record": lambda home: spoil(home / ".dateline/record.jsonl"),
    "what shows": lambda home: (home / "live").unlink(),
    "its first page": lambda home: (home / "live/index.html").unlink(),
    "the note": lambda home: spoil(home / ".dateline/rest.json", b"{"),
    "no note": lambda home: (home / ".dateline/rest.json").unlink(),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_lift_looks_at_everything_where_this_changed(home: Path, what: str) -> None:
    CHANGES[what](home)
    assert looked(home)


@pytest.mark.parametrize("by", [rest.LONGEST, -1_000_000_000])
def test_a_lift_looks_at_everything_after_an_hour_and_where_the_clock_was_set_back(home: Path, by: int) -> None:
    note = home / ".dateline/rest.json"
    at = int(note.read_text().partition('"at":')[2].partition(",")[0].strip("} \n"))
    note.write_text(note.read_text().replace(str(at), str(at - by - 1)))
    assert looked(home)


def test_a_lift_looks_at_everything_where_the_program_is_another(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(home))
    assert looked(home)


def test_what_was_touched_only_just_now_is_looked_at_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "SETTLES", 10**15)
    assert looked(home)


def test_a_ledger_on_a_server_lets_nobody_rest(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nowhere.example/x")
    assert looked(home)


@pytest.mark.parametrize("words", [["--json"], ["alpha", "--now", "--because", "x", "--by", "A", "--by", "B"]])
def test_who_asks_for_more_is_given_it(home: Path, words: list[str]) -> None:
    assert looked(home, *words)


def is_noted(home: Path) -> bool:
    return (home / ".dateline/rest.json").exists()


def test_what_is_still_to_come_lets_nobody_rest(home: Path) -> None:
    Room.write(at_home(home), "beta", embargo=FAR)
    lift(home)
    assert not is_noted(home)


def test_what_was_lifted_just_now_is_looked_at_once_more(home: Path) -> None:
    Room.write(at_home(home), "beta", embargo=PAST)
    lift(home)
    assert not is_noted(home)
    lift(home)
    assert is_noted(home)


def test_an_alarm_lets_nobody_rest(home: Path) -> None:
    Room.write(at_home(home), "beta", embargo="tomorrow-ish")
    lift(home)
    assert not is_noted(home)


def test_a_post_that_waits_lets_nobody_rest(home: Path) -> None:
    at = house(str(home), lasting=True)
    at.ledger.plan([Delivery(Key("news.example", "alpha", 1, "gone", "post"), from_stamp(START))])
    (home / ".dateline/rest.json").unlink()
    lift(home)
    assert not is_noted(home)


def at_home(home: Path) -> Room:
    room = Room.__new__(Room)
    room.root = home
    return room
