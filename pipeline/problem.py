"""A problem: where it stands, what is wrong and what to do, in the writer's words."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: line and column count from 1; prints as `releases/x.md:6:12`."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong (one sentence) and what to do (one sentence); it stops a lift or only advises."""

    place: Place
    code: str
    wrong: str
    mend: str
    stops: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.code}: {self.wrong} {self.mend}"


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems by file, line and column: the order in which a person mends them."""
    return tuple(sorted(problems, key=lambda p: (p.place, not p.stops, p.code)))
