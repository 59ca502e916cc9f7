"""The count: how long a text is on Mastodon, never less than a server finds."""

import re
from functools import cache, partial
from typing import Any

from pipeline.channels.mastodon.told import LINK, measures
from pipeline.delivery import Limit
from pipeline.endings import ENDINGS

SHORTEST = 9  # characters that a link has at least: `dat://a.co`, its signs joined with marks
_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?P<ending>[a-z]{2,})"
    r"(?:/(?:[a-z0-9/_.~%-]*[a-z0-9/_-])?(?:\?[a-z0-9_=&%.-]*[a-z0-9_=-])?)?",
    re.ASCII | re.IGNORECASE,
)
_MENTION = re.compile(
    r"(?P<user>@[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)@(?P<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9]))", re.ASCII | re.IGNORECASE
)
_SCHEME = re.compile(r"[a-z]://", re.IGNORECASE)  # nothing without one becomes a link
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]+")  # letters that make a flag two by two
_OPENING, _CLOSING = "(\"'", ".,;:!?)\"'"


def limits(told: str = "") -> tuple[Limit, ...]:
    """The server's own number, else 500, counted as Mastodon counts (docs.joinmastodon.org/user/posting)."""
    most, link = measures(told)
    return (Limit(most, "characters", partial(count, link=link)),)


def count(text: str, link: int = LINK) -> int:
    """The characters as readers see them, never fewer than the server finds; linear in the text.

    An address that every server surely makes a link of counts as a `link`, `@user@host` only `@user`. Any other
    address counts its letters and what a link would add besides.
    """
    return sum(_length(piece, link) for piece in re.split(r"([ \t\r\n]+)", text))


def bare(word: str) -> str:
    """The word without the brackets, quotes and points around it."""
    return word.lstrip(_OPENING).rstrip(_CLOSING)


def _length(piece: str, link: int) -> int:
    within = bare(piece)
    if len(within) <= 1000:
        around = len(piece) - len(within)
        address = _ADDRESS.fullmatch(within)
        if address and address["ending"].lower() in ENDINGS:
            return around + link
        mention = _MENTION.fullmatch(within)
        if mention and len(mention["host"]) <= 253:
            return around + len(mention["user"])
    # what a link can add: what it counts, less its letters, and one for each of its ends, where a mark may fall off
    more = max(0, link - SHORTEST) + 2
    return _clusters(piece) + more * len(_SCHEME.findall(piece))


def _clusters(piece: str) -> int:
    if piece.isascii() and "\r\n" not in piece:
        return len(piece)
    # apart, for to tell how letters of flags pair up, `regex` looks back to the first of them at each
    flags = _FLAGS.findall(piece)
    cluster, joined = _patterns()
    others = [each for rest in _FLAGS.split(piece) for each in cluster.findall(rest)]
    within = sum(len(joined.findall(each)) for each in others if len(each) > 1)
    return len(others) + within + sum((len(flag) + 1) // 2 for flag in flags)


@cache
def _patterns() -> tuple[Any, Any]:
    """A grapheme cluster (Unicode Standard Annex 29), and within one, the letters that are joined to those before.

    Since version 15.1 Unicode joins consonants of Indian scripts; servers with older tables count each of them.
    """
    import regex

    return regex.compile(r"\X"), regex.compile(r"(?<=[\p{M}\u200d])[\p{L}--\p{GCB=SpacingMark}]", regex.VERSION1)
