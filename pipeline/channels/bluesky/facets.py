"""Facets: what in a text is a link or a hashtag; on Bluesky only what the post itself names is one.

An address is a link where it is written with `https://` or `http://`: whether `today.It` is one, nobody can know, and
the card bears the link to the page anyway. A mention needs the other account's DID, which no release knows: it stays
plain words.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from pipeline.channels.bluesky.counting import graphemes

_LINK = re.compile(r"(?<![^\s(\[<\"'«“‘])https?://[^\s<>\"«»“”]+", re.IGNORECASE)
_HOST = re.compile(r"https?://[^/?#\W][^/?#]*", re.IGNORECASE)
_TAG = re.compile(r"(?<!\S)[#＃](?!\ufe0f)(\S+)")
_BEHIND = ".,;:!?'’…"  # behind an address these are the sentence's
_LONGEST_LINK = 2000
_LONGEST_TAG = 64  # graphemes (app.bsky.richtext.facet)


def facets(text: str) -> list[dict[str, Any]]:
    """The facets of a text, in its order; places are counted in bytes of UTF-8. Linear in the text."""
    found = [*_links(text), *_tags(text)]
    return [_facet(*each) for each in _placed(text, sorted(found, key=lambda each: each[0]))]


def _links(text: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    for match in _LINK.finditer(text):
        bare = match[0].rstrip(_BEHIND if "(" in match[0] else _BEHIND + ")]")
        if len(bare) <= _LONGEST_LINK and _HOST.match(bare):
            yield match.start(), bare, {"$type": "app.bsky.richtext.facet#link", "uri": bare}


def _tags(text: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    for match in _TAG.finditer(text):
        tag = _without_points(match[1])
        # a number behind the sign is a number: #1
        if any(not (c.isdigit() or _is_point(c)) for c in tag) and graphemes(tag) <= _LONGEST_TAG:
            yield match.start(), match[0][0] + tag, {"$type": "app.bsky.richtext.facet#tag", "tag": tag}


def _placed(text: str, found: list[tuple[int, str, dict[str, str]]]) -> Iterator[tuple[int, int, dict[str, str]]]:
    """With places in bytes instead of letters, without what lies inside another."""
    letters = count = 0
    for start, shown, feature in found:
        if start < letters:
            continue
        count += len(text[letters:start].encode("utf-8", "surrogatepass"))
        ended = count + len(shown.encode("utf-8", "surrogatepass"))
        yield count, ended, feature
        letters, count = start + len(shown), ended


def _facet(start: int, end: int, feature: dict[str, str]) -> dict[str, Any]:
    return {"index": {"byteStart": start, "byteEnd": end}, "features": [feature]}


def _without_points(word: str) -> str:
    end = len(word)
    while end and _is_point(word[end - 1]):
        end -= 1
    return word[:end]


def _is_point(character: str) -> bool:
    return unicodedata.category(character).startswith("P")
