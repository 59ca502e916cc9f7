"""RSS 2.0 and Atom through feedgen, with its measured traps closed here and nowhere else.

A document is a feed without entries, and the entries put in where feedgen would have put them. A test compares that
with what feedgen makes of all at once, byte for byte.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.clock import from_stamp

RSS = "application/rss+xml"
ATOM = "application/atom+xml"
ATOM_NS = "http://www.w3.org/2005/Atom"
HISTORY_NS = "http://purl.org/syndication/history/1.0"
MEDIA_NS = "http://search.yahoo.com/mrss/"

Row = Mapping[str, Any]
ITEMS_END, ENTRIES_END = b"  </channel>", b"</feed>"


def rss_document(channel: Row, items: Sequence[bytes]) -> bytes:
    """A whole RSS document of a channel and its items."""
    return _filled(_feed(channel).rss_str(pretty=True), items, ITEMS_END)


def atom_document(channel: Row, entries: Sequence[bytes]) -> bytes:
    """A whole Atom document of a feed and its entries."""
    return _filled(_feed(channel).atom_str(pretty=True), entries, ENTRIES_END)


def _filled(empty: bytes, entries: Sequence[bytes], end: bytes) -> bytes:
    at = empty.rindex(end)
    return b"".join([empty[:at], *entries, empty[at:]])


def _feed(channel: Row) -> Any:
    """A feed without entries. Given no times, feedgen asks the clock; given no generator, it names itself."""
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    _with_dublin_core(feed)
    feed.register_extension("beyond", _BeyondFeed)
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
    from feedgen.ext.dc import DcExtension

    feed.register_extension("dc", DcExtension, atom=False)


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
