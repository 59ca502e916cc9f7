"""Pictures in the sizes that screens need, as WebP."""

from pipeline.drawing.smaller import smaller
from pipeline.newsroom import Newsroom
from pipeline.part import Part, turned
from pipeline.record import Record, Standing
from pipeline.typeset.sizes import path_of, widths
from pipeline.typeset.template import painter


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`assets/pictures/<slug>/<file>-<width>.webp`, up to three for each picture of a standing release."""
    return tuple(part for one in record.standing() for part in _sizes(one))


def _sizes(one: Standing) -> list[Part]:
    rows = {row["file"]: row for row in one.issued.rows("pictures")}  # one file may be shown twice
    return [
        turned(
            path_of(one.slug, name, width),
            "image/webp",
            painter(),
            smaller,
            source=row["digest"],
            inputs={"width": width},
        )
        for name, row in rows.items()
        for width in widths(row)
    ]
