"""The pictures and attachments of each release, beside its page."""

from pipeline.media import media_type
from pipeline.newsroom import Newsroom
from pipeline.part import Part, kept
from pipeline.record import Record, Standing


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`releases/<slug>/<file>` for each file of a standing release; the bytes are in the store by digest."""
    return tuple(part for one in record.each() for part in _files(one))


def _files(one: Standing) -> list[Part]:
    rows = [*one.issued.rows("pictures"), *one.issued.rows("attachments")]
    files = {row["file"]: row["digest"] for row in rows}  # one file may be shown and offered for download
    return [kept(f"releases/{one.slug}/{name}", media_type(name), content) for name, content in files.items()]
