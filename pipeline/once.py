"""Once: what was last worked out from the very same things, for those that ask one after the other."""

from collections.abc import Callable
from functools import wraps
from operator import is_
from typing import ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Found = TypeVar("Found")


def once(work: Callable[Asked, Found]) -> Callable[Asked, Found]:
    """The same function, which remembers its last answer and gives it where the very same objects are asked of.

    For pure functions of what is never changed in place, asked by position; ten thousand releases are not compared.
    """
    last: list[tuple[tuple[object, ...], Found]] = []

    @wraps(work)
    def remembered(*asked: Asked.args, **named: Asked.kwargs) -> Found:
        known = last[0] if last and not named else None  # at once: another thread may ask of something else meanwhile
        if known and len(known[0]) == len(asked) and all(map(is_, known[0], asked)):
            return known[1]
        found = work(*asked, **named)
        if not named:
            last[:] = [(asked, found)]
        return found

    return remembered
