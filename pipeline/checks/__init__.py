"""The checks: one module a family, one line in this table; each says what a good sub-editor would."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from importlib import import_module

from pipeline.issued import resolve
from pipeline.newsroom import Newsroom
from pipeline.problem import Problem
from pipeline.record import Record
from pipeline.release import Release


@dataclass(frozen=True, slots=True)
class Counter:
    """How a channel counts a post: what is most, in which unit, and the count of a text."""

    most: int
    unit: str
    count: Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may know beyond the release: the others, the instant, the record, each channel's counter."""

    releases: tuple[Release, ...]
    instant: datetime
    record: Record = field(default_factory=Record)
    counters: Mapping[str, Counter] = field(default_factory=dict)


Check = Callable[[Release, Newsroom, Context], Iterable[Problem]]

CHECKS: Mapping[str, str] = {
    "required": "pipeline.checks.required",
    "contacts": "pipeline.checks.contacts",
    "slugs": "pipeline.checks.slugs",
    "links": "pipeline.checks.links",
    "language": "pipeline.checks.language",
    "posts": "pipeline.checks.posts",
    "issued": "pipeline.checks.issued",
}


def checker(name: str) -> Check:
    """The `check(release, newsroom, context)` of a family."""
    found: Check = import_module(CHECKS[name]).check
    return found


def is_live(release: Release, newsroom: Newsroom, context: Context) -> bool:
    """Whether exactly this text is what is public under its slug."""
    last = context.record.last(release.slug)
    return last is not None and resolve(release, newsroom).digest == last.digest


def instead(key: str, value: str, known: Iterable[str], *, listed: bool = False) -> str:
    """What to write in place of an unknown word: the nearest known one, else the first few."""
    known = tuple(known)
    near = get_close_matches(value, known, n=1, cutoff=0.6) or known[:5]
    shape = "`{}: [{}]`" if listed else "`{}: {}`"
    return " or ".join(shape.format(key, word) for word in near) or f"`{key}:` with a known name"
