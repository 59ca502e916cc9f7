"""The desk: it wakes for what is due and what changed, asks outside clocks, and closes cleanly."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.ahead import Ready
from pipeline.alarms import alarms
from pipeline.daybook import read_daybook
from pipeline.desk import ask_clocks, run
from pipeline.files import Disk
from pipeline.hosts.folder import Folder
from pipeline.hour import keep_hour
from pipeline.newsroom import ClockSources
from pipeline.publish import Published
from pipeline.survey import House, NoNewsroom
from pipeline.tick import Tick
from pipeline.wake import TRIES
from pipeline.watch import Testimony as Said
from tests.room import HOUR, Room, at


def never(why: NoNewsroom | OSError) -> None:
    raise AssertionError(str(why))


def at_work(room: Room, house: House, until: str, stop: Callable[[], bool] = lambda: False) -> list[tuple[str, Tick]]:
    """Each tick of a desk, and when."""
    ticks: list[tuple[str, Tick]] = []
    run(house, at(until), lambda done: ticks.append((room.clock.now().strftime("%d %H:%M:%S"), done)), never, stop)
    return ticks


def test_an_idle_desk_runs_the_line_once_and_rests(room: Room) -> None:
    assert len(at_work(room, room.house(), "2026-12-03T12:00:00Z")) == 1


def test_a_desk_wakes_a_second_before_the_hour_and_looks_once_more_after_it(room: Room) -> None:
    room.write("alpha")
    room.clock.move_to(at("2026-12-04T12:50:00Z"))
    ticks = at_work(room, room.house(), "2026-12-04T14:00:00Z")
    lifted = [(when, [item.entry.slug for item in done.lifted]) for when, done in ticks if done.lifted]
    assert lifted == [("04 13:00:00", ["alpha"])]
    assert len(ticks) <= 5


def test_a_desk_that_nothing_disturbs_makes_a_release_ready_a_day_ahead(room: Room) -> None:
    room.write("alpha")
    room.clock.move_to(at("2026-12-03T12:59:00Z"))
    ticks = at_work(room, room.house(), "2026-12-03T13:01:00Z")
    assert [(when, done.ready is not None) for when, done in ticks] == [("03 12:59:00", False), ("03 13:00:00", True)]


@pytest.mark.parametrize(
    ("words", "slip"),
    [("issuers: [", "issuers: [nobody, "), ("issuers: [", "issuers: [["), ("embargo: ", "embargo: perhaps ")],
)
def test_a_desk_that_nothing_disturbs_warns_hours_ahead_of_a_release_that_is_not_ready(
    room: Room, words: str, slip: str
) -> None:
    room.write("alpha")
    room.tick()  # the hour is in the ledger by now
    room.edit("alpha", words, slip)
    room.clock.move_to(at("2026-12-04T09:59:00Z"))
    ticks = at_work(room, room.house(), "2026-12-04T10:01:00Z")
    warned = [when for when, done in ticks if ("not-ready", "alpha") in [(a.code, a.about) for a in done.alarms]]
    assert warned[:1] == ["04 10:00:00"]


def test_a_file_that_changes_is_looked_at_within_half_a_second(room: Room) -> None:
    written: list[datetime] = []
    house = room.house()
    ticks: list[datetime] = []

    def stop() -> bool:
        if room.clock.now() >= at("2026-12-01T12:00:10Z") and not written:
            room.write("alpha", embargo="FOR IMMEDIATE RELEASE")
            written.append(room.clock.now())
        return False

    run(house, at("2026-12-01T12:00:20Z"), lambda done: ticks.append(room.clock.now()), never, stop)
    assert len(ticks) == 2
    assert timedelta() <= ticks[1] - written[0] <= timedelta(seconds=0.5)
    assert "releases/alpha/index.html" in room.public()


def test_a_desk_that_is_asked_to_stop_stops_within_half_a_second_and_lifts_nothing_more(room: Room) -> None:
    room.write("alpha")
    room.clock.move_to(at("2026-12-04T12:59:00Z"))
    wanted = at("2026-12-04T12:59:30Z")
    at_work(room, room.house(), "2026-12-04T14:00:00Z", stop=lambda: room.clock.now() >= wanted)
    assert wanted <= room.clock.now() <= wanted + timedelta(seconds=0.5)
    assert "releases/alpha/index.html" not in room.public()


@pytest.mark.parametrize("step", [3600, -3600])
def test_a_step_of_the_wall_clock_neither_ends_nor_prolongs_a_bounded_desk(room: Room, step: int) -> None:
    stepped: list[float] = []

    def stop() -> bool:
        if not stepped and room.clock.elapsed() >= begun + 60:
            room.clock.step(step)
            stepped.append(room.clock.elapsed())
        return False

    begun = room.clock.elapsed()
    at_work(room, room.house(), "2026-12-01T12:10:00Z", stop)
    assert stepped
    assert room.clock.elapsed() - begun == pytest.approx(600, abs=2)


def test_outside_clocks_are_asked_at_the_start_and_within_the_last_minute(room: Room) -> None:
    asked: list[str] = []

    def witnesses(sources: ClockSources, clock: object) -> Callable[[], tuple[Said, ...]]:
        asked.append(room.clock.now().strftime("%d %H:%M"))
        return lambda: (Said("chrony", 0.0, 0.01, 0.5, room.clock.elapsed()),)

    room.write("alpha")
    room.clock.move_to(at("2026-12-04T12:30:00Z"))
    at_work(room, replace(room.house(), witnesses=witnesses), "2026-12-04T13:00:05Z")
    assert asked[0] == "04 12:30"
    assert "04 12:59" in asked
    assert len(asked) <= 6


def test_an_outside_clock_that_contradicts_holds_the_lift_and_lets_it_go_when_it_agrees(room: Room) -> None:
    ahead = [30.0]

    def witnesses(sources: ClockSources, clock: object) -> Callable[[], tuple[Said, ...]]:
        wrong = ahead[0] if room.clock.now() < at("2026-12-04T13:05:00Z") else 0.0
        return lambda: (Said("chrony", wrong, 0.01, 0.5, room.clock.elapsed()),)

    room.write("alpha")
    room.clock.move_to(at("2026-12-04T12:59:00Z"))
    ticks = at_work(room, replace(room.house(), witnesses=witnesses), "2026-12-04T13:06:00Z")
    lifted = [when for when, done in ticks if done.lifted]
    assert len(lifted) == 1
    assert "04 13:05:00" <= lifted[0] <= "04 13:05:03"
    assert "clock-doubt" in {alarm.code for _, done in ticks for alarm in done.alarms}


def test_clocks_that_never_answer_keep_nobody_longer_than_some_seconds(room: Room) -> None:
    begun = room.clock.now()
    ask_clocks(replace(room.house(), witnesses=lambda sources, clock: lambda: None))
    assert timedelta(seconds=10) < room.clock.now() - begun < timedelta(seconds=15)


class Failing(Disk):
    """A disk that fails at the folder of a newsroom's own words, so many times."""

    times = 3

    def names(self, folder: Path) -> tuple[str, ...]:
        if folder.name == "words" and self.times:
            self.times -= 1
            raise OSError(errno.EIO, "Input/output error", str(folder))
        return super().names(folder)


