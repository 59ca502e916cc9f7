"""Moving: the texts of another site become releases from an archive; one module a kind of source, one line here."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from pipeline.moving.item import Asked, Item, Left
from pipeline.moving.source import Source

Items = Callable[[Source, Asked], Iterator[Item | Left]]

SOURCES: Mapping[str, str] = {
    "hugo": "pipeline.moving.hugo",
    "pelican": "pipeline.moving.pelican",
    "wordpress": "pipeline.moving.wordpress",
    "drupal": "pipeline.moving.drupal",
    "html": "pipeline.moving.html",
}


def items(name: str) -> Items:
    """The `items(source, asked)` of a kind of source: each text that it holds, or why that was left out."""
    found: Items = import_module(SOURCES[name]).items
    return found


def looks_like(source: Source) -> tuple[str, ...]:
    """The kinds of source that this may be, the likeliest first; none where it is nothing known."""
    return tuple(name for name, module in SOURCES.items() if import_module(module).looks_like(source))
