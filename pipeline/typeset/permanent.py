"""What a release is called for ever, in feeds and on the wire, and web addresses as machines want them."""

from datetime import datetime
from functools import lru_cache
from urllib.parse import quote, urlsplit

from pipeline.newsroom import Newsroom

AS_IT_IS = "/%:@!$&'()*+,;=~"  # what a path may hold beside letters and digits; `%` is of what was encoded before


def permanent(newsroom: Newsroom, slug: str, lifted: datetime) -> str:
    """A tag URI (RFC 4151) from what no edit of a release changes: the host, the year of its lift, its slug."""
    return f"tag:{_host(newsroom.address)},{lifted.year}:{quote(slug)}"


def uri(address: str) -> str:
    """A web address in ASCII (RFC 3986): its host as DNS has it, other letters percent-encoded, all else as it was."""
    if address.isascii():
        return address
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{_host(address)}{port}{quote(parts.path, safe=AS_IT_IS)}"


@lru_cache(maxsize=8)
def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").encode("idna").decode()
