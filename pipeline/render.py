"""Render: plan every part of the public tree; nothing is made yet."""

from pipeline.formats import FORMATS, plan
from pipeline.newsroom import Newsroom
from pipeline.part import Part
from pipeline.record import Record


def render(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """The parts of `edition(newsroom, record)`, a pure function of both."""
    return tuple(part for name in FORMATS for part in plan(name)(newsroom, record))
