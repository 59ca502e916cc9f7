"""Turns: few accounts of a worker at once, and none that waits for something keeps the others waiting."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Event

import pytest

from pipeline.clock import HandClock
from pipeline.fleet.turns import A_MOMENT, A_TURN, Turn, Turns
from pipeline.patience import begun
from tests.test_ledger import NOON

CLOCK = HandClock(NOON)


def served(turns: Turns, work: Callable[[Turn], object], clock: HandClock = CLOCK) -> Future[None]:
    """An account that does this while it has its turn."""
    turn = Turn(clock)

    def serve() -> None:
        with turns.taken(turn):
            work(turn)

    return begun(serve)


def test_no_more_are_served_at_once_than_there_are_turns_and_each_gets_one() -> None:
    turns, now, most, going = Turns(2), set[Turn](), list[int](), Event()

    def work(turn: Turn) -> None:
        now.add(turn)
        most.append(len(now))
        going.wait(0.01)
        now.discard(turn)

    every = [served(turns, work) for _ in range(12)]
    for each in every:
        each.result(30)
    assert (len(most), max(most)) == (12, 2)


def test_who_waits_for_its_network_loses_its_turn_to_the_next_and_gives_none_back_twice() -> None:
    clock, turns = HandClock(NOON), Turns(1)
    calling, answered, held, leave, there = Event(), Event(), Event(), Event(), list[str]()

    def call() -> bool:
        calling.set()
        return answered.wait(60)

    def slow(turn: Turn) -> None:
        turn.begin(call)
        there.append("slow")

    def stays(turn: Turn) -> None:
        held.set()
        leave.wait(60)

    first = served(turns, slow, clock)
    assert calling.wait(30)
    clock.sleep(2 * A_MOMENT)
    served(turns, lambda turn: there.append("next"), clock).result(30)
    third = served(turns, stays, clock)
    assert held.wait(30)
    answered.set()
    first.result(30)
    fourth = served(turns, lambda turn: there.append("fourth"), clock)
    with pytest.raises(TimeoutError):
        fourth.result(4 * A_MOMENT)
    leave.set()
    third.result(30)
    fourth.result(30)
    assert there == ["next", "slow", "fourth"]


def test_who_is_at_work_itself_keeps_its_turn_for_as_long_as_a_turn_is() -> None:
    clock, turns, leave, held = HandClock(NOON), Turns(1), Event(), Event()

    def busy(turn: Turn) -> None:
        turn.begin(lambda: None)
        held.set()
        leave.wait(60)

    first = served(turns, busy, clock)
    assert held.wait(30)
    clock.sleep(A_TURN - A_MOMENT)
    second = served(turns, lambda turn: None, clock)
    with pytest.raises(TimeoutError):
        second.result(4 * A_MOMENT)
    clock.sleep(2 * A_MOMENT)
    second.result(30)
    leave.set()
    first.result(30)


def test_a_call_is_over_when_it_begins_and_gives_or_raises_what_it_comes_to() -> None:
    turn = Turn(CLOCK)
    assert turn.begin(lambda: "there").result(0) == "there"
    with pytest.raises(ZeroDivisionError):
        turn.begin(lambda: 1 // 0).result(0)
    assert not turn.waits
