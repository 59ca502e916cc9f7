"""Moved: the old address of each text that came from an archive, and where it stands now."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import SplitResult, quote, unquote, urlsplit

from pipeline.newsroom import Newsroom
from pipeline.record import Standing

# What may stand in an address as it is: signs of RFC 3986, and % of what is written with it already.
PLAIN = "/:@!$&'()*+,;=-._~%"


class Move(NamedTuple):
    """An old address, taken apart and written as browsers ask for it, and the new one.

    `host` is in small letters and without a port, `path` begins with a slash, `query` is '' for none.
    """

    host: str
    path: str
    query: str
    target: str
    title: str
    language: str

    @property
    def asked(self) -> str:
        """What a browser asks the host for: the path, and the query behind it."""
        return f"{self.path}?{self.query}" if self.query else self.path


def moves(newsroom: Newsroom, standing: Iterable[Standing]) -> list[Move]:
    """Each old address once, in the order of the record: where two texts had the same, it leads to the first."""
    found: dict[tuple[str, str], Move] = {}
    for one in standing:
        target = newsroom.url(f"releases/{one.slug}/index.html")
        for address in one.issued["archive"].get("addresses", ()) if one.archived and one.issued.archived else ():
            parts = split(address)
            if parts is None:
                continue
            path, query = quote(parts.path or "/", safe=PLAIN), quote(parts.query, safe=PLAIN + "?")
            move = Move(parts.hostname or "", path, query, target, one.issued["title"], one.issued["language"])
            if address != target:
                found.setdefault((move.host, move.asked), move)
    return list(found.values())


def split(address: str) -> SplitResult | None:
    """The parts of an address with a host; None where it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts if parts.hostname else None


def decoded(path: str) -> str:
    """A path as servers compare it, with the letters that its percent signs stand for."""
    return unquote(path)
