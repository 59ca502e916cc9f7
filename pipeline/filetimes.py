"""File times: what a web server shows as Last-Modified is when a file became public, not when it was made."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.edition import Edition
from pipeline.files import Files

SECOND = 1_000_000_000  # ns
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def set_times(files: Files, slot: Path, edition: Edition, shown_slot: Path, shown: Edition) -> None:
    """Give a closed slot that holds the edition the times it will show, `shown` being what is public until then.

    * A file that stays as it is under its path keeps its time: it is the same file in both slots.
    * What is new or differs gets the instant of the newest entry of the record: the promised one, though it was made
      hours before. Where the record stays (a new look), it is now.
    * Under one path the time moves on by a whole second at least, however fast two changes follow each other. Web
      servers tell whole seconds, and some take time and size for the whole ETag.

    No file that is public under any path is touched: before its lift a release changes no header. A disk that refuses
    leaves a time as it was, which is no reason to be late.
    """
    public = frozenset(shown.manifest.values())
    now = files.now(slot)
    when = now if edition.newest is None or edition.record == shown.record else _ns(edition.newest)
    others = {path: content for path, content in edition.manifest.items() if shown.manifest.get(path) != content}
    times = dict.fromkeys(others.values(), when)
    for path, content in others.items():  # the same bytes are one file, under however many paths
        before = files.age(shown_slot / path)[0] if path in shown.manifest else 0
        times[content] = max(times[content], (before // SECOND + 1) * SECOND)
    for path, content in others.items():
        with suppress(OSError):
            if content in public:  # under another path, whose time must stay
                files.write(slot / path, files.read(slot / path))
            files.set_time(slot / path, times[content])
    files.now(slot)  # so that `are_set` holds


def are_set(files: Files, slot: Path, site: Path) -> bool:
    """Whether the times of a slot were set since the link to the public tree was last turned: else it showed before."""
    return files.age(slot)[0] > files.age(site)[0]


def _ns(instant: datetime) -> int:
    return (instant - EPOCH) // timedelta(microseconds=1) * 1000
