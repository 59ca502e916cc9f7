"""History: a feed in documents, of which all but the first stay as they are (RFC 5005, section 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest

from pipeline.record import Standing
from pipeline.typeset.paging import paged


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a feed: its number, 0 for the first, its releases in any order, and the older document."""

    number: int
    standing: tuple[Standing, ...]
    older: int | None


def documents(standing: Sequence[Standing], size: int) -> tuple[Document, ...]:
    """The document that readers poll, and then the archive, its oldest being number 1 for ever.

    `standing` is oldest first and only ever added to at its end. An archive document comes into being full, of two
    fifths of `size`. The first holds all that none of them does, fewer than four fifths; in what room is left stand
    those that changed last among the others, so that a late correction or kill is read by those who poll.
    """
    front, *archive = paged(standing, max(1, size * 2 // 5))
    before = standing[: len(standing) - len(front.items)]
    first = Document(0, (*front.items, *_latest(before, size - len(front.items))), front.older)
    return (first, *(Document(page.number, page.items, page.older) for page in archive))


def newest_first(standing: Sequence[Standing]) -> list[Standing]:
    """As readers get them: by the hour of their lift."""
    return sorted(standing, key=lambda one: (one.entries[0].instant, one.slug), reverse=True)


def _latest(standing: Sequence[Standing], room: int) -> list[Standing]:
    """Those that changed last; what changed before each of as many others is not looked at closely."""
    if room <= 0 or not standing:
        return []
    floor = min(one.entries[-1].instant for one in standing[-room:])
    return nlargest(room, [one for one in standing if one.entries[-1].instant >= floor], key=_changed)


def _changed(one: Standing) -> tuple[object, object, str]:
    return one.entries[-1].instant, one.entries[0].instant, one.slug
