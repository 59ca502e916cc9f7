"""History: a feed in documents, of which all but the first stay as they are (RFC 5005, section 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest

from pipeline.record import Standing
from pipeline.typeset.paging import paged


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a feed: its number, 0 for the first, its releases, newest lift first, and the older document."""

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
    late = nlargest(max(0, size - len(front.items)), before, key=_changed)
    first = Document(0, _newest_first((*front.items, *late)), front.older)
    return (first, *(Document(page.number, _newest_first(page.items), page.older) for page in archive))


def _newest_first(standing: tuple[Standing, ...]) -> tuple[Standing, ...]:
    return tuple(sorted(standing, key=lambda one: (one.entries[0].instant, one.slug), reverse=True))


def _changed(one: Standing) -> tuple[object, object, str]:
    return one.entries[-1].instant, one.entries[0].instant, one.slug
