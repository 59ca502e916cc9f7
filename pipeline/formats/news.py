"""The news sitemap: the releases of the last two days, for search engines that follow the news."""

import re
from datetime import timedelta
from typing import Any

from pipeline.clock import stamp
from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record, Standing
from pipeline.typeset.template import Look, drawn, look, render

LATEST = timedelta(days=2)
MOST = 1000  # in one file; the newest are named

# what XML 1.0 has no way to write
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`news-sitemap.xml`: what was lifted within two days up to the newest entry of the record and not withdrawn.

    It is there even when nothing is: its address stands in robots.txt, and an empty one is no fault.
    """
    newest = record.newest
    recent = [one for one in record.standing() if newest and one.lifted >= newest - LATEST and not one.issued["killed"]]
    inputs = {"name": _written(newsroom.name), "news": [_row(newsroom, one) for one in recent[:MOST]]}
    return (drawn("news-sitemap.xml", "application/xml; charset=utf-8", look(newsroom.templates), _make, inputs),)


def _row(newsroom: Newsroom, one: Standing) -> dict[str, Any]:
    return {
        "url": newsroom.url(f"releases/{one.slug}/index.html"),
        "language": one.issued["language"].partition("-")[0].lower(),  # ISO 639, which knows no regions
        "lifted": stamp(one.lifted),
        "title": _written(one.issued["title"]),
    }


def _written(text: str) -> str:
    return " ".join(NOT_XML.sub(" ", text).split())


def _make(inputs: Inputs, look: Look) -> bytes:
    return render(look, "news-sitemap.xml", inputs).encode()