def test_a_disk_that_fails_before_the_first_look_does_not_end_the_desk(room: Room) -> None:
    room.write("alpha")
    ticks, told = list[Tick](), list[NoNewsroom | OSError]()
    run(replace(room.house(), files=Failing()), at("2026-12-04T13:01:00Z"), ticks.append, told.append, lambda: False)
    assert [item.entry.slug for done in ticks for item in done.lifted] == ["alpha"]
    assert {type(why) for why in told} == {OSError}


def test_a_kill_written_before_a_call_stops_the_post_that_was_due(room: Room) -> None:
    from pipeline.standins.x import SECRET, FakeX

    with FakeX(room.clock) as fake:
        room.channels = f'[{{name: x-ta, kind: x, account: "@ta", secret: X_TA, address: "{fake.address}"}}]'
        room.describe()
        room.secrets["X_TA"] = SECRET
        room.tick()
        room.write("alpha")
        room.write("beta")
        house = room.house()
        proves = house.host(room.survey().newsroom).proves
        killed: list[bool] = []

        def proves_then_kills(path: str, content: str) -> bool:
            if not killed and "alpha" in path:
                room.edit("alpha", "language: en", "language: en\nrevision: 2\nkilled: It was wrong.")
                killed.append(True)
            return proves(path, content)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Folder, "proves", lambda self, path, content: proves_then_kills(path, content))
            room.tick(HOUR)
        assert killed
        assert fake.posts == []
        room.tick("2026-12-04T13:00:10Z")
        assert ["beta" in post.text for post in fake.posts] == [True]


