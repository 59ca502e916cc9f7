"""Feeds: RSS 2.0, Atom and JSON Feed of what is public, each with its complete history."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from pipeline.digest import digest
from pipeline.feeds.entry import Row, names_of, row_of
from pipeline.feeds.fragments import Fragments, fragments
from pipeline.feeds.held import Held, archived_title, held, language_of, page_of
from pipeline.feeds.history import documents, newest_first
from pipeline.feeds.json_feed import JSON_FEED, json_document
from pipeline.feeds.xml import ATOM, RSS, atom_document, rss_document
from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record, Standing
from pipeline.typeset.catalogue import catalogue, spoken
from pipeline.typeset.gathered import later
from pipeline.typeset.template import Look, look

NEVER = "1970-01-01T00:00:00Z"  # when an empty feed last changed
Link = dict[str, str]
Place = tuple[int, int, str]  # its number, the number of the older one, and the hub: of an archive document no more

_last: list[tuple[str, Row]] = [("", {})]


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`feeds/<name>.rss`, `.atom` and `.json` of every feed that holds something, and of `all` also when it is empty.

    What is older than these documents hold stands in `feeds/<name>/<number>.rss` and so on, the oldest in number 1.
    """
    seen, standing = look(newsroom.templates), record.in_order()
    shelf = _Shelf(newsroom, seen, names_of(newsroom, standing))
    return tuple(part for one in held(newsroom, standing, seen) for part in shelf.parts(one))


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What all feeds have in common."""

    newsroom: Newsroom
    seen: Look
    names: Mapping[str, str]

    def parts(self, one: Held) -> Iterator[Part]:
        """Every document of a feed in every format; the three are named by the same, worked out once."""
        head = self._base(one)
        still = {"title": archived_title(one.feed, head["language"]), "home": self.newsroom.url("index.html")}
        archived = head | still
        named = json.dumps(head, sort_keys=True), json.dumps(archived, sort_keys=True)
        for document in documents(one.standing, one.feed.size):
            old = document.number > 0
            rows = tuple([self.names[each.entries[0].slug] for each in document.standing])
            place = (document.number, document.older or 0, "" if document.number else self.newsroom.hub)
            name = _named(named[old], place, rows)
            inputs = partial(self._inputs, archived if old else head, place, document.standing, name)
            path = _path(f"feeds/{one.feed.name}", document.number)
            yield later(f"{path}.rss", RSS, self.seen, _rss, name, inputs=inputs)
            yield later(f"{path}.atom", ATOM, self.seen, _atom, name, inputs=inputs)
            yield later(f"{path}.json", JSON_FEED, self.seen, _json, name, inputs=inputs)

    def _base(self, one: Held) -> Row:
        feed, newsroom = one.feed, self.newsroom
        language = language_of(newsroom, feed)
        return {
            "title": feed.called(language),
            "newsroom": newsroom.name,
            "home": newsroom.url(page_of(newsroom, one)),
            "address": newsroom.url(f"feeds/{feed.name}"),
            "language": language,
            "rights": newsroom.rights_in(language),
        }

    def _inputs(self, base: Row, place: Place, standing: Sequence[Standing], name: str) -> Row:
        """All that the document of a name is made from; the last is remembered, for three formats ask in turn."""
        known, inputs = _last[0]
        if known != name:
            number, older, hub = place
            rows = [row_of(self.newsroom, one) for one in newest_first(standing)]
            inputs = base | {"number": number, "older": older, "hub": hub, "rows": rows}
            _last[0] = name, inputs
        return inputs


@lru_cache(maxsize=16_384)
def _named(base: str, place: Place, rows: tuple[str, ...]) -> str:
    """The name of a document: it tells of all that one is made from, but for the format and the look."""
    return digest(json.dumps([base, place, rows]).encode())


def _path(stem: str, number: int) -> str:
    return f"{stem}/{number}" if number else stem


def _rss(inputs: Inputs, look: Look) -> bytes:
    items = [each.rss for each in _fragments(inputs, look) if each.rss]
    return rss_document(_channel(inputs, ".rss", RSS, look), items)


def _atom(inputs: Inputs, look: Look) -> bytes:
    entries = [each.atom for each in _fragments(inputs, look) if each.atom]
    return atom_document(_channel(inputs, ".atom", ATOM, look), entries)


def _json(inputs: Inputs, look: Look) -> bytes:
    items = [each.json for each in _fragments(inputs, look) if each.json]
    return json_document(_channel(inputs, ".json", JSON_FEED, look), items)


def _fragments(inputs: Inputs, look: Look) -> list[Fragments]:
    return [fragments(row, look) for row in inputs["rows"]]


def _channel(inputs: Inputs, suffix: str, kind: str, look: Look) -> Row:
    """What a document says of itself. It changed when its newest change was made, left out or not: never earlier."""
    address, number, older, hub = (inputs[name] for name in ("address", "number", "older", "hub"))
    before = f"{address}/{older}{suffix}" if older else ""
    current = address + suffix if number else ""
    ways = (("hub", hub), ("current", current), ("prev-archive", before))
    return {
        "id": address + suffix,
        "title": _title(inputs, look),
        "description": inputs["newsroom"],
        "author": inputs["newsroom"],
        **{name: inputs[name] for name in ("language", "rights", "home", "hub")},
        "self": _path(address, number) + suffix,
        "type": kind,
        "links": [_link(rel, href, kind) for rel, href in ways if href],
        "next": before,
        "archive": bool(number),
        "updated": max([NEVER, *(row["changed"] for row in inputs["rows"])]),
    }


def _link(rel: str, href: str, kind: str) -> Link:
    return {"rel": rel, "href": href} | ({} if rel == "hub" else {"type": kind})


def _title(inputs: Mapping[str, Any], look: Look) -> str:
    """The newsroom's name first: among fifty subscriptions `All releases` tells a reader nothing."""
    words = catalogue(look, spoken(look, inputs["language"]) or "en").words
    name, title = inputs["newsroom"], inputs["title"] or words["feed_all"]
    return str(title) if title.startswith(name) else f"{name}{words['colon']} {title}"
