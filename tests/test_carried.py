"""Carried: a machine that was never here knows what was told, and nothing that goes wrong with that is in the way."""

from pathlib import Path

import pytest

from pipeline.carried import NAME, Carried
from pipeline.files import Disk
from pipeline.git import WRITER, Git


@pytest.fixture
def there(tmp_path: Path) -> Path:
    (tmp_path / "there.git").mkdir()
    Git(tmp_path / "there.git").ask("init", "--quiet", "--bare")
    return tmp_path / "there.git"


def machine(there: Path, name: str) -> Carried:
    """A machine with a repository and an empty folder of its own."""
    folder = there.parent / name
    folder.mkdir()
    Git(folder).ask("init", "--quiet", "--bare")
    return Carried(Git(folder, str(there), WRITER), Disk(), folder / ".dateline")


def write(carried: Carried, words: bytes, name: str = "told.json") -> None:
    (carried.folder).mkdir(exist_ok=True)
    (carried.folder / name).write_bytes(words)


def test_the_next_machine_knows_what_was_told_and_seen(there: Path) -> None:
    one, two = machine(there, "one"), machine(there, "two")
    one.take()
    write(one, b"told")
    write(one, b"seen", "seen.json")
    one.hand_on()
    two.take()
    assert (two.folder / "told.json").read_bytes() == b"told"
    assert (two.folder / "seen.json").read_bytes() == b"seen"


def test_what_a_machine_knows_itself_is_not_written_over(there: Path) -> None:
    one, two = machine(there, "one"), machine(there, "two")
    write(one, b"old")
    one.hand_on()
    write(two, b"newer")
    two.take()
    assert (two.folder / "told.json").read_bytes() == b"newer"


def test_whoever_comes_last_is_believed_and_the_branch_has_no_past(there: Path) -> None:
    one, two = machine(there, "one"), machine(there, "two")
    for carried in (one, two):
        carried.take()
    for carried, words in ((one, b"first"), (two, b"second"), (one, b"third")):
        write(carried, words)
        carried.hand_on()
    assert Git(there).ask("cat-file", "blob", f"{NAME}:told.json") == b"third"
    assert Git(there).line("rev-list", "--count", NAME) == "1"


def test_what_did_not_change_is_not_pushed(there: Path) -> None:
    one = machine(there, "one")
    write(one, b"told")
    one.hand_on()
    before = Git(there).line("rev-parse", NAME)
    one.hand_on()
    machine(there, "two").hand_on()
    assert Git(there).line("rev-parse", NAME) == before


def test_a_repository_that_is_away_is_in_nobodys_way(there: Path) -> None:
    one = machine(there, "one")
    there.rename(there.with_name("gone.git"))
    one.take()
    write(one, b"told")
    one.hand_on()
    assert (one.folder / "told.json").read_bytes() == b"told"