def refused_hours(room: Room, monkeypatch: pytest.MonkeyPatch, until: str) -> tuple[list[str], list[str]]:
    """The hours at which a desk that is refused each time tried to wait under the lock, and what it lifted when."""
    tried: list[str] = []

    def refused(house: House, ready: Ready) -> None:
        tried.append(ready.hour.strftime("%H:%M"))
        assert len(tried) < 20, "a desk that tries without end does nothing else"

    lifted: list[str] = []
    ticks: list[datetime] = []

    def say(done: Tick) -> None:
        ticks.append(room.clock.now())
        lifted.extend(f"{item.entry.slug} {room.clock.now():%H:%M:%S}" for item in done.lifted)
        assert len(ticks) < 50, "a desk that never rests does nothing else"

    monkeypatch.setattr("pipeline.desk.keep_hour", refused)
    run(room.house(), at(until), say, never)
    return tried, lifted


def test_an_hour_that_cannot_be_waited_for_is_tried_a_few_times_and_then_lifted_by_a_whole_tick(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write("alpha")
    room.write("beta", embargo="Friday, 4 December 2026, 10:00 hrs AST")
    room.clock.move_to(at("2026-12-04T12:59:00Z"))
    tried, lifted = refused_hours(room, monkeypatch, "2026-12-04T14:01:00Z")
    assert tried == ["13:00"] * TRIES + ["14:00"] * TRIES, "each hour by itself"
    assert lifted == ["alpha 13:00:00", "beta 14:00:00"]


def test_what_comes_next_is_made_ready_right_after_an_hour_was_kept(room: Room) -> None:
    room.write("alpha")
    room.write("beta", embargo="Friday, 4 December 2026, 09:01 hrs AST")
    room.clock.move_to(at("2026-12-04T12:59:00Z"))
    ticks = at_work(room, room.house(), "2026-12-04T13:00:30Z")
    ready = [(when, done.ready.hour) for when, done in ticks if done.ready and done.survey.record.entries]
    assert ready == [("04 13:00:00", at("2026-12-04T13:01:00Z"))]


def test_an_hour_is_not_waited_for_under_the_lock_before_its_last_second(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[datetime] = []

    def noted(house: House, ready: Ready) -> Published | None:
        begun.append(room.clock.now())
        return keep_hour(house, ready)

    monkeypatch.setattr("pipeline.desk.keep_hour", noted)
    room.write("alpha")
    room.clock.move_to(at("2026-12-04T12:00:00Z"))
    house = room.house()
    changed: list[Path] = []

    def stop() -> bool:
        if room.clock.now() >= at("2026-12-04T12:30:00Z") and not changed:
            changed.append(room.write("beta", hold="stop"))
        return False

    at_work(room, house, "2026-12-04T13:00:30Z", stop)
    assert begun
    assert min(begun) >= at("2026-12-04T12:59:58.9+00:00")


def test_a_desk_that_cannot_read_its_folder_stays_open_and_tries_again_in_five_seconds(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    puzzled: list[str] = []
    lifted: list[tuple[str, datetime]] = []
    link_target = Disk.link_target

    def broken_for_a_while(self: Disk, path: Path) -> str:
        if room.clock.now() < at("2026-12-01T12:00:04Z"):
            raise OSError(5, "Input/output error")
        return link_target(self, path)

    def say(done: Tick) -> None:
        lifted.extend((item.entry.slug, room.clock.now()) for item in done.lifted)

    monkeypatch.setattr(Disk, "link_target", broken_for_a_while)
    room.write("alpha", embargo="FOR IMMEDIATE RELEASE")
    run(room.house(), at("2026-12-01T12:01:00Z"), say, lambda why: puzzled.append(type(why).__name__))
    assert puzzled == ["OSError"]
    assert lifted == [("alpha", at("2026-12-01T12:00:05Z"))]


def test_what_somebody_else_writes_into_the_ledger_wakes_the_desk(room: Room) -> None:
    written: list[datetime] = []
    ticks: list[datetime] = []

    def stop() -> bool:
        if room.clock.now() >= at("2026-12-01T12:00:10Z") and not written:
            path = room.root / ".dateline/ledger.sqlite3"
            was = path.stat()
            os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns + 10**9))
            written.append(room.clock.now())
        return False

    run(room.house(), at("2026-12-01T12:00:20Z"), lambda done: ticks.append(room.clock.now()), never, stop)
    assert len(ticks) == 2
    assert ticks[1] - written[0] <= timedelta(seconds=0.5)


def test_what_somebody_else_writes_into_the_ledger_while_a_desk_looks_is_looked_at_next(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[bool] = []

    def alarms_and_a_write(*what: Any, **more: Any) -> Any:
        if not written:  # the rows were read by now
            path = room.root / ".dateline/ledger.sqlite3"
            os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 10**9))
            written.append(True)
        return alarms(*what, **more)

    monkeypatch.setattr("pipeline.tick.alarms", alarms_and_a_write)
    assert len(at_work(room, room.house(), "2026-12-01T12:00:20Z")) == 2


