"""Lift: at the instant, one switch makes the staged edition public, and the record says so."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from pipeline.archive import Archive
from pipeline.clock import Clock
from pipeline.edition import Edition
from pipeline.hosts import Host
from pipeline.record import Entry, Record


class NotNow(Exception):
    """Nothing was lifted; the argument says why, in plain words."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change of the public tree, made and staged: from the edition that shows now to the next one."""

    expected: str
    edition: Edition
    record: Record
    additions: tuple[Entry, ...]


def lift(
    step: Step,
    clock: Clock,
    host: Host,
    archive: Archive,
    *,
    still: Callable[[], Iterable[Entry]],
    intend: Callable[[], None],
) -> str:
    """Switch the public tree to a staged edition, then keep its record; NotNow or HostRefuses change nothing.

    '' or, in plain words, that the copies could not be written after the switch: the public tree has its own record,
    and the next run copies it.
    Called under the desk's lock. `still` reads file, approval, hold and record again and gives the entries
    that are due at this very moment: every addition of the step must be among them, word for word. `intend` then
    writes down what is to be delivered.
    """
    due = {(entry.slug, entry.revision, entry.kind, entry.digest) for entry in still()}
    for entry in step.additions:
        if (entry.slug, entry.revision, entry.kind, entry.digest) not in due:
            raise NotNow(f"{entry.slug} changed at the last moment; it is looked at again.")
        _never_early(entry, clock.now())
    intend()
    archive.keep_texts(step.record)  # first, so that the record that is public can always be read again
    try:
        host.switch(step.expected, step.edition.seal)
        archive.keep(step.record, step.edition)
    except OSError as fault:
        if host.showing() != step.edition.seal:
            raise
        return f"It is public, but not every copy of it could be written yet: {fault.strerror or fault}."
    return ""


def _never_early(entry: Entry, now: datetime) -> None:
    if now < entry.instant:
        raise NotNow(f"{entry.slug} is under embargo until {entry.instant.isoformat()}.")
