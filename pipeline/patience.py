"""Patience: what may hang is waited for a bounded time, whatever it hangs at."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from threading import Thread
from typing import TypeVar

T = TypeVar("T")
Done = Callable[[], bool]


def begun(work: Callable[[], T]) -> Future[T]:
    """What will come of `work`, which runs in a thread that no process waits for at its end."""
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as fault:
            done.set_exception(fault)

    Thread(target=run, name="within", daemon=True).start()
    return done


def within(seconds: float, work: Callable[[], T], give_up: Callable[[], None]) -> T:
    """What `work` gives or raises; TimeoutError after so many seconds, right after `give_up` was called.

    The time-outs of libraries count from one piece of an answer to the next, and not while a name is looked up; this
    one counts for all of it. The work goes on in the background then: `give_up` is to tell it that nobody waits.
    """
    try:
        return begun(work).result(seconds)
    except TimeoutError:
        give_up()
        raise


def all_within(seconds: float, works: Iterable[Callable[[], T]]) -> list[T]:
    """What those give that are done in so many seconds, all begun at once; what raises or is late is left out."""
    every = [begun(work) for work in works]
    done, _ = wait(every, seconds)
    return [each.result() for each in every if each in done and not each.exception()]
