"""The watch: a wall clock that jumped, or that others contradict, lifts nothing early and says why."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from math import inf
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.anchor import Anchor, anchor_from
from pipeline.clock import HandClock
from pipeline.files import Disk
from pipeline.watch import Sure, Watch, ask_in, length
from pipeline.watch import Testimony as Said  # pytest takes what begins with Test for a test
from tests.room import START, at

NOON = at(START)
ANCHORED = json.dumps({"wall": START, "elapsed": 0, "boot": "x", "asked": False, "proven": False, "ahead": 0})


class Machine:
    """A clock that is stepped by hand, and watches over it that share a folder, as processes do."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.folder = HandClock(NOON), folder
        self.watch = self.started()

    def started(self) -> Watch:
        """The watch of another process."""
        return Watch(self.clock, Disk(), self.folder)

    def heard(self, ahead: float, *, margin: float = 0.01, name: str = "chrony", ago: float = 0.0) -> Said:
        """What a clock says that was asked so many seconds ago."""
        allowed = 0.5 if name == "chrony" else 2.0
        return Said(name, ahead, margin, allowed, self.clock.elapsed() - ago)

    def later(self) -> None:
        """Wait some milliseconds: file systems tell the times of two writes apart only by a tick of theirs."""
        before = Disk().age(self.folder / "clock.json")[0]
        while Disk().now(self.folder) <= before:
            pass

    def true(self) -> datetime:
        """The instant it really is: a clock that nobody stepped."""
        return NOON + timedelta(seconds=self.clock.elapsed())


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    made.watch.sure()
    made.clock.sleep(60)
    return made


def test_a_clock_that_nobody_touched_is_believed(machine: Machine) -> None:
    assert machine.watch.sure() == Sure(machine.clock.now())


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (3600, "jumped ahead by 1 hour."),
        (0.6, "jumped ahead by 0.6 seconds."),
        (-0.6, "jumped back by 0.6 seconds."),
        (-125, "jumped back by 2 minutes 5 seconds."),
    ],
)
def test_a_step_either_way_is_a_doubt_that_says_by_how_much_and_what_to_do(
    machine: Machine, step: float, told: str
) -> None:
    machine.clock.step(step)
    doubt = machine.watch.sure().doubt
    assert doubt.startswith(f"The clock of this machine {told}")
    assert "dateline clock --believe" in doubt


@pytest.mark.parametrize("step", [0.4, -0.4])
def test_a_step_too_small_for_a_doubt_still_lifts_nothing_early(machine: Machine, step: float) -> None:
    machine.clock.step(step)
    assert machine.watch.sure().doubt == ""
    assert machine.watch.sure().instant <= machine.true()


def test_many_small_steps_add_up_to_a_doubt(machine: Machine) -> None:
    machine.clock.step(0.3)
    assert machine.watch.sure().doubt == ""
    machine.clock.step(0.3)
    assert machine.watch.sure().doubt


@given(st.lists(st.tuples(st.floats(0, 5000), st.floats(-5000, 5000)), max_size=6), st.floats(-0.9, 3))
def test_whatever_the_wall_clock_does_the_instant_is_never_early(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[float, float]], rate: float
) -> None:
    machine = Machine(tmp_path_factory.mktemp("watch"))
    machine.watch.sure()
    for passed, step in steps:
        machine.clock.sleep(passed)
        machine.clock.step(step + rate * passed)
        assert machine.watch.sure().instant <= machine.true() + timedelta(microseconds=10)
        assert machine.started().sure().instant <= machine.true() + timedelta(microseconds=10)


def test_a_clock_that_is_stepped_back_to_where_it_was_is_believed_again(machine: Machine) -> None:
    machine.clock.step(3600)
    assert machine.watch.sure().doubt
    machine.clock.sleep(5)
    machine.clock.step(-3599.8)
    assert machine.watch.sure().doubt == ""


def test_a_step_while_nothing_ran_is_seen_at_the_next_start(machine: Machine) -> None:
    machine.clock.step(3600)
    assert "1 hour" in machine.started().sure().doubt


