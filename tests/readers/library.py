"""The Python library `reader`: it keeps what it read, asks only for what changed, and finds the feeds of a page."""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pipeline.clock import stamp
from tests.readers.shown import Shown

# else it takes a copy of feedparser of its own, which wants a package that reader does not name
os.environ.setdefault("READER_NO_VENDORED_FEEDPARSER", "1")


class Library:
    """Subscriptions in one file."""

    def __init__(self, file: Path) -> None:
        from reader import make_reader

        self._reader = make_reader(str(file))

    def read(self, address: str) -> list[Shown]:
        """Ask for a feed again, and tell every entry, the newest first."""
        self._reader.add_feed(address, exist_ok=True)
        self._reader.update_feed(address)
        return [
            Shown(
                entry.id,
                entry.title or "",
                entry.link or "",
                _stamp(entry.published),
                _stamp(entry.updated),
                content.value if (content := entry.get_content()) else "",
                ", ".join(author.name or "" for author in entry.authors),
            )
            for entry in self._reader.get_entries(feed=address)
        ]

    def close(self) -> None:
        """Close the file."""
        self._reader.close()


def discovered(address: str, page: bytes, headers: Mapping[str, str]) -> list[str]:
    """The feeds that the library finds in a page, the best first."""
    from reader import discover

    return [link.href for link in discover.from_http_response(address, page, dict(headers))]


def _stamp(instant: datetime | None) -> str:
    return stamp(instant) if instant else ""
