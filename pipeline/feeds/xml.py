"""RSS 2.0 and Atom through feedgen, with its measured traps closed here and nowhere else.

An entry is written into a feed of its own and cut out of it; a document is a feed without entries, and the entries put
in where feedgen would have put them. A test compares that with what feedgen makes of all at once, byte for byte.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from html import escape
from threading import Lock
from typing import Any

from pipeline.clock import from_stamp

RSS = "application/rss+xml"
ATOM = "application/atom+xml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ATOM_NS = "http://www.w3.org/2005/Atom"
HISTORY_NS = "http://purl.org/syndication/history/1.0"
MEDIA_NS = "http://search.yahoo.com/mrss/"

Row = Mapping[str, Any]
ITEM, ITEMS_END = b"    <item", b"  </channel>"
ENTRY, ENTRIES_END = b"  <entry", b"</feed>"


def rss_item(row: Row) -> bytes:
    """An item as it stands in a channel; ValueError for what XML cannot hold."""
    with _alone() as (feed, entry):
        _item(entry, row)
        data: bytes = feed.rss_str(pretty=True)
    return data[data.index(ITEM) : data.rindex(ITEMS_END)]


def atom_entry(row: Row) -> bytes:
    """An entry as it stands in a feed; ValueError for what XML cannot hold."""
    with _alone() as (feed, entry):
        _entry(entry, row)
        data: bytes = feed.atom_str(pretty=True)
    return data[data.index(ENTRY) : data.rindex(ENTRIES_END)]


@contextmanager
def _alone() -> Iterator[tuple[Any, Any]]:
    """A feed and its one entry, which is new; there is one feed for all, for it costs as much as the entry."""
    with _using:
        feed = _empty()
        entry = feed.add_entry(order="append")
        try:
            yield feed, entry
        finally:
            feed.remove_entry(entry)


def rss_document(channel: Row, items: Sequence[bytes]) -> bytes:
    """A whole RSS document of a channel and its items."""
    return _filled(_feed(channel).rss_str(pretty=True), items, ITEMS_END)


def atom_document(channel: Row, entries: Sequence[bytes]) -> bytes:
    """A whole Atom document of a feed and its entries."""
    return _filled(_feed(channel).atom_str(pretty=True), entries, ENTRIES_END)


def _filled(empty: bytes, entries: Sequence[bytes], end: bytes) -> bytes:
    at = empty.rindex(end)
    return b"".join([empty[:at], *entries, empty[at:]])


# the least that feedgen writes a feed of
NOTHING: Row = {
    "id": "x",
    "title": "x",
    "description": "x",
    "language": "",
    "author": "",
    "rights": "",
    "home": "x",
    "self": "x",
    "type": "",
    "links": [],
    "archive": False,
    "updated": "1970-01-01T00:00:00Z",
}


_using = Lock()


@cache
def _empty() -> Any:
    return _feed(NOTHING)


def _feed(channel: Row) -> Any:
    """A feed without entries. Given no times, feedgen asks the clock; given no generator, it names itself."""
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    _with_dublin_core(feed)
    feed.register_extension("beyond", _BeyondFeed, _BeyondEntry)
    feed.generator("Dateline")
    feed.id(channel["id"])
    feed.title(channel["title"])
    feed.description(channel["description"])
    feed.language(channel["language"])
    if channel["author"]:
        feed.author(name=channel["author"])
    if channel["rights"]:
        feed.rights(channel["rights"])
    feed.updated(from_stamp(channel["updated"]))
    feed.link(href=channel["self"], rel="self", type=channel["type"])
    # last: feedgen takes the last link, of whatever kind, for the address of an RSS channel
    feed.link(href=channel["home"], rel="alternate", type="text/html")
    feed.beyond.links, feed.beyond.archive = channel["links"], channel["archive"]
    return feed


def _with_dublin_core(feed: Any) -> None:
    """By its name feedgen would look for half of it on the disk, each time in vain."""
    from feedgen.ext.dc import DcEntryExtension, DcExtension

    feed.register_extension("dc", DcExtension, DcEntryExtension, atom=False)


def _item(entry: Any, row: Row) -> None:
    """An RSS item: its description is read as HTML, and it has room for one enclosure and no author's name."""
    _dress(entry, row)
    entry.summary(escape(row["summary"], quote=False))
    for file in row["files"][:1]:
        entry.enclosure(file["url"], str(file["size"]), file["type"])
    # in one element: of several newsboat and reader show the last, and rss-parser the first
    entry.dc.dc_creator(", ".join(author["name"] for author in row["authors"]) or None)
    entry.dc.dc_language(row["language"])
    if row["rights"]:
        entry.dc.dc_rights(row["rights"])
    entry.beyond.updated = row["changed"]


