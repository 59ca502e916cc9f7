"""Paging: a listing in pages whose numbers never move, because the oldest releases are page 1 for ever."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SIZE = 30  # releases on a page

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page: its number, 0 for the front, and what is on it, oldest first."""

    number: int
    items: tuple[Item, ...]
    newest: int

    @property
    def older(self) -> int | None:
        """The number of the page before it in time; None where nothing is older."""
        return ((self.number or self.newest + 1) - 1) or None

    @property
    def newer(self) -> int | None:
        """The number of the page after it in time, 0 for the front; None where it is the front itself.

        An archive page knows no page beyond its neighbour, so that it stays as it is when they grow more.
        """
        if not self.number:
            return None
        return 0 if self.number == self.newest else self.number + 1


def paged(items: Sequence[Item], size: int | None = None) -> tuple[Page[Item], ...]:
    """The front and then each archive page, for items that stand oldest first and are only ever added at the end.

    Page n holds the n-th full `size` of them and comes into being once the front has another `size`:
    the front holds from `size` to 2 `size` - 1, or fewer where there is no archive yet.
    """
    size = size or SIZE
    newest = max(0, len(items) // size - 1)
    archive = (Page(n, tuple(items[(n - 1) * size : n * size]), newest) for n in range(1, newest + 1))
    return (Page(0, tuple(items[newest * size :]), newest), *archive)
