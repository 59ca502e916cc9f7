"""Fragments: an entry as it stands in each format, made once from the same row and remembered."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from pipeline.feeds.items import atom_entry, rss_item
from pipeline.feeds.json_feed import json_item
from pipeline.kept import Kept
from pipeline.media import media_type
from pipeline.typeset.article import as_html, description
from pipeline.typeset.template import Look, render
from pipeline.typeset.view import release_view

MOST = 32_000_000  # bytes remembered: some two thousand releases of ordinary length
# what `str.split` splits at but for the spaces of typography: a no-break space stays what it is
BLANKS = re.compile("[\t-\r\x1c-\x20\x85\u2028\u2029]+")
FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)  # of a text; a template's is its own

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fragments:
    """An entry in each format; b"" where that format cannot hold it: one bad release never stops a feed."""

    rss: bytes = b""
    atom: bytes = b""
    json: bytes = b""

    @property
    def size(self) -> int:
        """The bytes that it takes in memory, about."""
        return len(self.rss) + len(self.atom) + len(self.json) + 500


_known: Kept[tuple[str, str], Fragments] = Kept(MOST, lambda each: each.size)


def fragments(row: Row, look: Look) -> Fragments:
    """The entry of a row in each format; TemplateFault where the template itself is broken."""
    by = (row["name"], look.digest)
    known = _known.get(by)
    if known is None:
        known = _made(row, look)
        _known.put(by, known)
    return known


def forget() -> None:
    """Forget all fragments, as a new process has."""
    _known.clear()


def _made(row: Row, look: Look) -> Fragments:
    try:
        entry = shown(row, look)
    except FAULTS:
        return Fragments()
    return Fragments(_held(rss_item, entry), _held(atom_entry, entry), _held(json_item, entry))


def _held(write: Callable[[Row], bytes], entry: Row) -> bytes:
    """A format that cannot hold an entry leaves it out, and it alone."""
    try:
        return write(entry)
    except FAULTS:
        return b""


def shown(row: Row, look: Look) -> dict[str, Any]:
    """What every format says of a release, in its language; of a withdrawn one the notice and nothing else."""
    view, text = release_view(row, look), row["text"]
    content = render(look, "feed.html", view | as_html(view))
    pictures = [] if view["killed"] else [_file(row, one) for one in text.get("pictures", ())]
    papers = [] if view["killed"] else [_file(row, one) for one in text.get("attachments", ())]
    return {
        **{name: row[name] for name in ("id", "url", "lifted", "changed", "rights")},
        "title": BLANKS.sub(" ", view["headline"]).strip(" "),
        "summary": description(view["text"]),  # spaced as its language does, as title and text are
        # a footnote points into its page; and `<` in a text is written `&lt;`, so this finds links only
        "content": content.replace('<a href="#', f'<a href="{escape(row["url"])}#'),
        "language": text["language"],
        "topics": list(text.get("topics", ())),
        "authors": _authors(text),
        "pictures": pictures,
        "files": [*pictures, *papers],
    }


def _file(row: Row, file: Row) -> dict[str, Any]:
    """A picture or an attachment at its address; `size` is in bytes, `width` and `height` in pixels."""
    said = {name: file.get(name, "") for name in ("title", "alt", "credit")}
    return said | {
        "url": row["url"] + quote(file["file"]),
        "type": media_type(file["file"]).partition(";")[0],
        **{name: file.get(name, 0) for name in ("size", "width", "height")},
    }


def _authors(text: Row) -> list[dict[str, str]]:
    """Who issued it, each with the address of its own press contact where one is named."""
    desks = {
        row.get("organisation", ""): row["email"] for row in reversed(text.get("contacts", ())) if row.get("email")
    }
    names = [issuer["name"] for issuer in text.get("issuers", ()) if issuer.get("name")]
    return [{"name": name, "email": desks[name]} if name in desks else {"name": name} for name in names]
