"""Event: when an event begins and ends, as far as its words give an hour, and in which zones people wait for it."""

import re
from collections.abc import Mapping
from functools import lru_cache

from pipeline.embargo import Embargo, Refusal
from pipeline.newsroom import Newsroom
from pipeline.release import Release

_HOUR = r"(?:\d{1,2}(?:[:.]\d{2})? ?[ap]\.?m\b\.?|\d{1,2}[:h]\d{2})"
SPAN = re.compile(
    rf"(?:\b(?:from|between|de|das|van|entre|ant) )?(?P<begin>{_HOUR})"
    rf"(?: ?[–—-] ?| (?:to|until|till|and|à|au|et|jusqu[’']à|a|hasta|y|às|até|e|tot|en|jiska|ak) )(?P<end>{_HOUR})",
    re.IGNORECASE,
)


def begins(release: Release, newsroom: Newsroom) -> Embargo | None:
    """The hour in the line `event:`, None where there is none: it may take all day, or be on several."""
    return span(release, newsroom)[0]


def span(release: Release, newsroom: Newsroom) -> tuple[Embargo | None, Embargo | None]:
    """When the event begins, and when it ends if its words name a second hour of the day, such as `10:00 to 15:00`."""
    if release.event is None:
        return None, None
    words = release.event.time
    found = SPAN.search(words)
    if not found:
        return _of(words, release, newsroom), None
    before, after = words[: found.start()], words[found.end() :]
    first, last = (_of(f"{before}{found[name]}{after}", release, newsroom) for name in ("begin", "end"))
    if not (first and last and first.instant and last.instant and first.instant < last.instant):
        return None, None
    return first, last


def zones(release: Release, newsroom: Newsroom) -> tuple[str, ...]:
    """The zones in which the hour is told: that of its words, then those of the issuers, each once."""
    begin = begins(release, newsroom)
    issuers = (newsroom.organisations.get(id_) for id_ in release.issuers)
    found = (begin.zone if begin else "", *(each.zone for each in issuers if each))
    return tuple(dict.fromkeys(filter(None, found)))


def _of(words: str, release: Release, newsroom: Newsroom) -> Embargo | None:
    aliases = tuple(newsroom.zone_aliases.items())
    return _read(words, newsroom.home, release.date, newsroom.order, aliases)


@lru_cache(maxsize=16)  # several checks ask for the same few one after the other
def _read(words: str, home: str, date: str, order: str, aliases: tuple[tuple[str, str], ...]) -> Embargo | None:
    from pipeline.embargo import read_embargo

    known: Mapping[str, str] = dict(aliases)
    try:
        return read_embargo(words, home=home, date=date, order=order, aliases=known)
    except Refusal:
        return None
