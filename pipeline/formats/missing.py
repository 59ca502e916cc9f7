"""The page for an address that leads nowhere."""

from urllib.parse import urlsplit

from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record
from pipeline.typeset.catalogue import catalogue
from pipeline.typeset.desks import desks
from pipeline.typeset.frame import framed, site
from pipeline.typeset.template import Look, drawn, look, render


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`404.html`, in the newsroom's first language."""
    seen, language = look(newsroom.templates), newsroom.languages[0]
    inputs = {
        "newsroom": newsroom.name,
        "language": language,
        "url": newsroom.url("index.html"),
        "site": site(newsroom, language, bool(desks(newsroom, record.standing()))),
    }
    return (drawn("404.html", "text/html; charset=utf-8", seen, _make, inputs),)


def _make(inputs: Inputs, look: Look) -> bytes:
    """A server shows it at any address, so its links start at the top of the site."""
    tongue, root = catalogue(look, inputs["language"]), urlsplit(inputs["url"]).path
    frame = framed(inputs["site"], tongue, look, root)
    return render(look, "404.html", {**inputs, **frame}).encode()
