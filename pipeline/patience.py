"""Patience: what may hang is waited for a bounded time, whatever it hangs at."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T], give_up: Callable[[], None]) -> T:
    """What `work` gives or raises; TimeoutError after so many seconds, right after `give_up` was called.

    The time-outs of libraries count from one piece of an answer to the next, and not while a name is looked up; this
    one counts for all of it. The work goes on in the background then: `give_up` is to tell it that nobody waits.
    """
    from concurrent.futures import Future
    from threading import Thread

    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as fault:
            done.set_exception(fault)

    Thread(target=run, name="within", daemon=True).start()
    try:
        return done.result(seconds)
    except TimeoutError:
        give_up()
        raise
