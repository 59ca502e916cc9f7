"""The briefing of a run in CI: what is coming, and no word of it where the repository is open."""

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.cli.briefing import SILENT, briefing
from tests.room import HOUR, Room

SECRET = "zebra"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path / "room", approvals=1, channels="[{name: x-us, kind: x, account: '@us', secret: NOT_THERE}]")


def told(room: Room, *, closed: bool) -> str:
    return "\n".join(briefing(room.house(), room.survey(), closed=closed))


def test_a_closed_repository_shows_title_hour_and_posts(room: Room) -> None:
    room.write("alpha", social="{text: The zebra is open.}")
    lines = told(room, closed=True).splitlines()
    assert lines[4] == (
        "| 4 Dec 2026, 09:00 (Port of Spain, UTC−4)<br>13:00 UTC | **Title of alpha**<br>`releases/alpha.md`"
        " | goes public | 1 | waits for approval |"
    )
    assert lines[-3:] == ["", "    The zebra is open.", "    https://news.example/releases/alpha/"]
    assert SILENT not in lines


def test_an_open_one_shows_no_word_of_it(room: Room) -> None:
    word = f"The {SECRET}."
    room.write("alpha", body=word, social=f"{{text: {word}}}", title=word, subtitle=word, summary=word, hold=word)
    room.write("beta", title=f"{SECRET} {SECRET}", embargo=f"{SECRET} o’clock")
    said = told(room, closed=False)
    assert SECRET not in said
    assert SILENT in said
    assert "`releases/alpha.md` | goes public | 1 | on hold; waits for approval |" in said
    assert SECRET in told(room, closed=True)


def test_what_is_to_be_mended_is_counted_by_file(room: Room) -> None:
    room.write("alpha", without=("contacts",))
    assert "- `releases/alpha.md`: 1 stop it, 0 to think over (`contact-unreachable`)" in told(room, closed=False)


def test_markdown_in_a_title_stays_text(room: Room) -> None:
    room.write("alpha", title='"<img src=x> | [a](b) @all #1"')
    row = next(line for line in told(room, closed=True).splitlines() if line.startswith("| 4 Dec"))
    assert row.count("|") == 6
    assert "<img" not in row
    assert "@all" not in row


def test_when_nothing_waits_it_says_so(room: Room) -> None:
    assert told(room, closed=False).startswith("## What is coming\n\nNothing waits for its hour.")
    room.approvals = 0
    room.describe()
    room.write("alpha")
    room.tick(HOUR)
    assert "Nothing waits for its hour." in told(room, closed=True)


def handed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: dict[str, object]) -> Path:
    """A run whose repository is as told, and the file behind its page."""
    (tmp_path / "event.json").write_text(json.dumps({"repository": repository}))
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "page.md"))
    return tmp_path / "page.md"


@pytest.mark.parametrize(
    ("repository", "shown"),
    [
        ({"visibility": "public", "private": False}, False),
        ({"visibility": "private", "private": True}, True),
        ({"visibility": "internal", "private": True}, True),
        ({"private": True}, True),
        ({"private": False}, False),
        ({}, False),
    ],
)
def test_a_check_in_a_run_puts_it_on_the_page_by_who_sees_the_repository(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: dict[str, object], *, shown: bool
) -> None:
    room.write("alpha", title=SECRET, embargo="4 December 2048, 09:00 hrs AST", date="2048-12-01")
    page = handed(tmp_path, monkeypatch, repository)
    main(["-C", str(room.root), "check", "--format", "github"])
    assert page.read_text().startswith("## What is coming\n")
    assert (SECRET in page.read_text()) is shown


def test_without_a_page_nothing_is_written(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    room.write("alpha")
    page = handed(tmp_path, monkeypatch, {"private": True})
    monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    main(["-C", str(room.root), "check", "--format", "github"])
    assert not page.exists()
    assert "What is coming" not in capsys.readouterr().out
