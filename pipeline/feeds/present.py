"""Present: whether what is public is in the feeds that the public gets, read from the feeds themselves."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from pipeline.feeds.held import FORMS, in_any
from pipeline.kept import Kept
from pipeline.newsroom import Feed, Newsroom
from pipeline.record import Standing

# the id of an entry without its host, which another line in newsroom.yml changes before the feeds are made again
# (it begins with plain letters, and what stands before them is asked last: so it is found in a quarter of the time)
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
    every = next((feed for feed in newsroom.feeds if feed.name == "all"), Feed("all", ""))
    whole = every == Feed("all", every.title, titles=every.titles, size=every.size)
    public = [one for one in standing if f"releases/{one.slug}/index.html" in manifest]
    asked = (one for one in public if (whole or in_any(newsroom, one)) and not one.issued.archived)
    wanted = {one.slug: _id(one) for one in asked}
    found: dict[str, list[str]] = {}
    for form, suffix in FORMS.items():
        contents = [content for path, content in manifest.items() if _is_asked(path, suffix, whole=whole)]
        held = frozenset[str]().union(*(_ids(content, read, known) for content in contents))
        for slug, id_ in wanted.items():
            if contents and id_ not in held:
                found.setdefault(slug, []).append(form)
    return found


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
