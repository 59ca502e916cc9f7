"""What is judged of the public tree: nothing early, torn, unapproved, forgotten or lost."""

from collections.abc import Iterator
from itertools import groupby, pairwise

from pipeline.record import Entry
from pipeline.sim.history import READ_AGAIN, Found, History
from pipeline.sim.sight import Look
from pipeline.sim.world import START


def _wrong(history: History, canary: bytes, by: str, at: float) -> str:
    """What is wrong with it that a text becomes public by a process at that second; '' for nothing."""
    slug = canary.decode().split("-")[1]
    current = history.current(slug, history.since(by, at, READ_AGAIN), at)
    versions = [version for version in current if version is not None and version.canary == canary]
    if not versions:
        return "not the text of the file"
    approvals = history.plan.approvals
    if any(version.permitted(at, approvals) for version in versions):
        return ""
    last = versions[-1]
    if last.kind != "kill" and last.hour is not None and last.hour > at:
        return "early"
    if last.hold:
        return "on hold"
    if approvals and not last.approved:
        return "not approved"
    return "not ready"


def never_early(history: History) -> Iterator[Found]:
    """Nothing is seen in public before its hour in true time."""
    yield from _public(history, ("early",))


def hold_obeyed(history: History) -> Iterator[Found]:
    """What was put on hold before the last look at its file does not become public."""
    yield from _public(history, ("on hold",))


def only_approved(history: History) -> Iterator[Found]:
    """Only what was approved exactly so becomes public."""
    yield from _public(history, ("not approved",))


def only_ready(history: History) -> Iterator[Found]:
    """No draft, no text that was replaced, none with problems and none whose hour moved becomes public."""
    yield from _public(history, ("not ready", "not the text of the file"))


def _public(history: History, kinds: tuple[str, ...]) -> Iterator[Found]:
    for canary, look in history.first_seen().items():
        wrong = _wrong(history, canary, look.by, look.at)
        if wrong in kinds:
            yield Found(look.at, f"{canary.decode()} is public: {wrong}")


def no_leak(history: History) -> Iterator[Found]:
    """What is not to be public yet is nowhere within the reach of others."""
    first = history.first_seen()
    for exposure in history.machine.sight.exposures:
        look = first.get(exposure.canary)
        if look is not None and look.at <= exposure.at:
            continue
        wrong = _wrong(history, exposure.canary, exposure.by, exposure.at)
        if wrong:
            yield Found(exposure.at, f"{exposure.canary.decode()} lies in {exposure.path}: {wrong}")


def site_whole(history: History) -> Iterator[Found]:
    """At every change of the public tree index, feeds, record and pages are there and agree."""
    for look in history.whole_from():
        if look.faults:
            yield Found(look.at, "; ".join(look.faults))


def record_grows(history: History) -> Iterator[Found]:
    """The public record only grows; a power cut takes back at most what was not yet sure."""
    sight = history.machine.sight
    cuts = dict(sight.cuts)
    looks = [look for look in history.whole_from() if not look.faults]
    for before, after in pairwise(looks):
        cut = [settled for number, settled in cuts.items() if before.index < number <= after.index]
        base = sight.looks[max(cut)].record if cut and max(cut) >= 0 else () if cut else before.record
        if after.record[: len(base)] != base:
            yield Found(after.at, "entries that were public are gone or changed")


def instants_true(history: History) -> Iterator[Found]:
    """An entry's instant is the promised one or, over a minute late, the true one; and they go on in time."""
    doubtful = history.plan.faults & {"clock", "drift", "pause", "power"}
    known = history.machine.people.canaries
    for look, entry, before in _new_entries(history):
        at = (entry.instant - START).total_seconds()
        if before and (before[-1].instant - entry.instant).total_seconds() > 61:
            yield Found(look.at, f"{entry.slug} is recorded before what was public already")
        hours = {v.hour for _, v in history.machine.people.history[entry.slug] if v and v.hour is not None}
        promised = entry.kind != "kill" and at in hours
        late = 63.0 if promised else 3.0
        if not doubtful and not -1.0 <= look.at - at <= late and entry.digest in known:
            yield Found(look.at, f"{entry.slug} is recorded at {entry.instant}")


def times_true(history: History) -> Iterator[Found]:
    """No file shows another time unless its bytes are others, and then a later one."""
    for look in history.machine.sight.looks:
        if look.times:
            yield Found(look.at, "; ".join(look.times))


def _new_entries(history: History) -> Iterator[tuple[Look, Entry, tuple[Entry, ...]]]:
    seen: tuple[Entry, ...] = ()
    for look in history.whole_from():
        for number in range(len(seen), len(look.record)):
            yield look, look.record[number], look.record[:number]
        if len(look.record) > len(seen):
            seen = look.record


def issued_once(history: History) -> Iterator[Found]:
    """No revision is issued twice, and what was withdrawn never comes back."""
    for look in history.machine.sight.looks[-1:]:
        for slug, group in groupby(sorted(look.record, key=lambda e: e.slug), key=lambda e: e.slug):
            entries = list(group)
            revisions = [entry.revision for entry in entries]
            if sorted(set(revisions)) != revisions:
                yield Found(look.at, f"{slug} has the revisions {revisions}")
            if any(entry.kind == "kill" for entry in entries[:-1]):
                yield Found(look.at, f"{slug} came back after it was withdrawn")


def never_lost(history: History) -> Iterator[Found]:
    """When all is well again, every release is public as its file says."""
    machine, end = history.machine, history.plan.end
    for slug, states in machine.people.history.items():
        version, entry = states[-1][1], machine.sight.entry(slug)
        if version is None or not version.permitted(end - 600.0, history.plan.approvals):
            continue
        if entry is None and version.kind == "kill":
            continue
        if entry is None or machine.people.canaries.get(entry.digest) != version.canary:
            yield Found(end, f"{version.canary.decode()} is not public")
