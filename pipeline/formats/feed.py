"""Feeds: RSS 2.0 and Atom of what is public, made by feedgen with its measured traps closed."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from pipeline.clock import from_stamp, stamp
from pipeline.issued import Issued
from pipeline.newsroom import Feed, Newsroom
from pipeline.part import Inputs, Part, part
from pipeline.record import Record, Standing
from pipeline.template import made_with

RSS = "application/rss+xml"
ATOM = "application/atom+xml"
NEVER = "1970-01-01T00:00:00Z"  # when an empty feed last changed
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`feeds/<name>.rss` and `.atom` of every feed that holds something; the feed `all` also when it is empty."""
    standing, made, parts = record.standing(), made_with(), list[Part]()
    for feed in _declared(newsroom):
        held = _held(feed, standing)
        if held or feed.name == "all":
            inputs = _inputs(newsroom, feed, held)
            parts.append(part(f"feeds/{feed.name}.rss", RSS, made, rss, inputs))
            parts.append(part(f"feeds/{feed.name}.atom", ATOM, made, atom, inputs))
    return tuple(parts)


def rss(inputs: Inputs) -> bytes:
    """RSS 2.0 with content:encoded and Dublin Core, as the Best Practices Profile of the RSS Board has it."""
    feed = _channel(inputs, f"{inputs['address']}.rss", RSS)
    feed.load_extension("dc", atom=False)
    _fill(feed, inputs["entries"], _item, lambda entry: entry.rss_entry())
    data: bytes = feed.rss_str(pretty=True)
    return data


def atom(inputs: Inputs) -> bytes:
    """Atom, RFC 4287."""
    feed = _channel(inputs, f"{inputs['address']}.atom", ATOM)
    feed.register_extension("tongue", _Tongue, _Tongue, rss=False)
    _fill(feed, inputs["entries"], _entry, lambda entry: entry.atom_entry())
    data: bytes = feed.atom_str(pretty=True)
    return data


def _declared(newsroom: Newsroom) -> tuple[Feed, ...]:
    if any(feed.name == "all" for feed in newsroom.feeds):
        return newsroom.feeds
    return (Feed("all", newsroom.name), *newsroom.feeds)


def _held(feed: Feed, standing: Iterable[Standing]) -> list[Standing]:
    """The newest first; those that changed last have the room, so that a late correction or kill is still read."""
    wanted = [one for one in standing if _wants(feed, one.issued)]
    last = sorted(wanted, key=lambda one: (one.changed, one.lifted, one.slug), reverse=True)[: feed.size]
    return [one for one in wanted if one in last]


def _wants(feed: Feed, issued: Issued) -> bool:
    return (
        (not feed.topic or feed.topic in issued["topics"])
        and (not feed.organisation or any(row["id"] == feed.organisation for row in issued.rows("issuers")))
        and (not feed.language or feed.language == issued["language"])
    )


def _inputs(newsroom: Newsroom, feed: Feed, held: Iterable[Standing]) -> dict[str, Any]:
    return {
        "title": feed.title,
        "newsroom": newsroom.name,
        "home": newsroom.url(""),
        "address": newsroom.url(f"feeds/{feed.name}"),
        "language": feed.language or newsroom.languages[0],
        "entries": [_row(newsroom, one) for one in held],
    }


def _row(newsroom: Newsroom, one: Standing) -> dict[str, Any]:
    return {
        "id": _permanent(newsroom, one),
        "address": newsroom.url(f"releases/{one.slug}/index.html"),
        "lifted": stamp(one.lifted),
        "changed": stamp(one.changed),
        "text": dict(one.issued.text),
    }


def _permanent(newsroom: Newsroom, one: Standing) -> str:
    """A tag URI (RFC 4151) from what no edit changes: the host, the year of the lift, the slug."""
    host = (urlsplit(newsroom.address).hostname or "").encode("idna").decode()
    return f"tag:{host},{one.lifted.year}:{quote(one.slug)}"


def _channel(inputs: Inputs, address: str, media_type: str) -> Any:
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.generator("Dateline")
    feed.id(address)
    feed.title(inputs["title"])
    feed.description(inputs["newsroom"])
    feed.language(inputs["language"])
    feed.author(name=inputs["newsroom"])
    feed.link(href=address, rel="self", type=media_type)
    # last: feedgen takes the last link for the address of the RSS channel
    feed.link(href=inputs["home"], rel="alternate", type="text/html")
    return feed


def _fill(feed: Any, rows: Iterable[Inputs], dress: Callable[[Any, Inputs], None], write: Callable[[Any], Any]) -> None:
    """Every row that can be written as XML, and the newest change among them: feedgen would take the present time."""
    changes = [NEVER]
    for row in rows:
        entry = feed.add_entry(order="append")
        try:
            dress(entry, row)
            write(entry)  # a character that XML forbids shows only here, and would stop the whole feed
            changes.append(row["changed"])
        except ValueError:
            feed.remove_entry(entry)
    feed.updated(from_stamp(max(changes)))


def _item(entry: Any, row: Inputs) -> None:
    """As an RSS item: its description is read as HTML, and it has room for one enclosure and no author's name."""
    _common(entry, row)
    if _summary(row["text"]):
        entry.summary(escape(_summary(row["text"])))
    for enclosure in _enclosures(row)[:1]:
        entry.link(enclosure)
    entry.dc.dc_creator([issuer["name"] for issuer in row["text"].get("issuers", ())])
    entry.dc.dc_language(row["text"]["language"])


def _entry(entry: Any, row: Inputs) -> None:
    """As an Atom entry: its summary is plain text."""
    _common(entry, row)
    if _summary(row["text"]):
        entry.summary(_summary(row["text"]))
    for enclosure in _enclosures(row):
        entry.link(enclosure)
    entry.author(_authors(row["text"]))
    entry.tongue.code = row["text"]["language"]


def _common(entry: Any, row: Inputs) -> None:
    text = row["text"]
    entry.id(row["id"])
    entry.title(_title(text))
    entry.link(href=row["address"], rel="alternate", type="text/html")
    entry.published(from_stamp(row["lifted"]))
    entry.updated(from_stamp(row["changed"]))
    entry.category([{"term": topic} for topic in text.get("topics", ())])
    # not CDATA, which feedgen writes into Atom as a type of its own, and not XHTML, which it parses strictly
    entry.content(_content(row), type="html")
