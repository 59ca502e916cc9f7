"""Links, pictures and HTML in a text: each with where it stands, where it leads and the words that are clicked on."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.problem import Place
from pipeline.release import Release
from pipeline.typeset.commonmark import SCHEMES, address, events

# An address with a space in it ends no link: all of it is shown as it was typed.
BROKEN = re.compile(r"\[([^\[\]]{1,200})\]\(((?:https?:|mailto:|www\.)[^()<>\[\]]{0,500})\)")
# An address of the web or of mail that stands in a text as words do; `@news@social.example` is an account.
PLAIN = re.compile(
    r"(?<![\w@/.:+-])(?:"
    r"(?P<web>(?:https?://(?=[\w\[])|www\.(?=[\w-]{1,63}\.\w))[^\s<>\"“”«»`|]{1,2000})"
    r"|(?P<mail>[a-z0-9][a-z0-9_.+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![\w@-])))",
    re.IGNORECASE,
)
PUNCTUATION = ".,;:!?'’…*_"
SIGNS = ("[", "<", "://", "@", "www.", "WWW.")  # a text without any of them holds no mark


@dataclass(frozen=True, slots=True)
class Mark:
    """A `Link`, an `Image`, an `Html`, a `Broken` link that is shown as typed, or a `Plain` address that is no link.

    Start and end are in UTF-8 bytes.
    """

    sort: str
    start: int
    end: int
    address: str = ""
    label: str = ""


@lru_cache(maxsize=8)
def marks(text: str) -> tuple[Mark, ...]:
    """Every mark of a text, in order; each check of a release asks for the same ones, so the last few are kept."""
    if not any(sign in text for sign in SIGNS):
        return ()
    return tuple(sorted(_walk(text), key=lambda mark: mark.start))


def links(text: str) -> Iterator[Mark]:
    """The links of a text that lead somewhere by mail, telephone or the web."""
    found = (mark for mark in marks(text) if mark.sort == "Link")
    return (mark for mark in found if mark.address.partition(":")[0].lower() in SCHEMES)


def place(release: Release, key: str, mark: Mark) -> Place:
    """The spot in the body; notes stand in the fields, folded, so that only their beginning is known."""
    if key != "body":
        return release.place_of(key)
    data, starts = _lines(release.body)
    line = bisect_right(starts, mark.start)
    column = len(data[starts[line - 1] : mark.start].decode()) + 1
    return Place(release.file, release.body_line + line - 1, column)


@lru_cache(maxsize=2)
def _lines(text: str) -> tuple[bytes, list[int]]:
    """The bytes of a text, and where each of its lines begins: a text may hold thousands of marks."""
    data = text.encode()
    return data, [0, *(found.end() for found in re.finditer(b"\n", data))]


def _walk(text: str) -> Iterator[Mark]:
    """One walk; a block of HTML over several lines is one mark."""
    open_: list[tuple[str, str, list[str]]] = []  # a picture can stand inside a link: both have a label
    block = code = False
    data = text.encode() if "@" in text or "://" in text or "www." in text.lower() else b""
    for name, detail, start, end in events(text):
        kind = name.rpartition(" ")[2]
        if name in ("Start Link", "Start Image"):
            open_.append((kind, address(detail), []))
        elif name in ("End Link", "End Image"):
            sort, target, label = open_.pop()
            yield Mark(sort, start, end, target.strip(), "".join(label).strip())
        elif name in ("Text", "Code", "SoftBreak", "HardBreak"):
            for _, _, label in open_:
                label.append(detail or " ")
            if name == "Text" and not (open_ or code) and "](" in detail:
                yield from _broken(detail, start)
            if name == "Text" and data and not (open_ or code):
                yield from _plain(detail, data, start, end)
        elif kind == "HtmlBlock":
            block = name.startswith("Start")
        elif kind == "CodeBlock":
            code = name.startswith("Start")
        if name == "Start HtmlBlock" or (name in ("Html", "InlineHtml") and not block):
            yield Mark("Html", start, end)


def _broken(text: str, start: int) -> Iterator[Mark]:
    for found in BROKEN.finditer(text):
        if any(sign.isspace() for sign in found[2].strip()):
            at = start + len(text[: found.start()].encode())
            yield Mark("Broken", at, at + len(found[0].encode()), found[2].strip(), found[1].strip())


def _plain(text: str, data: bytes, start: int, end: int) -> Iterator[Mark]:
    """The addresses in words between two bytes of the text; those of a link that broke are told with it."""
    at = start
    for found in PLAIN.finditer(text):
        typed = _without_end(found[0]).encode()
        seen = data.find(typed, at, end)
        if seen < 0 or text.endswith("](", 0, found.start()):  # typed by references, so that it is none
            continue
        at = seen + len(typed)
        label = typed.decode()
        scheme = "mailto:" if found["mail"] else "" if "://" in label[:8] else "https://"
        yield Mark("Plain", seen, at, scheme + label, label)


def _without_end(typed: str) -> str:
    """An address without what closes the sentence round it."""
    while typed.endswith((*PUNCTUATION, ")", "]", "}")):
        closes = {")": "(", "]": "[", "}": "{"}.get(typed[-1], "")
        if closes and typed.count(closes) >= typed.count(typed[-1]):
            return typed
        typed = typed[:-1]
    return typed
