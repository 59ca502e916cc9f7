"""Each release as plain text, beside its page."""

from pipeline.newsroom import Newsroom
from pipeline.part import Part
from pipeline.record import Record
from pipeline.typeset.documents import as_text
from pipeline.typeset.template import look


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`releases/<slug>/release.txt`, UTF-8 in lines of at most 72 characters, for every standing release."""
    seen = look(newsroom.templates)
    return tuple(as_text(newsroom, one, seen) for one in record.each())
