"""Mentions: an organisation that a post names by its short name, such as `@agency`, as each network writes it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from pipeline.newsroom import Organisation

# not within an address, nor a name of a network itself: `@press@social.example`, `@agency.bsky.social`
_MENTION = re.compile(r"(?<![\w@./#&+-])@([a-z0-9][a-z0-9-]*)(?![\w@-]|\.\w)")


def mentions(texts: Iterable[str], organisations: Mapping[str, Organisation]) -> dict[str, dict[str, Any]]:
    """By its id each organisation that the texts name so: what it is called in plain words, and its handles."""
    ids = {found[1] for text in texts for found in _MENTION.finditer(text)}
    known = (organisations[id_] for id_ in sorted(ids) if id_ in organisations)
    return {each.id: {"name": each.acronym or each.name, "handles": dict(each.handles)} for each in known}


def written(text: str, network: str, known: Mapping[str, Any]) -> str:
    """The text with each mention as this network writes it, in plain words where the organisation has no account there.

    `known` is what `mentions` gave; what stands behind any other `@` is left alone.
    """

    def put(found: re.Match[str]) -> str:
        told = known.get(found[1])
        if told is None:
            return found[0]
        return _handle(network, str(told.get("handles", {}).get(network, ""))) or str(told["name"])

    return _MENTION.sub(put, text) if known else text


def _handle(network: str, handle: str) -> str:
    """`@name` on X, `@name@host` on Mastodon, `@name.host` on Bluesky; '' elsewhere: a name alone is no link there."""
    try:
        address = urlsplit(handle)
    except ValueError:
        return ""
    last = address.path.rstrip("/").rpartition("/")[2] if address.scheme else handle
    bare = last.removeprefix("@")
    if not bare or network not in ("x", "mastodon", "bluesky"):
        return ""
    if network == "mastodon" and "@" not in bare:
        return f"@{bare}@{address.netloc}" if address.netloc else ""
    return f"@{bare}"
