"""The standard way from a page to its feeds, as browsers and their extensions go: link elements in the page's order."""

from html.parser import HTMLParser
from urllib.parse import urljoin

TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def alternates(address: str, page: str) -> list[str]:
    """The addresses of the feeds that a page names (HTML, `rel=alternate` with the type of a feed)."""
    reading = _Links()
    reading.feed(page)
    return [urljoin(address, href) for href in reading.found]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "link" and "alternate" in said.get("rel", "").split() and said.get("type") in TYPES:
            self.found.append(said["href"])
