"""The marks of the organisations that issued what is public."""

from pipeline.media import media_type
from pipeline.newsroom import Newsroom
from pipeline.part import Part, given
from pipeline.record import Record
from pipeline.typeset.emblems import emblems


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`assets/marks/<organisation>.<svg|png|webp|jpg|jpeg>` of each issuer of a release that stands."""
    found = {id_: mark for one in record.standing() for id_, mark in emblems(newsroom, one).items()}
    return tuple(
        given(mark.path(id_), media_type(mark.suffix), mark.digest, mark.data) for id_, mark in sorted(found.items())
    )
