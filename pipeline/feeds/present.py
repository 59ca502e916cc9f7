"""Present: whether what is public is in the feeds that the public gets, read from the feeds themselves."""

import re
from collections.abc import Callable, Iterable, Mapping
from math import inf
from typing import Any
from urllib.parse import quote

from pipeline.feeds.held import FORMS, in_any
from pipeline.kept import Kept
from pipeline.newsroom import Feed, Newsroom
from pipeline.record import Standing

# the id of an entry without its host, which another line in newsroom.yml changes before the feeds are made again; what
# stands before its first letters is looked at behind them, for so the letters are found in a quarter of the time
ID = re.compile(rb'tag:(?<=[>"]tag:)[^"<,]*,(\d+:[^"<]+)["<]')
MOST = 8_000_000  # characters of ids remembered, some eighty for each entry

Known = Kept[str, frozenset[str]]  # the ids in a document, by its digest


def nothing_known() -> Known:
    """A memory for `left_out`."""
    return Kept(MOST, lambda ids: 80 * len(ids) + 80)


def left_out(
    newsroom: Newsroom,
    standing: Iterable[Standing],
    manifest: Mapping[str, str],
    read: Callable[[str], bytes],
    known: Known,
) -> dict[str, list[str]]:
    """By slug the formats in which the feeds leave a release out that has its page in public.

    A format can hold a release in every feed or in none, so the feed of everything is asked, unless it is filtered.
    `read` gives the bytes of a content digest of the manifest; what it raises is passed on. A document that is
    `known` is not read again.
    """
    wanted = _wanted(newsroom, (one for one in standing if _page(one) in manifest))
    found: dict[str, list[str]] = {}
    for form, suffix in FORMS.items():
        contents = _asked(newsroom, manifest, suffix)
        held = frozenset[str]().union(*(_ids(content, read, known) for content in contents))
        for slug, id_ in wanted.items():
            if contents and id_ not in held:
                found.setdefault(slug, []).append(form)
    return found


def still_whole(
    newsroom: Newsroom,
    standing: Iterable[Standing],
    manifests: tuple[Mapping[str, str], Mapping[str, str]],
    read: Callable[[str], bytes],
    known: Known,
) -> bool:
    """Whether the feeds of the second manifest leave nothing out for certain, as those of the first did not.

    Read are the documents that changed, and of the others as many, the newest first, as it takes to find what those
    held that are gone, and what has another page now.
    """
    before, manifest = manifests
    changed = (one for one in standing if manifest.get(page := _page(one)) != before.get(page) and page in manifest)
    wanted = set(_wanted(newsroom, changed).values())
    for suffix in FORMS.values():
        old, new = _asked(newsroom, before, suffix), _asked(newsroom, manifest, suffix)
        if not old or not new:
            return False
        left = wanted.union(*(_ids(content, read, known) for content in old if content not in new))
        for content in sorted(new, key=lambda each: each in old):  # those that changed before all others
            if not left:
                break
            left -= _ids(content, read, known)
        if left:
            return False
    return True


def _wanted(newsroom: Newsroom, standing: Iterable[Standing]) -> dict[str, str]:
    """By slug the id of each that feeds must hold."""
    whole = _is_whole(newsroom)
    asked = (one for one in standing if (whole or in_any(newsroom, one)) and not one.issued.archived)
    return {one.slug: _id(one) for one in asked}


def _asked(newsroom: Newsroom, manifest: Mapping[str, str], suffix: str) -> dict[str, None]:
    """The documents of a format that are asked, the newest of each feed first."""
    whole = _is_whole(newsroom)
    paths = [path for path in manifest if _is_asked(path, suffix, whole=whole)]
    return dict.fromkeys(manifest[path] for path in sorted(paths, key=_number, reverse=True))


def _number(path: str) -> float:
    """The number of a document, beyond all for the one that readers poll."""
    name = path.rpartition("/")[2].partition(".")[0]
    return int(name) if path.count("/") > 1 else inf


def _is_whole(newsroom: Newsroom) -> bool:
    """Whether the feed of everything leaves nothing out by declaration."""
    every = next((feed for feed in newsroom.feeds if feed.name == "all"), Feed("all", ""))
    return every == Feed("all", every.title, titles=every.titles, size=every.size)


def _page(one: Standing) -> str:
    return f"releases/{one.slug}/index.html"


def _is_asked(path: str, suffix: str, *, whole: bool) -> bool:
    if not path.endswith(suffix):
        return False
    return path == f"feeds/all{suffix}" or path.startswith("feeds/all/" if whole else "feeds/")


def _id(one: Standing) -> str:
    return f"{one.arrived.year}:{quote(one.slug)}"


def _ids(content: str, read: Callable[[str], Any], known: Known) -> frozenset[str]:
    found = known.get(content)
    if found is None:
        found = frozenset(id_.decode("utf-8", "replace") for id_ in ID.findall(read(content)))
        known.put(content, found)
    return found
