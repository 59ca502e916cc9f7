"""Lanes, with calls that wait for each other, fail, or are over at once."""

from functools import partial
from threading import Event

import pytest

from pipeline.lanes import Begin, Lane, Together, at_once, run
from pipeline.patience import begun


def test_a_lane_that_waits_holds_up_no_other() -> None:
    done, seen = Event(), list[str]()

    def slow() -> Lane:
        yield lambda: done.wait(30)
        seen.append("slow")

    def quick() -> Lane:
        for word in ("one", "two"):
            seen.append((yield partial(str, word)))
        yield done.set

    run([slow(), quick()])
    assert seen == ["one", "two", "slow"]


def test_in_one_lane_each_call_begins_when_the_one_before_is_over() -> None:
    order = list[str]()

    def lane() -> Lane:
        for word in ("one", "two", "three"):
            yield partial(order.append, f"called {word}")
            order.append(f"told {word}")

    run([lane()])
    assert order == [f"{what} {word}" for word in ("one", "two", "three") for what in ("called", "told")]


def test_what_a_call_raises_is_raised_in_its_lane() -> None:
    heard = list[str]()

    def lane() -> Lane:
        try:
            yield _missing
        except LookupError as why:
            heard.append(str(why))
        heard.append((yield lambda: "and on"))

    run([lane()])
    assert heard == ["not there", "and on"]


def test_a_lane_that_fails_stops_no_other_and_is_told_at_the_end() -> None:
    seen = list[str]()

    def broken() -> Lane:
        yield lambda: None
        raise ValueError("broken")

    def whole() -> Lane:
        for word in ("one", "two", "three"):
            seen.append((yield partial(str, word)))

    with pytest.raises(ValueError, match="broken"):
        run([broken(), whole()])
    assert seen == ["one", "two", "three"]


def test_calls_that_are_over_at_once_are_made_lane_by_lane() -> None:
    order = list[str]()

    def lane(name: str) -> Lane:
        for number in (1, 2):
            yield partial(order.append, f"{name}{number}")

    run([lane("a"), lane("b")], at_once)
    assert order == ["a1", "a2", "b1", "b2"]


def test_nothing_to_do_is_done() -> None:
    def idle() -> Lane:
        yield from ()

    run([idle()])
    run([])


def _missing() -> str:
    raise LookupError("not there")


def test_what_several_lanes_want_together_is_carried_out_in_one_go() -> None:
    asked, got, go = list[list[str]](), dict[str, str](), Event()

    def lane(name: str, *, slow: bool) -> Lane:
        yield (lambda: go.wait(30)) if slow else (lambda: None)
        got[name] = yield Together(name)
        go.set()

    def together(wishes: list[str]) -> list[str]:
        asked.append(sorted(wishes))
        return [wish.upper() for wish in wishes]

    run([lane("one", slow=False), lane("two", slow=True), lane("three", slow=False)], at_once_but(go), together)
    assert asked == [["one", "three"], ["two"]]
    assert got == {"one": "ONE", "two": "TWO", "three": "THREE"}


def at_once_but(go: Event) -> Begin:
    """Calls are over at once, but for those that wait for the others."""
    return lambda call: begun(call) if not go.is_set() and "wait" in call.__code__.co_names else at_once(call)


def test_what_is_wanted_together_and_refused_fails_every_lane_that_wanted_it() -> None:
    seen = list[str]()

    def wants(name: str) -> Lane:
        try:
            yield Together(name)
        except ValueError as why:
            seen.append(f"{name}: {why}")
            raise

    def other() -> Lane:
        seen.append((yield partial(str, "other")))

    def refused(_: list[str]) -> list[str]:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        run([wants("one"), wants("two"), other()], at_once, refused)
    assert seen == ["other", "one: no", "two: no"]
