"""What a server makes of a text: paragraphs of HTML with links in them, read back to words and addresses."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from pipeline.channels.mastodon.counting import bare

_ADDRESS = re.compile(r"https?://\S+")
_NAME = re.compile(r"[@#]\w[\w.@-]*")  # of a person or a topic: servers show them each in its own way


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it can be compared: its words without addresses and names, and its addresses."""

    words: tuple[str, ...]
    addresses: frozenset[str]

    def says(self, wanted: "Shown") -> bool:
        """Whether these are the same words, with at least the same addresses."""
        return self.words == wanted.words and self.holds(wanted)

    def holds(self, wanted: "Shown") -> bool:
        """Whether at least the same addresses are in it."""
        return wanted.addresses <= self.addresses


def of_text(text: str, links: tuple[str, ...] = ()) -> Shown:
    """A plain text, and the addresses that stand behind it."""
    found = [*_ADDRESS.findall(text), *links]
    words = re.findall(r"\w+", _NAME.sub(" ", _ADDRESS.sub(" ", text)).casefold())
    return Shown(tuple(words), frozenset(bare(each).rstrip("/") for each in found))


def of_html(content: str) -> Shown:
    """The content of a status: of a link counts where it leads, not how it is shortened."""
    reader = _Reader()
    reader.feed(content)
    reader.close()
    return of_text("".join(reader.pieces), tuple(reader.links))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "p", "li", "div"):
            self.pieces.append(" ")
        target = dict(attrs).get("href") if tag == "a" else None
        if target and target.startswith(("https://", "http://")):
            self.links.append(target)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", "div"):
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
