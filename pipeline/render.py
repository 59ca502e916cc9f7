"""Render: plan every part of the public tree; nothing is made yet."""

from pipeline.formats import FORMATS, plan
from pipeline.newsroom import Newsroom
from pipeline.part import Part
from pipeline.record import Record


def render(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """The parts of `edition(newsroom, record)`, a pure function of both.

    What lies in one folder stands together: all that is made of one release wants the same text, worked out once.
    """
    folders: dict[str, list[Part]] = {}
    for name in FORMATS:
        for part in plan(name)(newsroom, record):
            folders.setdefault(part.path.rpartition("/")[0], []).append(part)
    return tuple(part for parts in folders.values() for part in parts)
