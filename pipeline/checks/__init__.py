"""The checks: one module a family, one line in this table; each says what a good sub-editor would."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module

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
