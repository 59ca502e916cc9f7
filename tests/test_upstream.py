"""Upstream: a checkout that follows its branch, against bare repositories and with a clock moved by hand."""

import subprocess
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.desk import run
from pipeline.files import Disk
from pipeline.git import WRITER, Git
from pipeline.lanes import Call, at_once
from pipeline.tick import Tick, tick
from pipeline.upstream import EVERY, NEAR, Upstream
from tests.room import HOUR, Room, at, room_in


class Newsroom:
    """A room that is a checkout, the repository behind it, and somebody else who writes there."""

    def __init__(self, root: Path, room: Room) -> None:
        self.room, self.origin, self.other = room, root / "origin.git", root / "other"
        git(root, "init", "--quiet", "--bare", "--initial-branch", "main", str(self.origin))
        git(room.root, "init", "--quiet", "--initial-branch", "main")
        (room.root / ".gitignore").write_text("/.dateline/\n/live\n/.live.slots/\n")
        git(room.root, "remote", "add", "origin", str(self.origin))
        room.write("alpha")
        git(room.root, "add", "--all")
        git(room.root, "commit", "--quiet", "--message", "First")
        git(room.root, "push", "--quiet", "origin", "main")
        git(root, "clone", "--quiet", str(self.origin), str(self.other))
        self.upstream = self.opened()

    def opened(self) -> Upstream:
        return Upstream(self.room.root, Disk(), Git(self.room.root), "main", self.room.clock, at_once)

    def merge(self, path: str, *change: str, text: str = "") -> None:
        """Somebody changes a file in the repository: words for others in it, a new text, or none for its end."""
        file = self.other / path
        if change:
            assert change[0] in file.read_text()
            file.write_text(file.read_text().replace(change[0], change[1]))
        elif text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        else:
            file.unlink()
        git(self.other, "add", "--all")
        git(self.other, "commit", "--quiet", "--message", "Changed")
        git(self.other, "push", "--quiet", "origin", "main")

    def away(self) -> None:
        self.origin.rename(self.origin.with_name("away.git"))

    def back(self) -> None:
        self.origin.with_name("away.git").rename(self.origin)

    def text(self, path: str = "releases/alpha.md") -> str:
        return (self.room.root / path).read_text()


