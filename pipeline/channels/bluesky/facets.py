"""Facets: what in a text is a link, a hashtag or a cashtag; on Bluesky only what the post itself names is one.

As Bluesky's own library finds them (@atproto/api, rich-text/detection), whose published cases tests/pds asks. A mention
needs the other account's DID, which no release knows: `@name.host` becomes a link to that account's page instead.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from pipeline.channels.bluesky.counting import graphemes
from pipeline.endings import ENDINGS

_LINK = re.compile(r"(?<![^\s(\[<\"'«“‘])https?://[^\s<>\"«»“”]+", re.IGNORECASE)
_HOST = re.compile(r"https?://[^/?#\W][^/?#]*", re.IGNORECASE)
_BARE = re.compile(r"(?:^|(?<=[\s(]))(?P<domain>[a-z][a-z0-9]*(?:\.[a-z0-9]+)+)\S*", re.IGNORECASE)
_MENTION = re.compile(r"(?:^|(?<=[\s(]))@([a-zA-Z0-9.-]*[a-zA-Z0-9])")
_TAG = re.compile(r"(?<!\S)[#＃](?!\ufe0f)([^\s\u00ad\u2060\u200a-\u200d\u20e2]+)")
_CASHTAG = re.compile(r"(?:^|(?<=[\s(]))\$([A-Za-z][A-Za-z0-9]{0,4})(?=[\s.,;:!?)\"'’]|$)")
_KNOWN = ENDINGS | {"app", "blog", "dev", "news", "social", "world"}  # what Bluesky's users write of the newer ones
_PROFILE = "https://bsky.app/profile/"
_BEHIND = ".,;:!?'’…"  # behind an address these are the sentence's
_LONGEST_LINK = 2000
_LONGEST_TAG = 64  # graphemes (app.bsky.richtext.facet)


def facets(text: str) -> list[dict[str, Any]]:
    """The facets of a text, in its order; places are counted in bytes of UTF-8. Linear in the text."""
    found = [*_links(text), *_bare(text), *_mentions(text), *_tags(text)]
    return [_facet(*each) for each in _placed(text, sorted(found, key=lambda each: each[0]))]


def _links(text: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    for match in _LINK.finditer(text):
        bare = match[0].rstrip(_BEHIND if "(" in match[0] else _BEHIND + ")]")
        if len(bare) <= _LONGEST_LINK and _HOST.match(bare):
            yield match.start(), bare, {"$type": "app.bsky.richtext.facet#link", "uri": bare}


def _bare(text: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Addresses without `https://`, as far as their ending is well known and written small: `today.It` is none."""
    for match in _BARE.finditer(text):
        if match["domain"].rpartition(".")[2] in _KNOWN:
            bare = re.sub(r"[.,;:!?]$", "", match[0])
            bare = bare.removesuffix(")") if "(" not in bare else bare
            yield match.start(), bare, {"$type": "app.bsky.richtext.facet#link", "uri": f"https://{bare}"}


def _mentions(text: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    for match in _MENTION.finditer(text):
        ending = match[1].rpartition(".")[2]
        if "." in match[1] and (ending in _KNOWN or ending == "test"):
            yield match.start(), match[0], {"$type": "app.bsky.richtext.facet#link", "uri": _PROFILE + match[1]}


def _tags(text: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    for match in _TAG.finditer(text):
        tag = _without_points(match[1])
        # a number behind the sign is a number: #1
        if any(not (c.isdigit() or _is_point(c)) for c in tag) and graphemes(tag) <= _LONGEST_TAG:
            yield match.start(), match[0][0] + tag, {"$type": "app.bsky.richtext.facet#tag", "tag": tag}
    for match in _CASHTAG.finditer(text):
        yield match.start(), match[0], {"$type": "app.bsky.richtext.facet#tag", "tag": match[0].upper()}


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
