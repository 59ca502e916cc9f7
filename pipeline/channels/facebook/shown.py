"""What a Page shows: a post as the Graph API tells it, read to words and addresses that can be compared."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pipeline.channels.facebook.answers import receipt_of
from pipeline.clock import from_stamp
from pipeline.delivery import Receipt

FIELDS = "id,message,created_time,permalink_url,attachments{unshimmed_url,url}"
_ADDRESS = re.compile(r"https?://\S+")
_WRAPPINGS = ("l.facebook.com", "lm.facebook.com")
_BEHIND = ".,;:!?)]\"'»”’"


@dataclass(frozen=True, slots=True)
class Shown:
    """A post: its receipt, what it says, and the addresses in it and behind its card."""

    receipt: Receipt
    message: str
    addresses: frozenset[str]

    @property
    def at(self) -> datetime:
        """When it was made."""
        return self.receipt.at


def shown(row: Mapping[str, Any]) -> Shown:
    """A row of the Graph API; ValueError, LookupError, TypeError or AttributeError where it is none."""
    message = row.get("message", "")
    at = from_stamp(row["created_time"]).replace(microsecond=0)
    receipt = receipt_of(row["id"], row.get("permalink_url"), at)
    told = [*_ADDRESS.findall(message), *_behind(row.get("attachments") or {})]
    return Shown(receipt, message, frozenset(map(address, told)))


def words(text: str) -> tuple[str, ...]:
    """The words of a text, without what is an address."""
    plain = unicodedata.normalize("NFC", _ADDRESS.sub(" ", text)).casefold()
    return tuple(re.findall(r"\w+", plain))


def same_text(one: str, other: str) -> bool:
    """Whether two texts are the same, but for blanks and how letters with marks are written."""
    return unicodedata.normalize("NFC", one).split() == unicodedata.normalize("NFC", other).split()


def address(told: str) -> str:
    """An address as it can be compared: out of Facebook's own wrapping, without what it adds, or a slash at the end."""
    try:
        parts = urlsplit(told.strip().rstrip(_BEHIND))
        if parts.netloc.lower() in _WRAPPINGS:
            parts = urlsplit(parse_qs(parts.query).get("u", [""])[0])
    except ValueError:
        return told
    query = "&".join(each for each in parts.query.split("&") if not each.startswith("fbclid="))
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}?{query}"


def _behind(attachments: Mapping[str, Any]) -> Iterator[str]:
    for each in attachments.get("data", []):
        yield from (each[name] for name in ("unshimmed_url", "url") if isinstance(each.get(name), str))