def git(folder: Path, *words: str) -> str:
    import os

    done = subprocess.run(["git", *words], cwd=folder, env=os.environ | WRITER, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with room_in(tmp_path / "room") as room:
        room.open_ledger_before()
        yield Newsroom(tmp_path, room)


def test_what_is_pushed_stands_here_after_the_next_fetch(newsroom: Newsroom) -> None:
    newsroom.merge("releases/alpha.md", "Title of alpha", "Another title")
    newsroom.merge("releases/beta/release.md", text="new")
    newsroom.upstream.now()
    assert "Another title" in newsroom.text()
    assert newsroom.text("releases/beta/release.md") == "new"
    newsroom.merge("releases/beta/release.md")
    newsroom.room.clock.sleep(30)
    newsroom.upstream.follow()
    assert not (newsroom.room.root / "releases/beta/release.md").exists()
    assert newsroom.upstream.wrong == newsroom.upstream.doubt() == ""


def test_a_file_that_was_edited_here_is_never_overwritten_and_it_is_said(newsroom: Newsroom) -> None:
    newsroom.room.edit("alpha", "Title of alpha", "My own title")
    newsroom.merge("releases/beta.md", text="new")
    newsroom.upstream.now()
    assert newsroom.text("releases/beta.md") == "new"
    assert newsroom.upstream.wrong.startswith("releases/alpha.md was changed on this machine")
    assert newsroom.upstream.doubt() == ""  # nobody says anything else about it
    newsroom.merge("releases/alpha.md", "Title of alpha", "Their title")
    newsroom.upstream.now()
    assert "My own title" in newsroom.text()
    assert newsroom.upstream.doubt() == newsroom.upstream.wrong != ""
    newsroom.room.edit("alpha", "My own title", "Their title")
    newsroom.upstream.now()
    assert newsroom.upstream.doubt() == newsroom.upstream.wrong == ""


def test_a_branch_that_was_written_anew_moves_nothing_and_holds_lifts(newsroom: Newsroom) -> None:
    git(newsroom.other, "commit", "--quiet", "--amend", "--message", "Another first")
    git(newsroom.other, "push", "--quiet", "--force", "origin", "main")
    newsroom.upstream.now()
    assert "does not go on from" in newsroom.upstream.doubt()


def test_commits_here_that_were_not_pushed_are_said_and_hold_nothing(newsroom: Newsroom) -> None:
    newsroom.room.edit("alpha", "Title of alpha", "My own title")
    git(newsroom.room.root, "commit", "--quiet", "--all", "--message", "Here")
    newsroom.upstream.now()
    assert "were not pushed" in newsroom.upstream.wrong
    assert newsroom.upstream.doubt() == ""
    assert "My own title" in newsroom.text()


def test_what_a_lift_wrote_into_feeds_is_kept_and_no_alarm(newsroom: Newsroom) -> None:
    (newsroom.room.root / "feeds").mkdir(exist_ok=True)
    (newsroom.room.root / "feeds/all.rss").write_text("written by a lift")
    newsroom.merge("feeds/all.rss", text="somebody else's")
    newsroom.upstream.now()
    assert newsroom.text("feeds/all.rss") == "written by a lift"
    assert newsroom.upstream.wrong == newsroom.upstream.doubt() == ""


@pytest.mark.parametrize("path", ["pipeline/desk.py", "setup.cfg"])
def test_files_that_are_not_the_newsrooms_own_stay(newsroom: Newsroom, path: str) -> None:
    newsroom.merge(path, text="another program")
    newsroom.upstream.now()
    assert not (newsroom.room.root / path).exists()


def test_no_link_leads_it_out_of_the_newsroom(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (newsroom.room.root / "templates").symlink_to(tmp_path / "elsewhere")
    newsroom.merge("templates/page.html", text="a page")
    newsroom.upstream.now()
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert "templates/page.html" in newsroom.upstream.wrong


def test_a_move_that_was_cut_short_is_finished_by_the_next(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.merge("releases/beta.md", text="new")
    newsroom.merge("releases/gamma.md", text="newer")
    real = Disk.write

    def full(self: Disk, path: Path, data: bytes) -> None:
        if path.name == "gamma.md":
            raise OSError(28, "No space left on device")
        real(self, path, data)

    with monkeypatch.context() as patch:
        patch.setattr(Disk, "write", full)
        newsroom.upstream.now()
        assert newsroom.upstream.doubt() != ""
    newsroom.room.clock.sleep(5)
    newsroom.upstream.follow()
    assert newsroom.text("releases/gamma.md") == "newer"
    assert newsroom.upstream.wrong == newsroom.upstream.doubt() == ""


def test_it_is_fetched_each_half_minute_and_once_more_right_before_a_lift(newsroom: Newsroom) -> None:
    seen: list[float] = []
    clock = newsroom.room.clock

    def noted(call: Call) -> Future[str]:
        seen.append(clock.elapsed())
        return at_once(call)

    upstream = replace(newsroom.upstream, begin=noted)
    hour = clock.elapsed() + 100
    while clock.elapsed() < hour:
        upstream.follow(hour - clock.elapsed())
        clock.sleep(1)
    began = hour - 100
    assert [each - began for each in seen] == [0, 30, 60, 100 - NEAR]


def test_what_cannot_be_fetched_is_tried_again_soon_and_holds_lifts_after_a_minute(newsroom: Newsroom) -> None:
    upstream, clock = newsroom.upstream, newsroom.room.clock
    upstream.now()
    newsroom.away()
    clock.sleep(30)
    assert upstream.follow() == 5
    assert upstream.doubt() == ""
    clock.sleep(2 * EVERY - 29)
    assert "could not be fetched" in upstream.doubt()
    newsroom.back()
    upstream.follow()
    assert upstream.doubt() == ""


def test_a_fetch_right_before_a_lift_that_fails_holds_it_at_once(newsroom: Newsroom) -> None:
    newsroom.upstream.now()
    newsroom.away()
    newsroom.room.clock.sleep(21)
    newsroom.upstream.follow(NEAR - 1)
    assert "could not be fetched" in newsroom.upstream.doubt()


def desk(newsroom: Newsroom, until: str) -> list[tuple[str, Tick]]:
    """A desk that follows, up to an instant; each of its looks with its hour."""
    room, ticks = newsroom.room, list[tuple[str, Tick]]()
    house = replace(room.house(), upstream=newsroom.upstream, lead=timedelta(seconds=NEAR))
    run(house, at(until), lambda done: ticks.append((str(room.clock.now().time())[:8], done)), lambda why: None)
    return ticks


def lifted(ticks: list[tuple[str, Tick]]) -> list[tuple[str, str]]:
    return [(when, item.entry.slug) for when, done in ticks for item in done.lifted]


def test_a_desk_that_follows_lifts_at_the_second(newsroom: Newsroom) -> None:
    newsroom.room.clock.move_to(at(HOUR) - timedelta(minutes=5))
    assert lifted(desk(newsroom, "2026-12-04T13:00:30Z")) == [("13:00:00", "alpha")]


def test_a_hold_that_is_pushed_just_before_the_hour_is_kept(newsroom: Newsroom) -> None:
    newsroom.room.clock.move_to(at(HOUR) - timedelta(minutes=5))
    real = newsroom.room.clock.wait

    def wait(until: object, changed: object) -> None:
        near = (at(HOUR) - newsroom.room.clock.now()).total_seconds() < 25
        if near and "hold" not in (newsroom.other / "releases/alpha.md").read_text():
            newsroom.merge("releases/alpha.md", "place:", "hold: wait\nplace:")
        real(until, changed)  # type: ignore[arg-type]

    newsroom.room.clock.wait = wait  # type: ignore[method-assign]
    assert lifted(desk(newsroom, "2026-12-04T13:02:00Z")) == []
    assert "hold: wait" in newsroom.text()


def test_a_lift_waits_while_the_repository_is_away_and_goes_out_when_it_is_back(newsroom: Newsroom) -> None:
    room = newsroom.room
    room.clock.move_to(at(HOUR) - timedelta(minutes=5))
    desk(newsroom, "2026-12-04T12:59:00Z")
    newsroom.away()
    ticks = desk(newsroom, "2026-12-04T13:01:30Z")
    assert lifted(ticks) == []
    assert {alarm.code for alarm in ticks[-1][1].alarms} == {"upstream", "overdue"}
    newsroom.back()
    ((when, slug),) = lifted(desk(newsroom, "2026-12-04T13:02:00Z"))
    assert (slug, when < "13:01:40") == ("alpha", True)


def test_a_withdrawal_does_not_wait_for_the_repository(newsroom: Newsroom) -> None:
    room = newsroom.room
    room.tick(HOUR)
    room.edit("alpha", "place:", "revision: 2\nkilled: It was wrong.\nplace:")
    newsroom.away()
    newsroom.upstream.now()
    done = tick(replace(room.house(), upstream=newsroom.upstream))
    assert [item.entry.kind for item in done.lifted] == ["kill"]


def test_what_is_pushed_is_armed_within_a_minute(newsroom: Newsroom) -> None:
    room = newsroom.room
    room.clock.move_to(at(HOUR) - timedelta(hours=2))
    desk(newsroom, "2026-12-04T11:00:45Z")
    text = (newsroom.other / "releases/alpha.md").read_text().replace("alpha", "beta")
    newsroom.merge("releases/beta.md", text=text)
    ticks = desk(newsroom, "2026-12-04T11:01:45Z")
    assert {change.release.slug for change in ticks[-1][1].survey.coming} == {"alpha", "beta"}
