"""Each release as a PDF, where the newsroom makes press kits."""

from pipeline.newsroom import Newsroom
from pipeline.part import Part
from pipeline.record import Record
from pipeline.typeset.documents import as_pdf, kit_of
from pipeline.typeset.template import look


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`releases/<slug>/release.pdf` for every standing release that its fonts have all letters for; none withdrawn."""
    if not newsroom.press_kit:
        return ()
    seen = look(newsroom.templates)
    return tuple(as_pdf(newsroom, one, seen) for one in record.each() if kit_of(newsroom, one, seen).get("pdf"))
