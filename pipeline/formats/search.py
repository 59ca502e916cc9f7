"""The page on which readers search, where the newsroom wants one; the indexes it asks are made apart, after a lift."""

from typing import Any

from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record
from pipeline.search.bundle import FOLDER, INDEXES, places
from pipeline.typeset.catalogue import catalogue, spoken
from pipeline.typeset.desks import desks
from pipeline.typeset.frame import framed, root_of, site
from pipeline.typeset.listing import Listing, listings
from pipeline.typeset.template import Look, drawn, look, render

Row = dict[str, Any]


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`search/index.html`, and again in each language that somebody has published in."""
    if not newsroom.search:
        return ()
    seen = look(newsroom.templates)
    found = listings(newsroom, record, seen)
    fronts = [one for one in found if not one.kind]
    ways = [{"language": one.language, "path": _path(one), "url": newsroom.url(_path(one))} for one in fronts]
    named = bool(desks(newsroom, record.standing()))
    tongues = sorted({language for _, language in places(newsroom, record)})
    parts = []
    for front, way in zip(fronts, ways, strict=True):
        others = [row | {"here": row is way} for row in ways] if len(ways) > 1 else []
        frame = site(newsroom, front.language, named) | {"here": "search", "versions": others}
        years = [one.id for one in found if one.kind == "years" and one.tree == front.tree]
        inputs = way | {"newsroom": newsroom.name, "site": frame, "tree": front.tree}
        inputs |= {"years": sorted(years, reverse=True), "tongues": tongues}
        parts.append(drawn(way["path"], "text/html; charset=utf-8", seen, _make, inputs))
    return tuple(parts)


def _path(front: Listing) -> str:
    return f"{front.tree}{FOLDER}index.html"


def _make(inputs: Inputs, look: Look) -> bytes:
    tongue = catalogue(look, inputs["language"])
    view = {
        **inputs,
        **framed(inputs["site"], tongue, look, root_of(inputs["path"])),
        "alternates": inputs["site"]["versions"],
        "indexes": INDEXES,
        "tongues": [_tongue(language, inputs["language"], look) for language in inputs["tongues"]],
    }
    return render(look, "search.html", view).encode()


def _tongue(language: str, here: str, look: Look) -> Row:
    """A language that releases are in, by its own name where there is a catalogue of it, and its direction."""
    known = catalogue(look, language) if spoken(look, language) else None
    name, direction = (known.words["language"], known.direction) if known else (language, "auto")
    return {"language": language, "name": name, "direction": direction, "here": language == here}
