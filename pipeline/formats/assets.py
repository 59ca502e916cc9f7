"""The assets: the style sheet and the icon that every page uses."""

from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record
from pipeline.typeset.template import Look, drawn, look

FILES = {"style.css": "text/css; charset=utf-8", "favicon.svg": "image/svg+xml"}


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`assets/style.css` and `assets/favicon.svg`, as they stand among the templates."""
    seen = look(newsroom.templates)
    return tuple(drawn(f"assets/{name}", kind, seen, _make, {"name": name}) for name, kind in FILES.items())


def _make(inputs: Inputs, look: Look) -> bytes:
    return look.texts[inputs["name"]].encode()
