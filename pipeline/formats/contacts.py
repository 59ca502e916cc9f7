"""The press contacts: who answers for each organisation, as the public was told."""

from typing import Any
from urllib.parse import urlsplit

from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record
from pipeline.typeset.catalogue import catalogue
from pipeline.typeset.desks import desks
from pipeline.typeset.frame import framed, root_of, site
from pipeline.typeset.listing import Listing, listings
from pipeline.typeset.spacing import held
from pipeline.typeset.template import Look, drawn, look, render
from pipeline.typeset.view import contact_row, web

Row = dict[str, Any]


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`contacts/index.html`, again in each language that somebody has published in; none where nobody is named."""
    seen, standing = look(newsroom.templates), record.standing()
    if not desks(newsroom, standing):
        return ()
    every = [one for one in listings(newsroom, record, seen) if not one.kind]
    ways = [{"language": one.language, "path": _path(one), "url": newsroom.url(_path(one))} for one in every]
    parts = []
    for one, way in zip(every, ways, strict=True):
        others = [row | {"here": row is way} for row in ways] if len(ways) > 1 else []
        frame = site(newsroom, one.language, contacts=True) | {"here": "contacts", "versions": others}
        inputs = way | {"newsroom": newsroom.name, "site": frame, "desks": desks(newsroom, standing, one.language)}
        parts.append(drawn(way["path"], "text/html; charset=utf-8", seen, _make, inputs))
    return tuple(parts)


def _path(version: Listing) -> str:
    return f"{version.tree}contacts/index.html"


def _make(inputs: Inputs, look: Look) -> bytes:
    tongue = catalogue(look, inputs["language"])
    view = {
        **inputs,
        **framed(inputs["site"], tongue, look, root_of(inputs["path"])),
        "alternates": inputs["site"]["versions"],
        "desks": [_desk(desk) for desk in inputs["desks"]],
    }
    return render(look, "contacts.html", view).encode()


def _desk(desk: Row) -> Row:
    website = web(desk["website"])
    return desk | {
        "contacts": [_contact(contact) for contact in desk["contacts"]],
        "website": website,
        "website_label": (urlsplit(website).hostname or "").removeprefix("www."),
    }


def _contact(row: Row) -> Row:
    told = contact_row(row) | {"language": row["language"]}
    return told | {name: held(told[name], row["language"]) for name in ("role", "hours")}
