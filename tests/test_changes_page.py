"""The page about holding, moving, correcting and killing is true: its commands run in its order and do what it says."""

import re
import shlex
from pathlib import Path

import pytest

from tests.cli import ROOT
from tests.office import FAR, Run, page, release, runner
from tests.room import Room, room_in

PAGE = (ROOT / "docs/changes.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^ {4}dateline (.+)$", PAGE, re.MULTILINE)
SOON, LATER = "Tuesday, 9 March 2027", "Tuesday, 5 December 2045"  # so that the hour of the page never passes here
SLUG = "reading-week"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A newsroom that asks for no approvals, with the release of the page waiting."""
    with room_in(tmp_path / "home") as made:
        made.write(SLUG, embargo=FAR)
    return made


def after(run: Run, command: str) -> str:
    """Run the next command of the page; what it said."""
    code, said = run(*shlex.split(command.replace(SOON, LATER)))
    assert code == 0, said
    return said


def test_every_command_of_the_page_runs_in_its_order(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    run, commands = runner(room.root, capsys), iter(COMMANDS)
    after(run, next(commands))
    assert release(room.root, SLUG).hold.startswith("The minister's office")
    after(run, next(commands))
    assert release(room.root, SLUG).hold == ""
    assert "5 Dec 2045" in after(run, next(commands))
    assert f"{SLUG} is public" in after(run, next(commands))
    (mark,) = re.findall(r"say: \*(.+?)\*", PAGE)
    assert mark in page(room.root, SLUG)
    after(run, next(commands))
    after(run, next(commands))
    assert release(room.root, SLUG).revision == 2
    assert run("lift")[0] == 0
    assert "It closes at nine" not in page(room.root, SLUG)
    room.edit(SLUG, "Something happened.", "It closes at nine, and opens on Saturday.")
    after(run, next(commands))
    run("lift")
    assert "It was said to close" not in page(room.root, SLUG)
    assert "opens on Saturday" in page(room.root, SLUG)
    assert mark in page(room.root, SLUG)
    after(run, next(commands))
    run("lift")
    assert "The week was moved" in page(room.root, SLUG)
    assert "opens on Saturday" not in page(room.root, SLUG)
    assert list(commands) == []


def test_the_lines_that_the_page_shows_are_those_that_are_written(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    (shown,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (command,) = [line for line in COMMANDS if line.startswith("lift")]
    after(runner(room.root, capsys), command)
    text = (room.root / f"releases/{SLUG}.md").read_text()
    (block,) = re.findall(r"^broken:\n(?:  .+\n)+", text, re.MULTILINE)
    assert re.sub('digest: ".*"', 'digest: "…"', block) == shown.replace("2027-03-09", "2045-12-04")
