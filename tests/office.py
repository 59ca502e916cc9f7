"""A newsroom folder and the commands of an officer in it, run in this process with the machine's own clock."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.files import Disk
from pipeline.read import read
from pipeline.release import Release
from tests.room import Room

PAST = "Tuesday, 1 December 2020, 09:00 hrs AST"
FAR = "Monday, 4 December 2045, 09:00 hrs AST"
FARTHER = "Tuesday, 5 December 2045, 09:00 hrs AST"

Run = Callable[..., tuple[int, str]]


def runner(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command in that newsroom: its exit code, and all that it said."""

    def command(*words: str) -> tuple[int, str]:
        code = main(["-C", str(home), *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


def write(home: Path, slug: str, **fields: str) -> Path:
    """A release that waits, but for the fields given."""
    room = Room.__new__(Room)
    room.root = home
    return Room.write(room, slug, **({"embargo": FAR} | fields))  # type: ignore[arg-type]


def ask_approvals(home: Path, count: int) -> None:
    """Let newsroom.yml, which asks for none, ask for so many."""
    path = home / "newsroom.yml"
    path.write_text(path.read_text().replace("approvals: 0", f"approvals: {count}"))


def release(home: Path, slug: str) -> Release:
    """A release as it is read now."""
    return next(each for each in read(Disk(), home).releases if each.slug == slug)


def page(home: Path, slug: str = "alpha") -> str:
    """What readers see at its address."""
    return (home / "live/releases" / slug / "index.html").read_text(encoding="utf-8")
