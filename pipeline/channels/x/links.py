"""Links: what X surely or perhaps makes one of."""

import re

from pipeline.endings import ENDINGS  # an address with any other is counted letter by letter

_ADDRESS = re.compile(
    r"(?P<scheme>https?://)?"
    r"(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?P<ending>[a-z]{2,}))"
    r"(?:/(?:[a-z0-9/_.~%-]*[a-z0-9/_-])?(?:\?[a-z0-9_=&%.-]*[a-z0-9_=-])?)?",
    re.ASCII | re.IGNORECASE,
)
_LINKING_DOT = re.compile(r"(?<=[^ \t\r\n.])\.(?=[A-Za-z]{2}|[^\W\d_A-Za-z])")
_SEEN_ADDRESS = re.compile(r"https?://\S+")
_OPENING, _CLOSING = "(\"'", ".,;:!?)\"'"


def bare(word: str) -> str:
    """The word without the brackets, quotes and points around it."""
    return word.lstrip(_OPENING).rstrip(_CLOSING)


def sure(word: str) -> re.Match[str] | None:
    """The bare word, in its parts `scheme`, `host` and `ending`, if X surely makes one link of all of it."""
    found = _ADDRESS.fullmatch(word)
    if found is None or len(found["host"]) > 253 or len(word) > 1000:
        return None
    # X cuts an address of its own shortener after the first word of the path
    return found if found["ending"].lower() in ENDINGS and found["host"].lower() != "t.co" else None


def perhaps(text: str) -> int:
    """The most links X can make of a text: one for each full stop with letters right behind it."""
    return len(_LINKING_DOT.findall(text))


def addresses(text: str) -> frozenset[str]:
    """The addresses with a scheme in a text, without the points and slashes behind them."""
    return frozenset(found.rstrip(_CLOSING).rstrip("/") for found in _SEEN_ADDRESS.findall(text))