def test_after_a_start_of_the_machine_the_old_anchor_says_nothing(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.clock.step(3600)
    monkeypatch.setattr(machine.clock, "boot", lambda: "another")
    again = machine.started()
    assert again.sure() == Sure(machine.clock.now())
    machine.clock.step(3600)
    assert again.sure().doubt


def test_an_anchor_from_later_seconds_than_the_machine_runs_is_of_another_start(tmp_path: Path) -> None:
    (tmp_path / "clock.json").write_bytes(Anchor(NOON - timedelta(hours=1), 500.0, "by-hand").data())
    assert Machine(tmp_path).watch.sure().doubt == ""


def test_the_doubt_is_told_in_the_same_words_while_the_figure_hardly_changes(machine: Machine) -> None:
    machine.clock.step(4.951)
    first = machine.watch.sure().doubt
    machine.clock.step(-0.003)
    assert machine.watch.sure().doubt == first
    machine.clock.step(60)
    assert machine.watch.sure().doubt != first


def test_a_pause_between_the_looks_at_both_clocks_is_no_jump(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    real, pauses = machine.clock.now, [3600.0]

    def now() -> datetime:
        machine.clock.sleep(pauses.pop() if pauses else 0)
        return real()

    monkeypatch.setattr(machine.clock, "now", now)
    assert machine.watch.sure().doubt == ""


# --- where the anchor stands


def test_a_folder_that_cannot_be_written_is_no_doubt_and_the_anchor_is_kept_in_memory(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "absent")
    assert machine.watch.sure() == Sure(machine.clock.now())
    machine.clock.step(60)
    assert machine.watch.sure().doubt
    machine.clock.step(-60)
    (tmp_path / "absent").mkdir()
    assert machine.watch.consult(()).doubt == ""
    assert anchor_from((tmp_path / "absent/clock.json").read_bytes()).boot == "by-hand"


def test_the_anchor_is_written_once_and_not_at_every_look(machine: Machine) -> None:
    before = (machine.folder / "clock.json").stat().st_ino
    for _ in range(3):
        machine.clock.sleep(1)
        machine.watch.sure()
        machine.watch.consult([machine.heard(0)])
    written = (machine.folder / "clock.json").stat().st_ino
    machine.watch.consult([machine.heard(0)])
    assert before != written == (machine.folder / "clock.json").stat().st_ino


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"[]", b"null", b'{"wall": 5}', b"\xff", ANCHORED.encode(), ANCHORED[:-1].encode()]
)
def test_an_anchor_that_cannot_be_read_lifts_nothing_until_a_person_or_an_outside_clock_settles_it(
    tmp_path: Path, damage: bytes
) -> None:
    settled: tuple[Callable[[Machine], Sure], ...] = (
        lambda each: each.watch.believe(),
        lambda each: each.watch.consult([each.heard(0)]),
    )
    for settle in settled:
        (tmp_path / "clock.json").write_bytes(damage)
        machine = Machine(tmp_path)
        assert "cannot be read" in machine.watch.sure().doubt
        assert "cannot be read" in machine.watch.consult(()).doubt
        assert settle(machine).doubt == ""
        assert machine.started().sure().doubt == ""


@pytest.mark.parametrize("number", ["NaN", "Infinity"])
def test_an_anchor_with_a_number_that_is_none_is_damaged(number: str) -> None:
    data = Anchor(NOON, 5.0, "x", against={"a": 3.0}).data()
    assert anchor_from(data) == Anchor(NOON, 5.0, "x", against={"a": 3.0})
    for whole in (b"5.0", b"3.0", b"0.0"):
        with pytest.raises(ValueError, match="no anchor"):
            anchor_from(data.replace(whole, number.encode()))


def test_a_disk_that_refuses_later_changes_nothing_for_an_anchor_in_memory(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Disk, "age", refuse)
    assert machine.watch.sure().doubt == ""
    machine.clock.step(60)
    assert machine.watch.sure().doubt


# --- a person


def test_a_person_can_say_that_the_clock_is_right_and_another_process_hears_of_it(machine: Machine) -> None:
    desk = machine.started()
    machine.clock.step(3600)
    assert desk.sure().doubt
    machine.later()
    assert machine.watch.believe() == Sure(machine.clock.now())
    assert desk.sure() == Sure(machine.clock.now())
    machine.clock.step(-3600)
    assert "back by 1 hour" in desk.sure().doubt


