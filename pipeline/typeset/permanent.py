"""Permanent: the id of a release in everything that is read by machines, which no edit ever changes."""

from functools import lru_cache
from urllib.parse import quote, urlsplit

from pipeline.newsroom import Newsroom
from pipeline.record import Standing


def permanent(newsroom: Newsroom, one: Standing) -> str:
    """A tag URI (RFC 4151) from what no edit of a release changes: the host, the year of its lift, its slug."""
    return f"tag:{_host(newsroom.address)},{one.lifted.year}:{quote(one.slug)}"


@lru_cache(maxsize=8)
def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").encode("idna").decode()
