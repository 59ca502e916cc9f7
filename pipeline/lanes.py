"""Lanes: what several accounts are asked goes on side by side, and what one is asked, one after the other."""

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pipeline.patience import begun


@dataclass(frozen=True, slots=True)
class Together:
    """What a lane wants that is carried out in one go for all lanes that want such a thing just then."""

    wish: Any


Call = Callable[[], Any]
Step = Call | Together
Lane = Generator[Step, Any, None]
Begin = Callable[[Call], Future[Any]]
AllAtOnce = Callable[[list[Any]], list[Any]]  # the wishes, and what each comes to


def run(lanes: Iterable[Lane], begin: Begin = begun, together: AllAtOnce = list) -> None:
    """Go along each lane to its end: it yields a call, and is given what that gives, or the error that it raises.

    Where it yields `Together` it waits for all others that are not in a call. Everything but the calls themselves
    happens in this thread. A lane that fails stops no other; the first such error is raised when all are at their end.
    """
    way = _Way(begin, together)
    for lane in lanes:
        way.go_on(lane, None)
    while way.waiting or way.standing:
        if way.standing:
            way.go_together()
            continue
        done, _ = wait(way.waiting, return_when=FIRST_COMPLETED)
        for answer in [each for each in way.waiting if each in done]:
            way.go_on(way.waiting.pop(answer), answer)
    if way.failed:
        raise way.failed[0]


def at_once(call: Call) -> Future[Any]:
    """A call that is over when it returns: for worlds in which nothing goes on side by side."""
    done: Future[Any] = Future()
    try:
        done.set_result(call())
    except Exception as fault:
        done.set_exception(fault)
    return done


@dataclass(slots=True)
class _Way:
    """Where each lane is: in a call, or at a wish that is carried out for all in one go."""

    begin: Begin
    together: AllAtOnce
    waiting: dict[Future[Any], Lane] = field(default_factory=dict)
    standing: list[tuple[Lane, Any]] = field(default_factory=list)
    failed: list[Exception] = field(default_factory=list)

    def go_on(self, lane: Lane, answer: Future[Any] | None) -> None:
        """Along one lane until it waits for a call, stands at a wish, or ends."""
        try:
            while not isinstance(step := _next(lane, answer), Together):
                answer = self.begin(step)
                if not answer.done():
                    self.waiting[answer] = lane
                    return
            self.standing.append((lane, step.wish))
        except StopIteration:
            return
        except Exception as fault:
            self.failed.append(fault)

    def go_together(self) -> None:
        """Carry out all wishes, and go on along the lanes that had them."""
        ready, self.standing = self.standing, []
        answers = at_once(lambda: self.together([wish for _, wish in ready]))
        for place, (lane, _) in enumerate(ready):
            self.go_on(lane, at_once(partial(_one, answers, place)))


def _one(answers: Future[Any], place: int) -> Any:
    return answers.result()[place]


def _next(lane: Lane, answer: Future[Any] | None) -> Step:
    if answer is None:
        return next(lane)
    fault = answer.exception()
    return lane.throw(fault) if fault else lane.send(answer.result())
