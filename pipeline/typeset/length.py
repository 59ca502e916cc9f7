"""How long the letter of a release is, before anybody gets it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from pipeline.issued import Issued
from pipeline.newsroom import Newsroom
from pipeline.record import Entry, Standing
from pipeline.typeset.sheet import LARGEST, Reader, drawn, matter
from pipeline.typeset.template import TemplateFault, look

FRAME = 24_000  # bytes of a letter without its texts, with every notice
ROW = 1_500  # of a contact, an attachment or an issuer, without its texts
BLOCK = 200  # of the tags and styles round a line, a cell or a link; none has so many
SIGN = 12  # of a sign that is written as something longer
TEMPLATES = ("letter.html", "letter.css")
OWN = 4  # bytes that one of a newsroom's own template may become; a guess, and the letter itself is measured again
BLOCKS = re.compile(r"[\n>\[<#]|(?:^|(?<=[\s>]))(?:[-+*]|\d{1,9}[.)])(?=\s)")
SIGNS = re.compile("[*_`~&\"'<>\u00a0;:?!»«%]")

AN_HOUR = datetime(2020, 12, 30, 23, 59, tzinfo=UTC)  # any; the day and month have names of much the same length
LONGEST_LEAVE = "https://leave.example/" + "x" * 500


def letter_size(newsroom: Newsroom) -> Callable[[Issued], int]:
    """A measure: bytes of HTML that the longest letter of a text has, but 0 where those are surely not too many.

    0 too where no letter can be made of it: that is another problem, and others tell it.
    """

    @lru_cache(maxsize=1)
    def own() -> int:
        texts = look(newsroom.templates).texts
        changed = [texts[name] for name in TEMPLATES if texts[name] != texts[f"built-in/{name}"]]
        return OWN * sum(map(len, changed))

    def size(issued: Issued) -> int:
        try:
            return 0 if at_most(issued) + own() <= LARGEST else _drawn_size(newsroom, issued)
        except (TemplateFault, ValueError):
            return 0

    return size


def at_most(issued: Issued) -> int:
    """Bytes of HTML that no letter of this text exceeds in the built-in templates: cheap, and often twice too much."""
    rows = [*issued.rows("contacts"), *issued.rows("attachments"), *issued.rows("issuers")]
    long = [issued["body"], issued["notes"], *(row.get("text", "") for row in issued.rows("boilerplates"))]
    return FRAME + ROW * len(rows) + sum(map(_long, long)) + 3 * _plain(issued.text)


def _long(text: str) -> int:
    blocks = len(BLOCKS.findall(text)) + _cells(text)
    return 2 * len(text.encode()) + BLOCK * (blocks + 1) + SIGN * len(SIGNS.findall(text))


def _cells(text: str) -> int:
    """The cells of its tables at most: short rows are filled up to the widest."""
    if "|" not in text:
        return 0
    lines = text.split("\n")
    return len(lines) * (max(line.count("|") for line in lines) + 1)


def _plain(value: Any) -> int:
    """The bytes of all texts in it, the signs that grow counted for what they become."""
    if isinstance(value, str):
        return len(value.encode()) + SIGN * len(SIGNS.findall(value))
    if isinstance(value, dict):
        return sum(_plain(each) for name, each in value.items() if name not in ("body", "notes", "text"))
    return sum(map(_plain, value)) if isinstance(value, list | tuple) else 0


def _drawn_size(newsroom: Newsroom, issued: Issued) -> int:
    standing = Standing(issued, (Entry(issued["slug"], 1, "lift", AN_HOUR, issued.digest),))
    reader = Reader(zone="Europe/Rome", leave=LONGEST_LEAVE)
    sheets = (drawn(matter(newsroom, standing, until), reader) for until in (None, AN_HOUR))
    return max(len(each.html.encode()) for each in sheets)
