"""Lift: at the instant, one switch makes the staged edition public, and the record says so."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.archive import Archive
from pipeline.edition import Edition
from pipeline.hosts import Host
from pipeline.record import Entry, Record
from pipeline.watch import Sure


class NotNow(Exception):
    """Nothing was lifted; the argument says why, in plain words."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change of the public tree, made and staged: from the edition that shows now to the next one."""

    expected: str
    edition: Edition
    record: Record
    additions: tuple[Entry, ...]


def lift(step: Step, host: Host, archive: Archive, *, still: Callable[[], bool], sure: Callable[[], Sure]) -> str:
    """Switch the public tree to a staged edition, then keep its record; NotNow or HostRefuses change nothing.

    '' or, in plain words, that the copies could not be written after the switch: the public tree has its own record,
    and the next run copies it.
    Called under the desk's lock. `still` says whether everything the step was made from is as it was; `sure` is the
    earliest instant that it can be, asked last of all.
    """
    archive.keep_texts(step.additions, step.record)  # so that the record that is public can always be read again
    if not still():
        raise NotNow("Something changed at the last moment; it is looked at again.")
    _never_early(step.additions, sure())
    try:
        host.switch(step.expected, step.edition.seal)
        archive.keep(step.record, step.edition)
    except OSError as fault:
        if host.showing() != step.edition.seal:
            raise
        return f"It is public, but not every copy of it could be written yet: {fault.strerror or fault}."
    return ""


def _never_early(additions: tuple[Entry, ...], sure: Sure) -> None:
    """A kill needs no clock: taking away is never too early."""
    for entry in (each for each in additions if each.kind != "kill"):
        if sure.doubt:
            raise NotNow(sure.doubt)
        if sure.instant < entry.instant:
            raise NotNow(f"{entry.slug} is under embargo until {entry.instant.isoformat()}.")
