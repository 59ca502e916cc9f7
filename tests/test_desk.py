"""The desk: it wakes for what is due and what changed, asks outside clocks, and closes cleanly."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipeline.desk import ask_clocks, run
from pipeline.hosts.folder import Folder
from pipeline.newsroom import ClockSources
from pipeline.survey import House, NoNewsroom
from pipeline.tick import Tick
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
    ticks = at_work(room, room.house(), "2026-12-04T14:00:00Z")
    lifted = [(when, [item.entry.slug for item in done.lifted]) for when, done in ticks if done.lifted]
    assert lifted == [("04 13:00:00", ["alpha"])]
    assert len(ticks) <= 5


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


def test_a_kill_written_before_a_call_stops_the_post_that_was_due(room: Room) -> None:
    from tests.fakes.x import SECRET, FakeX

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
