"""Markdown: what an author wrote as clean HTML, and its plain text."""

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.kept import Kept
from pipeline.typeset.commonmark import SCHEMES, options, without_html
from pipeline.typeset.plain import opening, plain

if TYPE_CHECKING:
    from nh3 import Cleaner

__all__ = ["html", "opening", "plain"]

MOST = 8_000_000  # signs of HTML remembered: some two thousand releases of ordinary length
DASHES = "—―–"  # they open what is said in a dialogue too, as in Spanish and in French
SOURCE = re.compile(rf"<p>(?<!<blockquote>\n<p>)(?=[{DASHES}])((?:(?!<p>).)*?</p>\n</blockquote>)", re.DOTALL)
DEEPEST = 100  # elements one inside the other
NESTING = ("blockquote", "ul", "ol", "li", "em", "strong")
TAGS = {"a", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre"}
TAGS |= {"strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"}
CLASSES = {
    "a": {"bare"},
    "div": {"footnote"},
    "p": {"source"},
    "sup": {"footnote-mark"},
    "td": {"left", "center", "right"},
    "th": {"left", "center", "right"},
}
ATTRIBUTES = {"a": {"href", "title"}, "div": {"id"}, "ol": {"start"}, "th": {"scope"}}

_known: Kept[tuple[str, int, str], str] = Kept(MOST, len)


def html(text: str, top: int = 2, prefix: str = "") -> str:
    """The text as HTML that is safe to put on a page; remembered, for a page, a feed and the wire want the same.

    Its outermost headings are `h<top>` and no level is skipped. Raw HTML is shown as it was typed.
    An address that is relative or has a scheme not in SCHEMES is dropped, its label stays.
    `prefix` keeps the footnotes of several texts on one page apart.
    """
    known = _known.get((text, top, prefix))
    if known is None:
        known = _made(text, top, prefix)
        _known.put((text, top, prefix), known)
    return known


def _made(text: str, top: int, prefix: str) -> str:
    import pyromark

    marked = _marked(_shallow(pyromark.html(without_html(text), options=options())), f"{prefix}note-")
    return str(_cleaner().clean(_levelled(marked, top)))


@cache
def _cleaner() -> "Cleaner":
    from nh3 import Cleaner

    return Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        allowed_classes=CLASSES,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def _shallow(rendered: str) -> str:
    """Without the elements that stand deeper than any reader could follow; their words stay.

    What cleans the page takes the square of the depth: 100 000 quotes one inside the other, minutes (measured).
    """
    if rendered.count("</") <= DEEPEST or sum(rendered.count(f"<{tag}") for tag in NESTING) <= DEEPEST:
        return rendered
    depth = 0

    def kept(match: re.Match[str]) -> str:
        nonlocal depth
        depth += 1 if not match[1] else 0
        keep = depth <= DEEPEST
        depth -= 1 if match[1] else 0
        return match[0] if keep else ""

    return re.sub(rf"<(/?)(?:{'|'.join(NESTING)})(?: [^<>]*)?>", kept, rendered)


def _marked(rendered: str, note: str) -> str:
    """Our own classes and ids for alignment and footnotes: the parser writes styles, and ids that could clash."""
    if "<table>" in rendered:
        rendered = re.sub(r'(<t[hd]) style="text-align: (left|center|right)"', r'\1 class="\2"', rendered)
        rendered = rendered.replace("<th>", '<th scope="col">').replace("<th class", '<th scope="col" class')
    if 'class="footnote-' in rendered:
        rendered = _noted(rendered, note)
    if "<img" in rendered:
        rendered = re.sub(r'<img[^>]*? alt="([^"]*)"[^>]*>', r"\1", rendered)
    return _sourced(re.sub(r'<a (href="https?://([^"]*)")>([^<]*)(?=</a>)', _bare, rendered))


def _noted(rendered: str, note: str) -> str:
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
    return re.sub(
        r'<div class="footnote-definition" id="([^"]*)">',
        lambda m: f'<div class="footnote" id="{note}{_slug(m[1])}">',
        rendered,
    )


def _bare(link: re.Match[str]) -> str:
    """A link that says nothing but its address is marked, so that paper does not show the address twice."""
    said = link[3].rstrip("/").removeprefix("https://").removeprefix("http://")
    known = " " not in said and unquote(link[2]).rstrip("/") == unquote(said)
    return f'<a class="bare" {link[1]}>{link[3]}' if known else link[0]


def _sourced(rendered: str) -> str:
    """The last paragraph of a quote says who said it where it opens with a dash, and others before it do not."""
    if "</blockquote>" not in rendered:
        return rendered
    return SOURCE.sub(_source, rendered)


def _source(line: re.Match[str]) -> str:
    text, before = line.string, line.string.rfind("<p>", 0, line.start())
    dialogue = text.endswith("</p>\n", 0, line.start()) and text[before + 3] in DASHES
    return line[0] if dialogue else f'<p class="source">{line[1]}'


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
