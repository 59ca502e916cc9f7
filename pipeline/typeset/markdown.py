"""Markdown: what an author wrote as clean HTML, its links with their places, its plain text."""

import re
from dataclasses import dataclass

from pipeline.typeset.commonmark import SCHEMES, address, events, html_ranges, options, spot, without_html
from pipeline.typeset.plain import opening, plain

__all__ = ["Link", "html", "images", "links", "opening", "plain", "raw_html"]

TAGS = {"a", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre"}
TAGS |= {"strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"}
CLASSES = {
    "div": {"footnote"},
    "sup": {"footnote-mark"},
    "td": {"left", "center", "right"},
    "th": {"left", "center", "right"},
}
ATTRIBUTES = {"a": {"href", "title"}, "div": {"id"}, "ol": {"start"}, "th": {"scope"}}


@dataclass(frozen=True, slots=True)
class Link:
    """A link or picture of a text: its address as written, its label, line and column (from 1)."""

    address: str
    label: str
    line: int
    column: int


def html(text: str, top: int = 2, prefix: str = "") -> str:
    """The text as HTML that is safe to put on a page.

    Its outermost headings are `h<top>` and no level is skipped. Raw HTML is shown as it was typed.
    An address that is relative or has a scheme not in SCHEMES is dropped, its label stays.
    `prefix` keeps the footnotes of several texts on one page apart.
    """
    import nh3
    import pyromark

    marked = _marked(pyromark.html(without_html(text), options=options()), f"{prefix}note-")
    return nh3.clean(
        _levelled(marked, top),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        allowed_classes=CLASSES,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def links(text: str) -> tuple[Link, ...]:
    """Every link of the text in order, those without an address or a label too."""
    return _spans(text, "Link")


def images(text: str) -> tuple[Link, ...]:
    """Every picture inside the text; `html` shows its label only, for pictures belong in the front matter."""
    return _spans(text, "Image")


def raw_html(text: str) -> tuple[tuple[int, int, str], ...]:
    """Each piece of raw HTML as (line, column, snippet), line and column counting from 1."""
    data = text.encode()
    return tuple((*spot(data, start), data[start:end].decode().strip()) for start, end in html_ranges(text))


def _spans(text: str, sort: str) -> tuple[Link, ...]:
    data, found = text.encode(), list[tuple[int, str, str]]()
    open_: list[tuple[str, list[str]]] = []  # a picture can stand inside a link: both have a label
    for name, detail, start, _ in events(text):
        if name == f"Start {sort}":
            open_.append((address(detail), []))
        elif name == f"End {sort}":
            target, label = open_.pop()
            found.append((start, target, "".join(label).strip()))
        elif name in ("Text", "Code"):
            for _, label in open_:
                label.append(detail)
    return tuple(Link(target, label, *spot(data, start)) for start, target, label in sorted(found))


def _marked(rendered: str, note: str) -> str:
    """Our own classes and ids for alignment and footnotes: the parser writes styles, and ids that could clash."""
    rendered = re.sub(r'(<t[hd]) style="text-align: (left|center|right)"', r'\1 class="\2"', rendered)
    rendered = rendered.replace("<th>", '<th scope="col">').replace("<th class", '<th scope="col" class')
    rendered = re.sub(
        r'<sup class="footnote-definition-label">([^<]*)</sup>\n(<p>)?',
        lambda m: f"{m[2] or ''}<sup>{m[1]}</sup> ",
        rendered,
    )
    rendered = re.sub(
        r'<sup class="footnote-reference"><a href="#([^"]*)">',
        lambda m: f'<sup class="footnote-mark"><a href="#{note}{_slug(m[1])}">',
        rendered,
    )
    rendered = re.sub(
        r'<div class="footnote-definition" id="([^"]*)">',
        lambda m: f'<div class="footnote" id="{note}{_slug(m[1])}">',
        rendered,
    )
    return re.sub(r'<img[^>]*? alt="([^"]*)"[^>]*>', r"\1", rendered)


def _slug(label: str) -> str:
    return re.sub(r"[^\w-]+", "-", label)


def _levelled(rendered: str, top: int) -> str:
    """Headings renumbered: the outermost is `top`, and each opens at most one level below the last."""
    stack: list[int] = []

    def level(match: re.Match[str]) -> str:
        closing, written = match[1], int(match[2])
        if not closing:
            while stack and stack[-1] >= written:
                stack.pop()
            stack.append(written)
        return f"<{closing}h{min(top + len(stack) - 1, 6)}>"

    return re.sub(r"<(/?)h([1-6])>", level, rendered)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """An address must be whole: in a letter or a feed there is no page that a relative one could start from."""
    if (tag, name) == ("a", "href") and not re.match(r"#|[a-z]+:", value, re.IGNORECASE):
        return None
    return value