def test_a_clock_that_comes_to_be_doubtful_wakes_the_desk_which_says_so(room: Room) -> None:
    stepped: list[datetime] = []

    def stop() -> bool:
        if room.clock.now() >= at("2026-12-01T12:00:10Z") and not stepped:
            room.clock.step(60)
            stepped.append(room.clock.now())
        return False

    ticks = at_work(room, room.house(), "2026-12-01T12:00:20Z", stop)
    assert [[alarm.code for alarm in done.alarms] for _, done in ticks] == [[], ["clock-doubt"]]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_real_desk_that_is_told_to_stop_says_so_and_lets_go_of_the_lock(room: Room, sign: signal.Signals) -> None:
    room.write("alpha", embargo="Tuesday, 4 December 2040, 09:00 hrs AST")
    command = [sys.executable, "-u", "-c", "import sys; from pipeline.cli import main; sys.exit(main())"]
    with subprocess.Popen(
        [*command, "-C", str(room.root), "desk"],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as desk:
        assert desk.stdout is not None
        assert "open" in desk.stdout.readline()
        desk.send_signal(sign)
        said, error = desk.communicate(timeout=30)
    assert (desk.returncode, error) == (0, "")
    assert said.splitlines()[-1] == "The desk is closed."
    with Disk().lock(room.root / ".dateline" / "desk.lock"):
        assert "releases/alpha/index.html" not in room.public()


def test_a_newsroom_that_cannot_be_understood_is_an_alarm_for_status_until_it_is_mended(room: Room) -> None:
    good = (room.root / "newsroom.yml").read_text()
    books: list[list[str]] = []

    def stop() -> bool:
        now = room.clock.now()
        broken = at("2026-12-01T12:00:10Z") <= now < at("2026-12-01T12:00:20Z")
        wanted = good.replace("approvals: 0", "aprovals: 0") if broken else good
        if (room.root / "newsroom.yml").read_text() != wanted:
            books.append([alarm.code for alarm in read_daybook(Disk(), room.root / ".dateline").alarms])
            (room.root / "newsroom.yml").write_text(wanted)
        return False

    run(room.house(), at("2026-12-01T12:00:30Z"), lambda done: None, lambda why: None, stop)
    books.append([alarm.code for alarm in read_daybook(Disk(), room.root / ".dateline").alarms])
    assert books == [[], ["newsroom"], []]
