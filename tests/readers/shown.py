"""What a reader shows of an item, and its text as a person reads it: lines without markup."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

# a line of its own; what stands in a line is everything else
BLOCKS = frozenset(
    ("blockquote", "br", "div", "figcaption", "figure", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "section",
    "table", "tr", "ul")
)  # fmt: skip
BLANKS = re.compile(r"[ \t\n\r\f]+")  # a no-break space is none of them: it is shown as it is


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as one reader has it; instants are stamps, "" where the reader knows none."""

    id: str
    title: str
    link: str
    published: str
    updated: str
    html: str
    authors: str = ""  # with commas between them
    said: str = ""  # the plain text that the reader itself makes of it, "" where it makes none

    @property
    def lines(self) -> list[str]:
        """The text in its lines."""
        return plain(self.html)


def plain(html: str) -> list[str]:
    """The lines that a person reads of HTML."""
    reading = _Reading()
    reading.feed(html)
    reading.close()
    lines = "".join(reading.pieces).split("\n")
    return [line for line in (BLANKS.sub(" ", each).strip(" ") for each in lines) if line]


def run_together(text: str) -> str:
    """A text without its blanks: each reader breaks lines as it likes."""
    return "".join(text.split())


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.handle_starttag(tag, ())

    def handle_data(self, data: str) -> None:
        self.pieces.append(BLANKS.sub(" ", data))
