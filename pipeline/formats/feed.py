"""Feeds: RSS 2.0 and Atom of what is public, made by feedgen with its measured traps closed."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any
from urllib.parse import quote

from pipeline.clock import from_stamp, stamp
from pipeline.issued import belongs
from pipeline.media import media_type
from pipeline.newsroom import Feed, Newsroom
from pipeline.part import Inputs, Part
from pipeline.record import Record, Standing
from pipeline.typeset.article import as_html, description
from pipeline.typeset.catalogue import catalogue, spoken
from pipeline.typeset.permanent import permanent
from pipeline.typeset.template import Look, drawn, look, render
from pipeline.typeset.view import release_view, told

RSS = "application/rss+xml"
ATOM = "application/atom+xml"
NEVER = "1970-01-01T00:00:00Z"  # when an empty feed last changed
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`feeds/<name>.rss` and `.atom` of every feed that holds something; of the feed `all` also when it is empty."""
    seen, standing, parts = look(newsroom.templates), record.standing(), list[Part]()
    for feed in _declared(newsroom):
        held = _held(feed, standing)
        if held or feed.name == "all":
            inputs = _inputs(newsroom, feed, held)
            parts.append(drawn(f"feeds/{feed.name}.rss", RSS, seen, _rss, inputs))
            parts.append(drawn(f"feeds/{feed.name}.atom", ATOM, seen, _atom, inputs))
    return tuple(parts)


def _declared(newsroom: Newsroom) -> tuple[Feed, ...]:
    if any(feed.name == "all" for feed in newsroom.feeds):
        return newsroom.feeds
    return (Feed("all", ""), *newsroom.feeds)


def _held(feed: Feed, standing: Iterable[Standing]) -> list[Standing]:
    """Newest lift first. Where room is short those that changed last have it: a late correction or kill is read."""
    wanted = [one for one in standing if belongs(one.issued, feed)]
    last = sorted(wanted, key=lambda one: (one.changed, one.lifted, one.slug), reverse=True)[: feed.size]
    slugs = {one.slug for one in last}
    return [one for one in wanted if one.slug in slugs]


def _inputs(newsroom: Newsroom, feed: Feed, held: Iterable[Standing]) -> dict[str, Any]:
    return {
        "title": feed.title,
        "newsroom": newsroom.name,
        "home": newsroom.url("index.html"),
        "address": newsroom.url(f"feeds/{feed.name}"),
        "language": feed.language or newsroom.languages[0],
        "releases": [_told(newsroom, one) for one in held],
    }


def _told(newsroom: Newsroom, one: Standing) -> dict[str, Any]:
    stamps = {"lifted": stamp(one.lifted), "changed": stamp(one.changed)}
    return told(newsroom, one) | stamps | {"id": permanent(newsroom, one.slug, one.lifted)}


def _rss(inputs: Inputs, look: Look) -> bytes:
    """RSS 2.0 with content:encoded and Dublin Core."""
    feed = _channel(inputs, ".rss", RSS, look)
    feed.load_extension("dc", atom=False)
    _fill(feed, inputs["releases"], lambda entry, row: _item(entry, row, look))
    data: bytes = feed.rss_str(pretty=True)
    return data


def _atom(inputs: Inputs, look: Look) -> bytes:
    """Atom, RFC 4287."""
    feed = _channel(inputs, ".atom", ATOM, look)
    feed.register_extension("beyond", _Beyond, _Beyond, rss=False)
    _fill(feed, inputs["releases"], lambda entry, row: _entry(entry, row, look))
    data: bytes = feed.atom_str(pretty=True)
    return data


def _channel(inputs: Inputs, suffix: str, kind: str, look: Look) -> Any:
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.generator("Dateline")
    feed.id(inputs["address"] + suffix)
    feed.title(_feed_title(inputs, look))
    feed.description(inputs["newsroom"])
    feed.language(inputs["language"])
    feed.author(name=inputs["newsroom"])
    feed.link(href=inputs["address"] + suffix, rel="self", type=kind)
    # last: feedgen takes the last link, of whatever kind, for the address of an RSS channel
    feed.link(href=inputs["home"], rel="alternate", type="text/html")
    return feed


