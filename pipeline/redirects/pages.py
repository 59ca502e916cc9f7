"""Pages: which old addresses lie under the newsroom's own, so that a page there can send readers on."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from pipeline.newsroom import Newsroom
from pipeline.redirects.moved import Move, decoded, split
from pipeline.search.bundle import FOLDER

# The first folders and files of the public tree, which no old address may take.
TAKEN = frozenset(
    {
        "404.html",
        "assets",
        "contacts",
        "feeds",
        "index.html",
        "news-sitemap.xml",
        "organisations",
        "page",
        "redirects",
        "releases",
        "robots.txt",
        "sitemap.xml",
        "topics",
        "years",
    }
)
SEGMENT = re.compile(r"[^\x00-\x1f\x7f/\\:*?\"<>|]{1,80}")
DEEPEST = 12  # folders
PAGE = re.compile(r"(?i)\.html?$")


def pages(newsroom: Newsroom, moves: Iterable[Move]) -> Iterator[tuple[str, Move]]:
    """The public path of each page that sends on; none where a file of ours or another page is in the way."""
    found: dict[str, Move] = {}
    for move in moves:
        path = _path(newsroom, move)
        if path:
            found.setdefault(path.casefold(), move)
    for move in found.values():
        path = _path(newsroom, move)
        above = [str(folder) for folder in PurePosixPath(path).parents]
        if not any(folder.casefold() in found for folder in above):
            yield path, move


def _path(newsroom: Newsroom, move: Move) -> str:
    """The file that shows itself at an old address, '' where no file of the public tree can."""
    base = split(newsroom.url("index.html"))
    if base is None or base.hostname != move.host or move.query or not move.path.startswith(base.path):
        return ""
    rest = unicodedata.normalize("NFC", decoded(move.path.removeprefix(base.path)))
    segments = rest.removesuffix("/").split("/")
    last = segments[-1]
    whole = all(SEGMENT.fullmatch(each) and each[0] != "." and each == each.strip() for each in segments)
    if not whole or len(segments) > DEEPEST or _is_ours(newsroom, segments[0].casefold()):
        return ""
    if rest.endswith("/") or "." not in last:
        return "/".join([*segments, "index.html"])
    return rest if PAGE.search(last) else ""


def _is_ours(newsroom: Newsroom, first: str) -> bool:
    """Whether a folder or file of that name at the top is one of the public tree, or the folder of a language."""
    if newsroom.search and first == FOLDER.removesuffix("/"):
        return True
    return first in TAKEN or first.startswith("sitemap-") or first in (each.casefold() for each in newsroom.languages)
