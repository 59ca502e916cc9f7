"""Copies: the lines of docs/operate.md make them and put them back, and nothing is sent twice for it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli import ROOT
from tests.room import Room

SECTION = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8").partition("## Copies, and putting them back\n")[2]
COPY, DRILL = re.findall(r"```sh\n(.*?)```", SECTION.partition("\n## ")[0], re.S)


def typed(folder: Path, lines: str, copies: Path) -> str:
    """What the lines say, typed into a shell in which `dateline` is at hand and no account has a secret."""
    tools = Path(sys.executable).parent
    known = {"PATH": f"{tools}:{os.environ['PATH']}", "copies": str(copies), "HOME": str(folder)}
    done = subprocess.run(
        ["sh", "-eu", "-c", lines], cwd=folder, env=known, capture_output=True, text=True, check=False, umask=0o022
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A newsroom with one public release whose post waits, and one that waits for its hour."""
    room = Room(tmp_path / "room", channels="[{name: x-us, kind: x, account: '@us', secret: NOT_THERE}]")
    room.write("old", embargo="Friday, 4 December 2020, 09:00 hrs AST", date="2020-12-04")
    room.write("coming", embargo="Friday, 4 December 2048, 09:00 hrs AST", date="2048-12-01")
    room.ledger.close()
    typed(room.root, "dateline lift; dateline lift", tmp_path)  # the second strikes out what was promised of the first
    (tmp_path / "copies").mkdir()
    return room


def pages(root: Path) -> dict[str, bytes]:
    live = root / "live"
    return {str(path.relative_to(live)): path.read_bytes() for path in live.rglob("*") if path.is_file()}


def test_the_drill_brings_back_every_page_and_every_row(room: Room, tmp_path: Path) -> None:
    copies, elsewhere = tmp_path / "copies", tmp_path / "elsewhere"
    elsewhere.mkdir()
    typed(room.root, COPY, copies)
    said = typed(elsewhere, DRILL, copies)
    assert "old" in said
    assert "coming" in said
    assert pages(elsewhere / "newsroom") == pages(room.root)
    exported = [typed(folder, "dateline ledger export", copies) for folder in (room.root, elsewhere / "newsroom")]
    assert exported[0] == exported[1]


def test_a_copy_is_closed_to_others(room: Room, tmp_path: Path) -> None:
    typed(room.root, COPY, tmp_path / "copies")
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "copies").iterdir()} == {0}


def test_from_git_alone_nothing_old_goes_out(room: Room, tmp_path: Path) -> None:
    copies, elsewhere = tmp_path / "copies", tmp_path / "elsewhere"
    elsewhere.mkdir()
    typed(room.root, COPY, copies)
    alone = "".join(line for line in DRILL.splitlines(keepends=True) if "import" not in line)
    typed(elsewhere, alone, copies)
    assert pages(elsewhere / "newsroom") == pages(room.root)
    rows = typed(elsewhere / "newsroom", "dateline ledger show --json", copies)
    assert '"planned"' not in rows
    assert '"sending"' not in rows
