"""The assets: the style sheet, the script and the icon that every page uses."""

from pipeline.media import media_type
from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record
from pipeline.typeset.template import Look, drawn, look

FILES = ("favicon.svg", "page.js", "style.css")


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """The style sheet, the script and the icon in `assets/`, as they stand among the templates."""
    seen = look(newsroom.templates)
    return tuple(drawn(f"assets/{name}", media_type(name), seen, _make, {"name": name}) for name in FILES)


def _make(inputs: Inputs, look: Look) -> bytes:
    return look.texts[inputs["name"]].encode()
