"""What is judged of pings: of each public change whoever is only told of it is told, and of none before it is there."""

from collections.abc import Iterator

from pipeline.record import Entry
from pipeline.sim.history import Found, History
from pipeline.sim.posted import Posted
from pipeline.sim.sight import Look

FOR_A_PERSON = ("held", "refused", "unknown")


def none_early(history: History) -> Iterator[Found]:
    """No ping begins before the change that it tells of is public."""
    first = _first_entries(history)
    for ping in history.machine.network.pings:
        shown = (look for entry, look in first.items() if _is_about(ping, entry))
        if not any(look.at <= ping.called for look in shown):
            yield Found(ping.called, f"{ping.account} was told of {ping.slug}")


def changes_told(history: History) -> Iterator[Found]:
    """When all is well again, each public change was told at least once, or a person can see why not."""
    told = history.plan.told
    looks = history.machine.sight.looks[-1:] if told else []
    first = _first_entries(history)
    for entry in (entry for look in looks for entry in look.record):
        done = [ping for ping in history.machine.network.pings if ping.at is not None and first[entry].at <= ping.at]
        if any(told == "websub" or ping.slug == entry.slug for ping in done):
            continue
        key = (entry.slug, entry.revision, told, "ping")
        row = next((row for row in history.rows if row.key[1:] == key), None)
        if row is None or row.state not in FOR_A_PERSON or not row.reason:
            state = f"{row.state} ({row.reason})" if row else "not in the ledger"
            yield Found(history.plan.end, f"{told} was not told of {entry.slug}/{entry.revision}: the ping is {state}")


def _is_about(ping: Posted, entry: Entry) -> bool:
    return (ping.slug, ping.asked.since) == (entry.slug, entry.instant)


def _first_entries(history: History) -> dict[Entry, Look]:
    """For each entry that was ever public, the look that found it first."""
    found: dict[Entry, Look] = {}
    for look in history.machine.sight.looks:
        for entry in look.record:
            found.setdefault(entry, look)
    return found
