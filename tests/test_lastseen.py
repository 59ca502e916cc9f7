"""Last seen: remembered for seconds, kept for the next process, and nothing depends on it."""

from pathlib import Path

import pytest

from pipeline.clock import HandClock, from_stamp
from pipeline.files import Disk
from pipeline.lastseen import FRESH, LastSeen, Shown


class Asked:
    """Something elsewhere that counts how often it was asked."""

    def __init__(self) -> None:
        self.shows: Shown | Exception = Shown("one", "a", ("one",))
        self.times = 0

    def __call__(self) -> Shown:
        self.times += 1
        if isinstance(self.shows, Exception):
            raise self.shows
        return self.shows


@pytest.fixture
def clock() -> HandClock:
    return HandClock(from_stamp("2026-12-01T12:00:00Z"))


def seen(tmp_path: Path, clock: HandClock, place: str = "here") -> LastSeen:
    return LastSeen(Disk(), tmp_path / ".dateline/host.json", clock, place)


def test_it_is_asked_once_in_some_seconds(tmp_path: Path, clock: HandClock) -> None:
    last, asked = seen(tmp_path, clock), Asked()
    assert [last.now(asked), last.now(asked)] == [asked.shows] * 2
    clock.sleep(FRESH - 0.1)
    last.now(asked)
    assert asked.times == 1
    clock.sleep(0.1)
    last.now(asked)
    assert asked.times == 2
    last.forget()
    last.now(asked)
    assert asked.times == 3


def test_a_failure_is_remembered_as_long_and_what_was_seen_before_stays_known(tmp_path: Path, clock: HandClock) -> None:
    last, asked = seen(tmp_path, clock), Asked()
    before = last.now(asked)
    clock.sleep(FRESH)
    asked.shows = LookupError("away")
    for _ in range(2):
        with pytest.raises(LookupError):
            last.now(asked)
    assert (asked.times, last.ever()) == (2, before)


def test_the_next_process_knows_what_was_seen_but_not_of_another_place(tmp_path: Path, clock: HandClock) -> None:
    seen(tmp_path, clock).saw(Shown("one", "a", ("one", "two")))
    assert seen(tmp_path, clock).ever() == Shown("one", "a", ("one", "two"))
    assert seen(tmp_path, clock, "elsewhere").ever() == Shown()


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'"here"'])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, clock: HandClock, damage: bytes) -> None:
    (tmp_path / ".dateline").mkdir()
    (tmp_path / ".dateline/host.json").write_bytes(damage)
    last = seen(tmp_path, clock)
    assert last.ever() == Shown()
    last.saw(Shown("one"))
    assert seen(tmp_path, clock).ever() == Shown("one")


def test_where_nothing_can_be_written_it_is_known_here_all_the_same(tmp_path: Path, clock: HandClock) -> None:
    (tmp_path / ".dateline").write_bytes(b"in the way")
    last = seen(tmp_path, clock)
    last.saw(Shown("one"))
    assert last.ever() == Shown("one")


def test_what_was_read_is_known_until_something_else_shows(tmp_path: Path, clock: HandClock) -> None:
    last, asked = seen(tmp_path, clock), list[str]()

    def read() -> bytes:
        asked.append("read")
        return b"page"

    last.saw(Shown("one"))
    for _ in range(2):
        assert last.reads("one", "index.html", read) == b"page"
    assert len(asked) == 1
    last.saw(Shown("two"))
    last.reads("one", "index.html", read)
    assert len(asked) == 2
    last.forget_reads()
    last.reads("one", "index.html", read)
    assert len(asked) == 3


def test_the_last_ten_switches_are_told_in_words(tmp_path: Path, clock: HandClock) -> None:
    last = seen(tmp_path, clock)
    assert last.switches() == "not measured yet"
    for seconds in (60.0, *[2.0] * 9, 4.0):
        began = clock.elapsed()
        clock.sleep(seconds)
        last.took(began)
    assert last.switches() == "2.0 s, at most 4.0 s, in the last 10 switches"
