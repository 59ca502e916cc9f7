"""Marked: the Markdown of another site as that of a release: pictures apart, HTML as words, shortcodes told."""

import re
from urllib.parse import urljoin

from pipeline.imports.copy import Depicted
from pipeline.imports.opened import MOST_WORDS, without_unseen
from pipeline.imports.refusing import too_big, unreadable
from pipeline.imports.tokens import attributes, unescaped
from pipeline.moving.item import Item
from pipeline.moving.words import copied, tell_lost
from pipeline.problem import Place
from pipeline.source.characters import UNSEEN, Unreadable
from pipeline.source.disguise import REFERENCE
from pipeline.typeset.commonmark import html_ranges

SHORTCODE = re.compile(r"\{\{[<%]\s*(?P<name>/?[\w/.-]{1,60})(?P<given>[^{}]{0,2000}?)/?\s*[%>]\}\}")
PICTURE = re.compile(
    r"!\[(?P<alt>[^\]\n]{0,1000})\]\(\s*<?(?P<source>[^\s()<>]{1,2000})>?"
    r"(?:\s+(?:\"(?P<title>[^\"\n]{0,500})\"|'(?P<other>[^'\n]{0,500})'))?\s*\)(?:\{[^}\n]{0,200}\})?"
)
MOST_PICTURES = 200  # of one text
LINK = re.compile(r"(?P<before>(?<!!)\[[^\]\n]{0,1000}\]\(\s*)(?P<address>[^\s()<>]{1,2000})")
WHOLE = re.compile(r"(?:[a-z][a-z0-9+.-]{1,20}:|#)", re.IGNORECASE)


def take_marked(item: Item, text: str, line: int) -> None:
    """Make this Markdown, which begins on that line, the words of an item; Unreadable where it is too long.

    Links are taken from its first address.
    """
    if len(text.encode()) > MOST_WORDS:
        raise Unreadable(too_big(item.place, "200 KiB of text"))
    text = _shortcodes(item, _seen(text), line)
    text = _pictures(item, text, line)
    text = _without_html(item, text, line)
    text = LINK.sub(lambda found: found["before"] + _whole(item, found["address"]), text)
    item.body = re.sub(r"\n{3,}", "\n\n", "\n".join(each.rstrip() for each in text.split("\n"))).strip("\n")


def _seen(text: str) -> str:
    """The text without what nobody sees, typed or written as a reference."""
    return REFERENCE.sub(lambda found: "" if UNSEEN.search(unescaped(found[0])) else found[0], without_unseen(text))


def _shortcodes(item: Item, text: str, line: int) -> str:
    lost = []
    for found in SHORTCODE.finditer(text):
        given = attributes(found["given"]) if found["name"] == "figure" else {}
        if given.get("src"):
            words = given.get("caption") or given.get("title", "")
            _show(item, _line(text, found.start(), line), given["src"], given.get("alt", ""), words)
        elif found["name"][0] != "/":
            lost.append((found.start(), found["name"]))
    tell_lost(item, lost, text, line)
    return SHORTCODE.sub("", text)


def _pictures(item: Item, text: str, line: int) -> str:
    for found in PICTURE.finditer(text):
        caption = found["title"] or found["other"] or ""
        _show(item, _line(text, found.start(), line), found["source"], found["alt"], caption)
    return PICTURE.sub("", text)


def _line(text: str, at: int, line: int) -> int:
    return line + text.count("\n", 0, at)


def _show(item: Item, line: int, source: str, alt: str, caption: str) -> None:
    """A picture stands here; Unreadable where there are more than any text has."""
    if len(item.pictures) >= MOST_PICTURES:
        what = f"This text shows more than {MOST_PICTURES} pictures."
        mend = "Put those that belong to it into a text of its own, such as `release.txt`, and import that."
        raise Unreadable(unreadable(Place(item.place.file, line), what, mend))
    said, named = " ".join(alt.split()), " ".join(caption.split())
    item.pictures.append(Depicted(line, source, source.rpartition("/")[2], said, named if named != said else ""))


def _without_html(item: Item, text: str, line: int) -> str:
    """The text with the words of what stands in it as HTML."""
    data, done, end = text.encode(), [], 0
    for start, stop in html_ranges(text):
        markup = data[start:stop].decode(errors="replace")
        done += [data[end:start].decode(errors="replace"), _words(item, markup, line + data.count(b"\n", 0, start))]
        end = stop
    return "".join([*done, data[end:].decode(errors="replace")]) if done else text


def _words(item: Item, markup: str, line: int) -> str:
    """A block of HTML as Markdown; of a single tag between words nothing stays."""
    if "\n" not in markup.strip() and markup.count("<") == 1:
        return "\n" if re.match(r"<br\b", markup, re.IGNORECASE) else ""
    copy = copied(markup, item.place.file, item.addresses[0] if item.addresses else "", line)
    item.pictures += copy.pictures
    item.problems += copy.problems
    return f"{copy.body()}\n" if copy.pieces else ""


def _whole(item: Item, address: str) -> str:
    if WHOLE.match(address) or not item.addresses:
        return address
    try:
        return urljoin(item.addresses[0], address)
    except ValueError:
        return address
