"""Packed answers: who may be sent gzip, of what, and the same bytes for the same text (RFC 9110, 12.5.3)."""

import gzip
import re

WEIGHT = re.compile(r"\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*")
TEXTS = (
    "text/",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "application/jsonl",
    "application/ld+json",
    "application/manifest+json",
    "application/rss+xml",
    "application/xml",
    "image/svg+xml",
)
LEAST = 512  # bytes: less than that is one packet either way
LEVEL = 6


def is_text(media_type: str) -> bool:
    """Whether what has this media type grows smaller when it is packed."""
    return media_type.startswith(TEXTS)


def takes_gzip(field: str) -> bool:
    """Whether an Accept-Encoding names gzip, by name or by `*`, and likes it no less than the bytes as they are."""
    liked = dict(_weighed(item) for item in field.lower().split(","))
    packed = liked.get("gzip", liked.get("x-gzip", liked.get("*", 0.0)))
    return packed > 0 and packed >= liked.get("identity", 0.0)


def _weighed(item: str) -> tuple[str, float]:
    """A coding and its weight from 0 to 1; 0 where what follows the coding is no weight."""
    name, mark, weight = item.partition(";")
    found = WEIGHT.fullmatch(weight)
    return name.strip(), float(found[1]) if found else 0.0 if mark else 1.0


def packed(data: bytes) -> bytes:
    """The bytes in gzip, with no name and no time in it."""
    return gzip.compress(data, LEVEL, mtime=0)
