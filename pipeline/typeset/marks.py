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


@dataclass(frozen=True, slots=True)
class Mark:
    """A `Link`, an `Image`, an `Html`, or a `Broken` link that is shown as typed; start and end in UTF-8 bytes."""

    sort: str
    start: int
    end: int
    address: str = ""
    label: str = ""


@lru_cache(maxsize=8)
def marks(text: str) -> tuple[Mark, ...]:
    """Every mark of a text, in order; each check of a release asks for the same ones, so the last few are kept."""
    if "[" not in text and "<" not in text:
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
