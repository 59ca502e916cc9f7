"""Event: the instant at which an event begins, as far as its words give one."""

from collections.abc import Mapping
from functools import lru_cache

from pipeline.embargo import Embargo, Refusal
from pipeline.newsroom import Newsroom
from pipeline.release import Release


def begins(release: Release, newsroom: Newsroom) -> Embargo | None:
    """The hour in the line `event:`, None where there is none: it may take all day, or be on several."""
    if release.event is None:
        return None
    aliases = tuple(newsroom.zone_aliases.items())
    return _read(release.event.time, newsroom.home, release.date, newsroom.order, aliases)


@lru_cache(maxsize=16)  # several checks ask for the same few one after the other
def _read(words: str, home: str, date: str, order: str, aliases: tuple[tuple[str, str], ...]) -> Embargo | None:
    from pipeline.embargo import read_embargo

    known: Mapping[str, str] = dict(aliases)
    try:
        return read_embargo(words, home=home, date=date, order=order, aliases=known)
    except Refusal:
        return None