def test_a_person_is_told_where_nobody_else_could_hear_of_it(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        Machine(tmp_path / "absent").watch.believe()


# --- outside clocks


def test_no_testimony_changes_nothing(machine: Machine) -> None:
    assert machine.watch.consult(()) == Sure(machine.clock.now())
    machine.clock.step(60)
    assert machine.watch.consult(()).doubt == machine.watch.sure().doubt != ""


def test_an_outside_clock_asked_since_the_jump_heals_it(machine: Machine) -> None:
    machine.clock.step(5)
    assert machine.watch.sure().doubt
    machine.clock.sleep(2)
    assert machine.watch.consult([machine.heard(0.001)]) == Sure(machine.clock.now())
    assert machine.started().sure().doubt == ""


@pytest.mark.parametrize("ago", [0.001, 30, 3000])
def test_an_outside_clock_asked_before_the_jump_was_seen_heals_nothing(machine: Machine, ago: float) -> None:
    early = machine.heard(0, ago=ago)
    machine.clock.step(5)
    assert machine.watch.consult([early]).doubt
    assert machine.watch.sure().instant <= machine.true()


def test_an_outside_clock_too_coarse_to_see_the_jump_heals_nothing(machine: Machine) -> None:
    machine.clock.step(0.7)
    machine.watch.sure()
    for ahead in (0.2, 0.5, 0.7, 1.2):  # all that a date of whole seconds can show of it
        assert machine.watch.consult([machine.heard(ahead, margin=0.5, name="https://a")]).doubt
    assert machine.watch.sure().instant <= machine.true()


def test_an_outside_clock_that_is_nearer_to_what_was_before_the_jump_heals_nothing(machine: Machine) -> None:
    machine.clock.step(4)
    machine.watch.sure()
    assert machine.watch.consult([machine.heard(2.4, margin=0.5, name="https://a")]).doubt


def test_an_outside_clock_that_is_wrong_itself_heals_no_jump_towards_it(machine: Machine) -> None:
    machine.clock.step(1.1)
    assert machine.watch.consult([machine.heard(-2.9, margin=1.0, name="a web server")]).doubt
    assert machine.watch.sure().instant <= machine.true()


def test_a_coarse_clock_heals_a_jump_that_it_can_see(machine: Machine) -> None:
    machine.clock.step(-5)
    machine.watch.sure()
    assert machine.watch.consult([machine.heard(0.4, margin=0.5, name="https://a")]).doubt == ""


@pytest.mark.parametrize(("ahead", "told"), [(12.0, "12 seconds ahead by"), (-0.9, "0.9 seconds behind by")])
def test_a_contradiction_names_who_and_by_how_much(machine: Machine, ahead: float, told: str) -> None:
    doubt = machine.watch.consult([machine.heard(ahead)]).doubt
    assert doubt.startswith(f"The clock of this machine is {told} chrony. Nothing is lifted until they agree, or")


@pytest.mark.parametrize(
    ("name", "margin", "ahead", "doubtful"),
    [
        ("chrony", 0.1, 0.59, False),
        ("chrony", 0.1, -0.59, False),
        ("chrony", 0.1, 0.61, True),
        ("chrony", 0.1, -0.61, True),
        ("https://a", 0.5, 2.49, False),
        ("https://a", 0.5, 2.51, True),
        ("https://a", 0.5, -2.51, True),
    ],
)
def test_a_contradiction_is_what_lies_outside_of_what_is_allowed_and_the_margin(
    machine: Machine, name: str, margin: float, ahead: float, doubtful: bool
) -> None:
    assert bool(machine.watch.consult([machine.heard(ahead, margin=margin, name=name)]).doubt) == doubtful


def test_a_contradiction_stays_until_a_later_hearing_agrees(machine: Machine) -> None:
    assert machine.watch.consult([machine.heard(12)]).doubt
    assert machine.watch.sure().doubt
    assert machine.watch.consult(()).doubt
    assert machine.started().sure().doubt, "a desk that was killed forgets nothing"
    assert machine.watch.consult([machine.heard(0)]).doubt == ""


def test_a_contradiction_is_not_told_anew_in_other_figures(machine: Machine) -> None:
    first = machine.watch.consult([machine.heard(12.4)]).doubt
    assert machine.watch.consult([machine.heard(10.6)]).doubt == first
    assert machine.watch.consult([machine.heard(60)]).doubt != first


def test_of_two_clocks_none_may_contradict(machine: Machine) -> None:
    assert "by https://b." in machine.watch.consult([machine.heard(0), machine.heard(9, name="https://b")]).doubt


def test_of_three_clocks_the_majority_rules_and_the_odd_one_is_named(machine: Machine) -> None:
    agreeing = [machine.heard(0), machine.heard(0.1, margin=0.5, name="https://a")]
    sure = machine.watch.consult([*agreeing, machine.heard(-9, name="https://b")])
    assert sure.doubt == ""
    assert "9 seconds behind by https://b" in sure.advice
    assert machine.watch.consult(agreeing).advice == ""
    three = [machine.heard(9, name=f"https://{name}") for name in "bcd"]
    assert machine.watch.consult([*three, *agreeing]).doubt
    assert machine.watch.consult([*three[:2], *agreeing]).doubt, "two against two is no majority"


def test_where_another_clock_says_that_ours_is_ahead_the_instant_is_as_early_as_it_can_be(machine: Machine) -> None:
    sure = machine.watch.consult([machine.heard(0.4, margin=0.1)])
    assert sure == Sure(machine.clock.now() - timedelta(seconds=0.3))
    machine.clock.sleep(100)
    assert machine.started().sure() == Sure(machine.clock.now() - timedelta(seconds=0.3))
    assert machine.watch.consult([machine.heard(0)]) == Sure(machine.clock.now())


def test_where_outside_clocks_are_named_one_must_agree_after_a_start(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    assert "No outside clock has confirmed" in machine.watch.consult((), asked=True).doubt
    assert machine.started().sure().doubt, "nor does another process believe it"
    assert machine.watch.consult([machine.heard(12)], asked=True).doubt
    assert machine.watch.consult([machine.heard(0)], asked=True).doubt == ""
    assert machine.watch.consult((), asked=True).doubt == ""
    assert machine.started().sure().doubt == ""


def test_where_outside_clocks_are_named_a_person_can_say_it_too(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    assert machine.watch.consult((), asked=True).doubt
    assert machine.watch.believe().doubt == ""
    assert machine.watch.consult((), asked=True).doubt == ""


def test_where_none_are_named_any_more_none_is_waited_for(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    assert machine.watch.consult((), asked=True).doubt
    assert machine.watch.consult((), asked=False).doubt == ""


def test_a_healed_jump_does_not_count_as_a_proof_where_the_clock_that_was_heard_cannot_see_it(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.watch.consult((), asked=True)
    machine.clock.step(0.7)
    assert machine.watch.consult([machine.heard(0.5, margin=0.5, name="https://a")], asked=True).doubt
    machine.clock.step(-0.7)
    assert "No outside clock" in machine.watch.sure().doubt


# --- when they are asked

DAY, MINUTE = 86_400.0, 60.0


@pytest.mark.parametrize(
    ("since", "doubt", "to_hour", "wait"),
    [
        (0, False, None, inf),
        (10_000, False, None, inf),
        (1.5, True, None, 0.5),
        (2, True, None, 0),
        (2, True, 5, 0),
        (0, False, DAY + 900, 900),
        (0, False, DAY + 100, 600),
        (10_000, False, DAY, 0),
        (0, False, DAY, 600),
        (600, False, 3600, 0),
        (100, False, 600, 500),
        (100, False, 300, 240),
        (100, False, MINUTE, 0),
        (0, False, MINUTE, inf),
        (0, False, 59, inf),
        (1, False, 59, inf),
        (2, False, 59, 0),
        (50, False, 10, inf),
        (51, False, 10, 0),
        (51, False, 9.9, 9.9),
        (9999, False, 0, 0),
        (100, False, -1, 500),
        (600, False, -1, 0),
    ],
)
def test_outside_clocks_are_asked_when_it_matters(
    since: float, doubt: bool, to_hour: float | None, wait: float
) -> None:
    found = ask_in(1000.0, 1000.0 + since, doubt, to_hour)
    assert found == pytest.approx(600 - since if wait == inf and to_hour is not None else wait)


@pytest.mark.parametrize("to_hour", [None, 5.0, -5.0, 9 * DAY])
def test_outside_clocks_are_asked_at_the_start(to_hour: float | None) -> None:
    assert ask_in(None, 5.0, False, to_hour) == 0


def test_a_wait_for_an_hour_asks_every_ten_minutes_and_once_in_the_last_minute() -> None:
    asked: list[float] = []
    elapsed = 0.0
    while elapsed < 3600:
        if ask_in(asked[-1] if asked else None, elapsed, False, 3600 - elapsed) <= 0:
            asked.append(elapsed)
        elapsed += 0.5
    assert asked == [0, 600, 1200, 1800, 2400, 3000, 3540]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.04, "less than 0.1 seconds"),
        (0.05, "0.1 seconds"),
        (0.55, "0.6 seconds"),
        (1, "1 second"),
        (-1.04, "1 second"),
        (9.9, "9.9 seconds"),
        (9.96, "10 seconds"),
        (61, "1 minute 1 second"),
        (3600, "1 hour"),
        (-90_061, "1 day 1 hour"),
    ],
)
def test_a_difference_is_told_in_words(seconds: float, words: str) -> None:
    assert length(seconds) == words