def _entry(entry: Any, row: Row) -> None:
    """An Atom entry: its summary is plain text."""
    _dress(entry, row)
    entry.summary(row["summary"])
    if row["authors"]:
        entry.author(_addressed(row["authors"]))
    if row["rights"]:
        entry.rights(row["rights"])
    entry.beyond.files = row["files"]
    entry.beyond.language = row["language"]


def _addressed(authors: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Each author with an address, or none with any: feedparser gives that of one to the next who has none."""
    told = ("name", "email") if all(author.get("email") for author in authors) else ("name",)
    return [{field: author[field] for field in told} for author in authors]


def _dress(entry: Any, row: Row) -> None:
    entry.id(row["id"])
    entry.title(row["title"])
    entry.link(href=row["url"], rel="alternate", type="text/html")
    # both, or RSS has no date and Atom the present one; and never as text, which feedgen would guess at
    entry.published(from_stamp(row["lifted"]))
    entry.updated(from_stamp(row["changed"]))
    entry.category([{"term": topic} for topic in row["topics"]])
    # html: feedgen writes CDATA into Atom as a type of its own, and parses XHTML strictly
    entry.content(row["content"], type="html")
    entry.beyond.pictures = row["pictures"]


class _BeyondFeed:
    """What feedgen cannot say of a feed: links in RSS other than to itself, and that a document is an archive."""

    links: Sequence[Mapping[str, str]] = ()
    archive = False

    def extend_ns(self) -> dict[str, str]:
        return {"fh": HISTORY_NS, "media": MEDIA_NS}

    def extend_atom(self, feed: Any) -> Any:
        return self._extended(feed, "link")

    def extend_rss(self, rss: Any) -> Any:
        self._extended(rss[0], f"{{{ATOM_NS}}}link")
        return rss

    def _extended(self, element: Any, link: str) -> Any:
        for each in self.links:
            element.append(element.makeelement(link, dict(each)))
        if self.archive:
            element.append(element.makeelement(f"{{{HISTORY_NS}}}archive", nsmap={"fh": HISTORY_NS}))
        return element


class _BeyondEntry:
    """What feedgen cannot say of an entry: its language, when it changed (RSS), its files (Atom), and its pictures.

    feedgen 1.0.0 writes the links of an Atom entry without their rel, type and length, and a picture of Media RSS
    without the words that belong to it.
    """

    language = ""
    updated = ""
    files: Sequence[Row] = ()
    pictures: Sequence[Row] = ()

    def extend_ns(self) -> dict[str, str]:
        return {}

    def extend_atom(self, element: Any) -> Any:
        if self.language:
            element.set(XML_LANG, self.language)
        for file in self.files:
            link = {"rel": "enclosure", "href": file["url"], "type": file["type"], "length": str(file["size"])}
            element.append(element.makeelement("link", link))
        # feedparser takes the type of what a picture shows for that of the summary, and HTML where there is none
        return self._with_pictures(element, {"type": "plain"})

    def extend_rss(self, element: Any) -> Any:
        changed = element.makeelement(f"{{{ATOM_NS}}}updated", nsmap={"atom": ATOM_NS})
        changed.text = self.updated
        element.append(changed)
        return self._with_pictures(element, {})

    def _with_pictures(self, element: Any, form: Mapping[str, str]) -> Any:
        for picture in self.pictures:
            said = {"url": picture["url"], "medium": "image", "type": picture["type"], "fileSize": str(picture["size"])}
            if picture["width"] and picture["height"]:
                said |= {"width": str(picture["width"]), "height": str(picture["height"])}
            content = element.makeelement(f"{{{MEDIA_NS}}}content", said, nsmap={"media": MEDIA_NS})
            for name, text, marked in (("description", picture["alt"], form), ("credit", picture["credit"], {})):
                if text:
                    child = content.makeelement(f"{{{MEDIA_NS}}}{name}", dict(marked))
                    child.text = text
                    content.append(child)
            element.append(content)
        return element
