"""The assets: the style sheet and the script that every page uses, and those of the page that searches."""

from pipeline.media import media_type
from pipeline.newsroom import Newsroom
from pipeline.palette import shades
from pipeline.part import Inputs, Part
from pipeline.record import Record
from pipeline.typeset.template import Look, drawn, look, render

FILES = ("page.js",)
SEARCH = ("search.css", "search.js")


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """What stands in `assets/` as among the templates, and the style in its colour."""
    seen, colours = look(newsroom.templates), shades(newsroom.accent)
    style = drawn("assets/style.css", media_type("style.css"), seen, _style, colours)
    names = (*FILES, *SEARCH) if newsroom.search else FILES
    return (style, *(drawn(f"assets/{name}", media_type(name), seen, _copied, {"name": name}) for name in names))


def _style(inputs: Inputs, look: Look) -> bytes:
    """The style sheet as it stands, for its braces are no template, with the colours behind it."""
    return (look.texts["style.css"] + render(look, "colours.css", inputs)).encode()


def _copied(inputs: Inputs, look: Look) -> bytes:
    return look.texts[inputs["name"]].encode()
