"""The formats: one module each, one line in this table; each plans parts of the public tree."""

from collections.abc import Callable, Mapping
from importlib import import_module

from pipeline.newsroom import Newsroom
from pipeline.part import Part
from pipeline.record import Record

Plan = Callable[[Newsroom, Record], tuple[Part, ...]]

FORMATS: Mapping[str, str] = {
    "page": "pipeline.formats.page",
    "text": "pipeline.formats.text",
    "ninjs": "pipeline.formats.ninjs",
    "pdf": "pipeline.formats.pdf",
    "kit": "pipeline.formats.kit",
    "files": "pipeline.formats.files",
    "event": "pipeline.formats.event",
    "index": "pipeline.formats.index",
    "assets": "pipeline.formats.assets",
    "card": "pipeline.formats.card",
    "contacts": "pipeline.formats.contacts",
    "feed": "pipeline.formats.feed",
    "feeds": "pipeline.formats.feeds",
    "icons": "pipeline.formats.icons",
    "keys": "pipeline.formats.keys",
    "marks": "pipeline.formats.marks",
    "missing": "pipeline.formats.missing",
    "news": "pipeline.formats.news",
    "search": "pipeline.formats.search",
    "sitemap": "pipeline.formats.sitemap",
    "pictures": "pipeline.formats.pictures",
    "record": "pipeline.formats.record",
    "redirects": "pipeline.formats.redirects",
}


def plan(name: str) -> Plan:
    """The `plan(newsroom, record)` of a format: cheap to call, its parts are made lazily."""
    found: Plan = import_module(FORMATS[name]).plan
    return found
