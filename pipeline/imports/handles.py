"""Handles: the accounts a copy asks readers to follow, and those it lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.imports.copy import Copy, Piece
from pipeline.imports.issuers import by_handle
from pipeline.newsroom import Newsroom

NETWORKS = {"twitter": "x", "x": "x", "facebook": "facebook", "instagram": "instagram", "linkedin": "linkedin"}
NETWORKS |= {
    "mastodon": "mastodon",
    "bluesky": "bluesky",
    "youtube": "youtube",
    "threads": "threads",
    "tiktok": "tiktok",
}
NETWORK = re.compile(
    r"\b(Twitter|X(?=\s*[:(@])|Facebook|Instagram|LinkedIn|Mastodon|Bluesky|YouTube|Threads|TikTok)\b", re.I
)
HANDLE = re.compile(
    r"\s*(?:account)?\s*(?:at|:|on|as)?\s*[(:]?\s*(@[\w.]{2,40}(?:@[\w-]{1,60}(?:\.[\w-]{1,60}){1,4})?)"
)
GONE = re.compile(r"\s*\(\s*(?:[,;.)]|$)|\s*(?:at|:)\s*(?:[,;]|$)")
VISIT = re.compile(r"(?:^|[.:;]\s+)(?:Please\s+)?Visit(?:\s+us(?:\s+at)?)?\s*:?\s*(?:;|,|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Handle:
    """An account the copy asks to follow: line, network, handle, organisation's id ('' where not certain)."""

    line: int
    network: str
    name: str
    organisation: str = ""


def handles_of(copy: Copy, piece: Piece, newsroom: Newsroom) -> Iterator[Handle]:
    """The accounts a line names; a network with nothing behind it is told."""
    found: list[Handle] = []
    for match in NETWORK.finditer(piece.text):
        network = NETWORKS[match[1].casefold()]
        handle = HANDLE.match(piece.text, match.end())
        if handle:
            found.append(Handle(piece.line, network, handle[1], by_handle(handle[1], newsroom)))
        elif GONE.match(piece.text, match.end()):
            copy.told(
                piece.line,
                "copy-lost",
                f"The copy says to follow on {match[1]}, and the account behind it was lost.",
                f'Look it up and write it into newsroom.yml, under the organisation: `handles: {{{network}: "@…"}}`.',
            )
    known = {handle.organisation for handle in found if handle.organisation}
    whose = known.pop() if len(known) == 1 else ""
    yield from (replace(handle, organisation=handle.organisation or whose) for handle in found)


def visited(copy: Copy, piece: Piece) -> None:
    """Tell that a web site was named here whose address is gone."""
    if VISIT.search(piece.text):
        copy.told(
            piece.line,
            "copy-lost",
            "The copy says “Visit”, and the address of the web site behind it was lost.",
            "Write it into newsroom.yml, under the organisation: `website: https://…`.",
        )
