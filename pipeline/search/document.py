"""Document: what can be found of a release, taken from the news object that stands beside its page in public."""

import inspect
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from pipeline.digest import digest
from pipeline.record import Standing
from pipeline.typeset.catalogue import catalogue
from pipeline.typeset.moment import day
from pipeline.typeset.old import released, since
from pipeline.typeset.template import Look

HTML = "text/html"
READ = ("main", "notes")  # of its long texts; what issuers say of themselves stands under each release


@dataclass(frozen=True, slots=True)
class Document:
    """A page made for the program that indexes, the slug it leads to and the digest of the issued text."""

    slug: str
    text: str
    html: str


@cache
def form() -> str:
    """The digest of how a document is put together."""
    return digest(inspect.getsource(sys.modules[__name__]).encode())


def printed(one: Standing, look: Look) -> str:
    """The day on which a release became public, in its language."""
    calendar = catalogue(look, one.issued["language"]).calendar
    moment = released(since(one), one.lifted, one.issued["zone"], calendar)
    return day(moment.iso[:10], calendar)


def document(data: bytes, when: str) -> Document:
    """The document of the bytes of a `ninjs.json`, dated with words; ValueError for what is none that can be used."""
    try:
        item = json.loads(data)
        texts = [row["value"] for row in item["altIds"] if row["role"] == "sha256" and item["pubStatus"] == "usable"]
        return Document(item["slugline"], texts[0], "".join(_html(item, when)))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as fault:
        raise ValueError("this is no news object that can be used") from fault


def _html(item: dict[str, Any], when: str) -> Iterator[str]:
    """What readers are shown of it is marked as `meta`; else its words alone count."""
    said = {row["role"]: row["value"] for row in item["headlines"]}
    numbers = [row["value"] for row in item["altIds"] if row["role"] == "number"]
    summary = [row["value"] for row in item.get("descriptions", ())]
    names = [row["name"] for row in item.get("subjects", ())]
    yield f'<!doctype html><html lang="{escape(item["language"])}"><body><h1>{escape(said["main"])}</h1>'
    for name, words in (("when", when), ("by", item.get("by", ""))):
        yield f'<p data-pagefind-meta="{name}" data-pagefind-ignore>{escape(words)}</p>' if words else ""
    yield from (f"<p>{escape(words)}</p>" for words in [said.get("subhead", ""), *summary] if words)
    yield from (row["value"] for row in item.get("bodies", ()) if row["role"] in READ and row["contentType"] == HTML)
    yield from (f"<p>{escape(words)}</p>" for words in [*numbers, *names])
    yield "</body></html>"
