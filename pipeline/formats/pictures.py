"""Pictures in the sizes that screens need, as WebP."""

from pipeline.newsroom import Newsroom
from pipeline.part import Part
from pipeline.record import Record, Standing
from pipeline.typeset.sizes import sized, widths


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`assets/pictures/<slug>/<file>-<width>.webp`, up to three for each picture of a standing release."""
    return tuple(part for one in record.each() for part in _sizes(one))


def _sizes(one: Standing) -> list[Part]:
    rows = {row["file"]: row for row in one.issued.rows("pictures")}  # one file may be shown twice
    return [sized(one.slug, row, width) for row in rows.values() for width in widths(row)]
