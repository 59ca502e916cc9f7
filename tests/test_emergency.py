"""Break glass: the printed lines do what the page says, and Dateline understands afterwards what was done by hand."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from pipeline.cli.grammar import parser
from tests.cli import ROOT
from tests.room import HOUR, Room

PAGE = (ROOT / "docs" / "emergency.md").read_text(encoding="utf-8")


def block(heading: str, which: int = 0) -> str:
    """A shell block of a section of the page."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    blocks: list[str] = re.findall(r"```sh\n(.*?)```", section, re.S)
    return blocks[which].replace("reading-week", "alpha")


def typed(room: Room, *blocks: str) -> str:
    command = ["sh", "-eu", "-c", "\n".join(blocks)]
    done = subprocess.run(command, cwd=room.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def room(tmp_path: Path) -> Room:
    room = Room(tmp_path / "room", channels="[{name: x-us, kind: x, account: '@us', secret: NOT_THERE}]")
    room.write("first", embargo="FOR IMMEDIATE RELEASE")
    room.tick()
    room.write("alpha")
    return room


def shown(room: Room) -> list[str]:
    return sorted(path.name for path in (room.root / "live" / "releases").iterdir())


def test_what_lies_ready_is_made_public_by_hand(room: Room) -> None:
    room.tick("2026-12-04T12:00:00Z")
    assert shown(room) == ["first"]
    show, make = (block("It must go out, and nothing lifts it", which) for which in (0, 1))
    assert typed(room, show).split() == ["alpha", "first"]
    typed(room, show, make)
    assert shown(room) == ["alpha", "first"]


def test_after_a_lift_by_hand_nothing_is_sent_until_a_person_says_so(room: Room) -> None:
    room.tick("2026-12-04T12:00:00Z")
    typed(room, *(block("It must go out, and nothing lifts it", which) for which in (0, 1)))
    done = room.tick("2026-12-04T13:00:30Z")
    assert (done.lifted, shown(room)) == ((), ["alpha", "first"])
    assert [row.state for row in room.ledger.load() if row.key.slug == "alpha"] == ["unknown"]


def test_what_lies_ready_for_a_branch_is_pushed_by_hand(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "pages.git")], check=True)
    room = Room(tmp_path / "room")
    yml = room.root / "newsroom.yml"
    there = f"{{kind: branch, repository: {tmp_path / 'pages.git'}, branch: gh-pages, proof: branch}}"
    yml.write_text(yml.read_text().replace("{kind: folder, path: live, proof: folder}", there))
    room.write("first", embargo="FOR IMMEDIATE RELEASE")
    room.tick()
    room.write("alpha")
    room.tick("2026-12-04T12:00:00Z")
    said = typed(room, f"pages={tmp_path / 'pages.git'}", block("It must go out, and nothing lifts it", 2))
    assert said.split() == ["releases/alpha", "releases/first"]
    done = room.tick("2026-12-04T13:00:30Z")
    assert (done.lifted, [entry.slug for entry in done.survey.record.entries]) == ((), ["first", "alpha"])


def test_what_was_taken_down_by_hand_is_withdrawn_by_a_kill(room: Room) -> None:
    room.tick(HOUR)
    typed(room, block("It must come down"))
    assert shown(room) == ["first"]
    assert list((room.root / "live" / "feeds").glob("*.rss")) == []
    room.edit("alpha", "---\n\nSomething", "revision: 2\nkilled: Not final.\n---\n\nSomething")
    room.tick("2026-12-04T13:10:00Z")
    assert "Something happened" not in (room.root / "live" / "releases" / "alpha" / "index.html").read_text()
    assert (room.root / "live" / "feeds" / "all.rss").exists()


def test_all_pages_go_and_come_back(room: Room) -> None:
    room.tick(HOUR)
    away, back = block("It must come down", 1).splitlines()
    typed(room, away)
    assert not (room.root / "live").exists()
    typed(room, back)
    assert shown(room) == ["alpha", "first"]


def test_stopping_stops_what_the_units_are_called() -> None:
    words = block("It must not go out").split()[2:]
    units = {path.stem for path in (ROOT / "docs").glob("*.service")}
    assert set(words) <= units


@pytest.mark.parametrize("line", re.findall(r"^    (dateline .*)$", PAGE, re.M))
def test_each_command_on_the_page_can_be_typed(line: str) -> None:
    assert parser().parse_args(shlex.split(line)[1:]).command
