"""Entries as feedgen writes them: what our own must equal, byte for byte."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.dc import DcEntryExtension

from pipeline.clock import from_stamp
from pipeline.feeds.xml import ATOM_NS, MEDIA_NS

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Row = Mapping[str, Any]


def rss_entry(row: Row) -> Any:
    """An entry for a channel: its description is read as HTML, and it has room for one enclosure."""
    entry = _entry(row)
    entry.summary(escape(row["summary"], quote=False))
    for file in row["files"][:1]:
        entry.enclosure(file["url"], str(file["size"]), file["type"])
    entry.dc.dc_creator(", ".join(author["name"] for author in row["authors"]) or None)
    entry.dc.dc_language(row["language"])
    if row["rights"]:
        entry.dc.dc_rights(row["rights"])
    entry.beyond.updated = row["changed"]
    return entry


def atom_entry(row: Row) -> Any:
    """An entry for a feed: its summary is plain text."""
    entry = _entry(row)
    entry.summary(row["summary"])
    addressed = all(author.get("email") for author in row["authors"])
    if row["authors"]:
        entry.author([{"name": author["name"]} | (author if addressed else {}) for author in row["authors"]])
    if row["rights"]:
        entry.rights(row["rights"])
    entry.beyond.files = row["files"]
    entry.beyond.language = row["language"]
    return entry


def _entry(row: Row) -> Any:
    entry = FeedEntry()
    entry.register_extension("dc", DcEntryExtension, atom=False)
    entry.register_extension("beyond", _Beyond)
    entry.id(row["id"])
    entry.title(row["title"])
    entry.link(href=row["url"], rel="alternate", type="text/html")
    entry.published(from_stamp(row["lifted"]))
    entry.updated(from_stamp(row["changed"]))
    entry.category([{"term": topic} for topic in row["topics"]])
    entry.content(row["content"], type="html")
    entry.beyond.pictures = row["pictures"]
    return entry


class _Beyond:
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
