"""What there is to subscribe to: a page that explains and lists the feeds, and a file of them for feed readers."""

from collections.abc import Iterable
from typing import Any

from pipeline.feeds.held import Held, held, page_of
from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record
from pipeline.typeset.catalogue import catalogue
from pipeline.typeset.desks import desks
from pipeline.typeset.frame import framed, root_of, site
from pipeline.typeset.listing import Listing, listings
from pipeline.typeset.template import Look, drawn, look, render

OPML = "text/x-opml; charset=utf-8"
GROUPS = {"": "", "topic": "topics", "organisation": "organisations", "language": "languages"}

Row = dict[str, Any]


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`feeds/index.html`, again in each language that somebody has published in, and `feeds/feeds.opml`."""
    seen = look(newsroom.templates)
    every = [one for one in listings(newsroom, record, seen) if not one.kind]
    found = held(newsroom, record.in_order(), seen)
    named = bool(desks(newsroom, record.standing()))
    ways = [{"language": one.language, "path": _path(one), "url": newsroom.url(_path(one))} for one in every]
    parts = [drawn("feeds/feeds.opml", OPML, seen, _opml, _told(newsroom, found, newsroom.languages[0]))]
    for way in ways:
        others = [row | {"here": row is way} for row in ways] if len(ways) > 1 else []
        frame = site(newsroom, way["language"], named) | {"here": "feeds", "versions": others}
        inputs = way | _told(newsroom, found, way["language"]) | {"site": frame}
        parts.append(drawn(way["path"], "text/html; charset=utf-8", seen, _page, inputs))
    return tuple(parts)


def _path(version: Listing) -> str:
    return f"{version.tree}feeds/index.html"


def _told(newsroom: Newsroom, found: Iterable[Held], language: str) -> Row:
    """The feeds as readers of a language see them. Nothing here changes with one more release in them."""
    rows = [
        {
            "name": one.feed.name,
            "title": "" if one.feed.name == "all" else one.feed.called(language),
            "group": GROUPS[one.feed.each],
            "language": one.feed.languages[0] if one.feed.each == "language" else language,
            "url": newsroom.url(f"feeds/{one.feed.name}"),
            "home": newsroom.url(page_of(newsroom, one)),
        }
        for one in found
    ]
    return {"newsroom": newsroom.name, "language": language, "feeds": rows}


def _titled(inputs: Inputs, look: Look) -> list[Row]:
    words = catalogue(look, inputs["language"]).words
    return [row | {"title": row["title"] or words["feed_all"]} for row in inputs["feeds"]]


def _page(inputs: Inputs, look: Look) -> bytes:
    tongue, rows = catalogue(look, inputs["language"]), _titled(inputs, look)
    groups = [
        {"id": group, "title": tongue.words[group] if group else "", "feeds": feeds}
        for group in GROUPS.values()
        if (feeds := [row for row in rows if row["group"] == group])
    ]
    view = {
        **inputs,
        **framed(inputs["site"], tongue, look, root_of(inputs["path"])),
        "alternates": inputs["site"]["versions"],
        "groups": groups,
    }
    return render(look, "feeds.html", view).encode()


def _opml(inputs: Inputs, look: Look) -> bytes:
    """OPML 2.0. It has no date: one would change with each release, and no reader looks at it."""
    words = catalogue(look, inputs["language"]).words
    return render(look, "opml.xml", {**inputs, "feeds": _titled(inputs, look), "words": words}).encode()
