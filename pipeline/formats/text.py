"""Each release as plain text, beside its page."""

from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record
from pipeline.typeset.article import as_plain
from pipeline.typeset.template import Look, drawn, look, render
from pipeline.typeset.view import release_view, told


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`releases/<slug>/release.txt`, UTF-8 in lines of at most 72 characters, for every standing release."""
    seen = look(newsroom.templates)
    return tuple(
        drawn(f"releases/{one.slug}/release.txt", "text/plain; charset=utf-8", seen, _make, told(newsroom, one))
        for one in record.standing()
    )


def _make(inputs: Inputs, look: Look) -> bytes:
    view = release_view(inputs, look)
    return render(look, "release.txt", view | as_plain(view)).encode()
