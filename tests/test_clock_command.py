"""The command `clock`, and the part of newsroom.yml that says which clocks are asked."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.anchor import Anchor
from pipeline.clock import SystemClock
from pipeline.files import Disk
from pipeline.newsroom import ClockSources, Newsroom
from pipeline.read import read
from pipeline.watch import Watch
from tests.cli import dateline
from tests.room import Room
from tests.test_witnesses import Chronyc


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Room]:
    """A newsroom on the machine's own clock."""
    made = Room(tmp_path / "room")
    yield made
    made.ledger.close()


def clocks(home: Room, lines: str) -> tuple[Newsroom | None, list[str]]:
    """The newsroom with these lines in newsroom.yml, and its problems."""
    home.describe()
    path = home.root / "newsroom.yml"
    path.write_text(path.read_text() + lines)
    found = read(Disk(), home.root)
    return found.newsroom, [f"{each.code} {each.wrong}" for each in found.problems]


@pytest.mark.parametrize(
    ("lines", "sources", "asked"),
    [
        ("", ClockSources(), False),
        ("clock:\n", ClockSources(), False),
        ("clock: {chrony: yes}\n", ClockSources(chrony=True), True),
        ("clock: {chrony: no}\n", ClockSources(chrony=False), False),
        ("clock: {hosts: []}\n", ClockSources(), False),
        (
            "clock:\n  chrony: no\n  hosts:\n    - https://a.example\n    - http://b.example/x\n",
            ClockSources(chrony=False, hosts=("https://a.example", "http://b.example/x")),
            True,
        ),
    ],
)
def test_a_newsroom_says_which_clocks_are_asked(home: Room, lines: str, sources: ClockSources, asked: bool) -> None:
    newsroom, problems = clocks(home, lines)
    assert problems == []
    assert newsroom is not None
    assert (newsroom.clock, newsroom.clock.asked) == (sources, asked)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("clock: yes\n", "table-expected"),
        ("clock: {chrony: perhaps}\n", "flag-unreadable `chrony` is neither"),
        ("clock: {crony: no}\n", "key-unknown `crony`"),
        ("clock: {hosts: https://a.example}\n", "list-expected `hosts`"),
        ("clock: {hosts: [a.example]}\n", "address-unreadable `a.example`"),
        (
            "clock: {hosts: [https://a.example, 'https://b.example?x=1']}\n",
            "address-unreadable `https://b.example?x=1`",
        ),
    ],
)
def test_what_cannot_be_meant_is_a_problem_of_the_newsroom(home: Room, lines: str, told: str) -> None:
    newsroom, problems = clocks(home, lines)
    assert newsroom is None
    assert len(problems) == 1
    assert problems[0].startswith(told)


def test_a_clock_that_nobody_doubts_is_said_to_be_believed(home: Room) -> None:
    done = dateline("clock", newsroom=home.root)
    assert done.returncode == 0, done.stderr
    assert "this machine" in done.stdout
    assert "The clock of this machine is believed." in done.stdout


def test_a_server_that_does_not_answer_is_named(home: Room) -> None:
    clocks(home, "clock: {chrony: no, hosts: ['http://127.0.0.1:1/']}\n")
    done = dateline("clock", newsroom=home.root)
    assert "http://127.0.0.1:1/   no answer" in done.stdout
    assert "No outside clock has confirmed" in done.stdout
    assert done.returncode == 3


def test_a_contradiction_is_shown_and_kept_for_the_desk(home: Room, tmp_path: Path) -> None:
    Chronyc(tmp_path).tracks("-12.000000000", measured="1")
    done = dateline("clock", newsroom=home.root, PATH=f"{tmp_path}:/usr/bin:/bin")
    assert "contradicts: this machine is 12 seconds ahead, give or take less than 0.1 seconds" in done.stdout
    assert "12 seconds ahead by chrony. Nothing is lifted until they agree" in done.stdout
    assert done.returncode == 3
    assert Watch(SystemClock(), Disk(), home.root / ".dateline").sure().doubt


def test_a_script_gets_what_each_clock_says(home: Room, tmp_path: Path) -> None:
    clocks(home, "clock: {hosts: ['http://127.0.0.1:1/']}\n")
    Chronyc(tmp_path).tracks("-0.2")
    done = dateline("clock", "--json", newsroom=home.root, PATH=f"{tmp_path}:/usr/bin:/bin")
    told = json.loads(done.stdout)
    assert [row["clock"] for row in told["clocks"]] == ["chrony", "http://127.0.0.1:1/"]
    assert [row["agrees"] for row in told["clocks"]] == [True, None]
    assert told["clocks"][0]["ahead"] == 0.2
    assert (told["doubt"], done.returncode) == ("", 0)


def test_a_person_settles_a_jump(home: Room) -> None:
    machine = SystemClock()
    hour_ago = Anchor(machine.now(), machine.elapsed() - 3600, machine.boot())
    (home.root / ".dateline/clock.json").write_bytes(hour_ago.data())
    desk = Watch(machine, Disk(), home.root / ".dateline")
    assert "jumped back by 1 hour" in desk.sure().doubt
    assert dateline("clock", newsroom=home.root).returncode == 3
    done = dateline("clock", "--believe", newsroom=home.root)
    assert (done.returncode, done.stderr) == (0, "")
    assert "is believed" in done.stdout
    assert desk.sure().doubt == ""


def test_a_newsroom_that_cannot_be_understood_is_said_and_nothing_believed(home: Room) -> None:
    clocks(home, "clock: yes\n")
    done = dateline("clock", "--believe", newsroom=home.root)
    assert done.returncode == 1
    assert "table-expected" in done.stderr
    assert not (home.root / ".dateline/clock.json").exists()
