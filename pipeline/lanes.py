"""Lanes: what several accounts are asked goes on side by side, and what one is asked, one after the other."""

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

from pipeline.patience import begun

Call = Callable[[], Any]
Lane = Generator[Call, Any, None]
Begin = Callable[[Call], Future[Any]]


def run(lanes: Iterable[Lane], begin: Begin = begun) -> None:
    """Go along each lane to its end: it yields a call, and is given what that gives, or the error that it raises.

    Everything but the calls themselves happens in this thread. A lane that fails stops no other; the first such error
    is raised when all are at their end.
    """
    waiting: dict[Future[Any], Lane] = {}
    failed: list[Exception] = []
    for lane in lanes:
        _go_on(lane, None, begin, waiting, failed)
    while waiting:
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for answer in [each for each in waiting if each in done]:
            _go_on(waiting.pop(answer), answer, begin, waiting, failed)
    if failed:
        raise failed[0]


def at_once(call: Call) -> Future[Any]:
    """A call that is over when it returns: for worlds in which nothing goes on side by side."""
    done: Future[Any] = Future()
    try:
        done.set_result(call())
    except Exception as fault:
        done.set_exception(fault)
    return done


def _go_on(
    lane: Lane, answer: Future[Any] | None, begin: Begin, waiting: dict[Future[Any], Lane], failed: list[Exception]
) -> None:
    """Along one lane until it waits for a call, or ends."""
    try:
        answer = begin(_next(lane, answer))
        while answer.done():
            answer = begin(_next(lane, answer))
        waiting[answer] = lane
    except StopIteration:
        return
    except Exception as fault:
        failed.append(fault)


def _next(lane: Lane, answer: Future[Any] | None) -> Call:
    if answer is None:
        return next(lane)
    fault = answer.exception()
    return lane.throw(fault) if fault else lane.send(answer.result())