def _feed_title(inputs: Inputs, look: Look) -> str:
    """The newsroom's name first: among fifty subscriptions `All releases` tells a reader nothing."""
    words = catalogue(look, spoken(look, inputs["language"]) or "en").words
    name, title = inputs["newsroom"], inputs["title"] or words["feed_all"]
    return str(title) if title.startswith(name) else f"{name}{words['colon']} {title}"


def _fill(feed: Any, rows: Iterable[Inputs], dress: Callable[[Any, Inputs], None]) -> None:
    """Every release that XML can hold, and the newest change among them: by itself feedgen asks the clock."""
    changes = [NEVER]
    for row in rows:
        entry = feed.add_entry(order="append")
        try:
            dress(entry, row)
            changes.append(row["changed"])
        except ValueError:
            feed.remove_entry(entry)
    feed.updated(from_stamp(max(changes)))


def _item(entry: Any, row: Inputs, look: Look) -> None:
    """An RSS item: its description is read as HTML, and it has room for one enclosure and no author's name."""
    _dress(entry, row, look)
    entry.summary(escape(description(row["text"]), quote=False))
    for link in _enclosures(row)[:1]:
        entry.link(link)
    entry.dc.dc_creator([issuer["name"] for issuer in row["text"].get("issuers", ())])
    entry.dc.dc_language(row["text"]["language"])
    entry.rss_entry()  # a character that XML forbids shows only in writing, and would stop the whole feed


def _entry(entry: Any, row: Inputs, look: Look) -> None:
    """An Atom entry: its summary is plain text."""
    _dress(entry, row, look)
    entry.summary(description(row["text"]))
    entry.author(_authors(row["text"]))
    entry.beyond.enclosures = _enclosures(row)
    entry.beyond.language = row["text"]["language"]
    entry.atom_entry()  # as above


def _dress(entry: Any, row: Inputs, look: Look) -> None:
    view = release_view(row, look)
    entry.id(row["id"])
    entry.title(" ".join(view["headline"].split()))
    entry.link(href=row["url"], rel="alternate", type="text/html")
    entry.published(from_stamp(row["lifted"]))
    entry.updated(from_stamp(row["changed"]))
    entry.category([{"term": topic} for topic in row["text"].get("topics", ())])
    content = render(look, "feed.html", view | as_html(view))
    # a footnote points into its page; and `<` in a text is written `&lt;`, so this finds links only
    content = content.replace('<a href="#', f'<a href="{escape(row["url"])}#')
    # html: feedgen writes CDATA into Atom as a type of its own, and parses XHTML strictly
    entry.content(content, type="html")


def _enclosures(row: Inputs) -> list[dict[str, str]]:
    """The first picture and every attachment; the length is in bytes."""
    files = [*row["text"].get("pictures", ())[:1], *row["text"].get("attachments", ())]
    return [
        {
            "href": row["url"] + quote(file["file"]),
            "rel": "enclosure",
            "type": media_type(file["file"]).partition(";")[0],
            "length": str(file.get("size", 0)),
        }
        for file in files
    ]


def _authors(text: Inputs) -> list[dict[str, str]]:
    """Who issued it, each with the address of its own press contact where one is named."""
    desks = {
        row.get("organisation", ""): row["email"] for row in reversed(text.get("contacts", ())) if row.get("email")
    }
    names = [issuer["name"] for issuer in text.get("issuers", ())]
    return [{"name": name, "email": desks[name]} if name in desks else {"name": name} for name in names]


class _Beyond:
    """What feedgen cannot say of an Atom entry: its language, and its enclosures.

    feedgen 1.0.0 writes the links of an entry without their rel, type and length.
    """

    language = ""
    enclosures: Iterable[dict[str, str]] = ()

    def extend_ns(self) -> dict[str, str]:
        return {}

    def extend_atom(self, element: Any) -> Any:
        if self.language:
            element.set(XML_LANG, self.language)
        for link in self.enclosures:
            element.append(element.makeelement("link", link))
        return element
