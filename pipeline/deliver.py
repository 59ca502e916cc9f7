"""Deliver: what is due and proven public goes out once, or is honestly unknown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from pipeline.channels import OtherWords
from pipeline.delivery import (
    A_CALL,
    ASKED,
    CHANGED,
    HARMLESS,
    LEASE,
    REPEATED,
    Delivery,
    Key,
    Outcome,
    Refused,
    RetryAt,
    Sent,
    Unknown,
)
from pipeline.lanes import Lane, Together, run
from pipeline.ledger import Claim
from pipeline.newsroom import Newsroom
from pipeline.outlets import Outlet, Outlets
from pipeline.outlets.frozen import as_issued, held_back, is_overtaken, is_thread, known_posts, request_of
from pipeline.posts import too_late
from pipeline.reconcile import reconcile
from pipeline.record import Record, Standing
from pipeline.timetable import LOOK_BACK, Slot, calendar_of, timed, timetable

LOOK_AGAIN = timedelta(minutes=1)
CANNOT_LOOK = timedelta(minutes=10)  # every look may cost money, also one that tells nothing
LOOKS = 3
SENDINGS = 3  # how often at most one request goes out unasked
CROWDED = "It waits for the next hour that newsroom.yml leaves to this account."


def deliver(
    record: Record,
    standing: Mapping[str, Standing],
    outlets: Outlets,
    proven: Callable[[Standing], bool],
    gives_way: Callable[[], bool],
) -> None:
    """Settle what is unknown by looking; send what is due, planned, wanted and proven public.

    Before each call and each claim it is asked whether sending `gives_way`: to a lift, or to a change that was made
    meanwhile; if so the rest waits for the next run. Accounts are served side by side: one that is slow or fails delays
    no other. Nothing is raised for what a network does: every outcome is in the ledger. While the clock is in doubt
    nothing is sent but what takes a post back, and nothing is held for being late.
    """
    now = outlets.now()
    reconcile(outlets.ledger, outlets.newsroom, record, now)
    outlets.ledger.lapse(now)
    lanes: dict[str, list[Delivery]] = {}
    for row in (each for each in outlets.ledger.unsettled(outlets.newsroom.key) if outlets.serves(each.key.channel)):
        lanes.setdefault(row.key.channel, []).append(row)
    hours = partial(timetable, outlets.newsroom, record.entries, outlets.ledger, now)
    each = [_lane(rows, now, standing, outlets, (proven, gives_way, hours)) for rows in lanes.values()]
    run(each, outlets.begin, outlets.claims or list)


def _lane(
    rows: Iterable[Delivery],
    now: datetime,
    standing: Mapping[str, Standing],
    outlets: Outlets,
    asked: tuple[Callable[[Standing], bool], Callable[[], bool], Callable[[], Mapping[Key, Slot]]],
) -> Lane:
    """What one account is to get and was asked for, one after the other; it yields each call to the network."""
    proven, gives_way, timetabled = asked
    hours = timetabled()
    for planned in rows:
        row = timed(planned, hours, outlets.newsroom)
        if row.state == "sending" or not row.ready(now) or outlets.waits(row):
            continue
        release = _about(row, standing)
        if release is None:
            _not_out(row, outlets)
            continue
        held = held_back(row, release, outlets, hours) if row.state == "planned" else ""
        if held:
            # the first may be there after all, so a withdrawal must not pass over what was to be sent once more
            outlets.ledger.decide(row.key, "unknown" if row.reason == REPEATED else "held", held, planned.due)
            continue
        outlet = outlets.outlet(row.key.channel)
        if outlet is None or wants(row, outlets.newsroom, now) is None:
            continue
        if gives_way():
            return
        if row.state == "unknown":
            yield from _look(planned, release, outlets, outlet)
        elif proven(release):
            yield from _send(row, release, outlets, outlet, gives_way, due=planned.due)
            hours = timetabled()


def wants(row: Delivery, newsroom: Newsroom, now: datetime) -> datetime | None:
    """When a delivery wants attention next; None where only a person can move it."""
    hour = max(row.due, row.wait or row.due)
    if row.state == "sending":
        return row.lease
    if row.state == "unknown":
        looked = row.looks > 0 or row.wait is not None
        return None if row.looks >= LOOKS or (looked and too_late(newsroom, row.due, now)) else hour
    return hour if row.state == "planned" else None


def _about(row: Delivery, standing: Mapping[str, Standing]) -> Standing | None:
    """The release that this is about, if that is public; what takes something back waits until the kill itself is."""
    release = standing.get(row.key.slug)
    if release is None or (row.key.part == "recall" and release.kind != "kill"):
        return None
    return release if any(entry.revision == row.key.revision for entry in release.entries) else None


def _not_out(row: Delivery, outlets: Outlets) -> None:
    """Of what is not public and was never begun, nothing can be out, whatever an older ledger made us doubt."""
    if row.state == "unknown" and not row.attempt:
        outlets.ledger.decide(row.key, "planned", "", row.due)


def _send(
    row: Delivery, standing: Standing, outlets: Outlets, outlet: Outlet, gives_way: Callable[[], bool], *, due: datetime
) -> Lane:
    """Claim it, send it and settle it; one that a desk may have sent whose ledger was lost is looked for first.

    The row bears the hour that its account's rules give it, `due` is its own.
    """
    request = request_of(row, standing, outlets, outlet)
    if request is None:
        return
    if row.reason == REPEATED and (request != row.request or is_overtaken(row, outlets)):
        outlets.ledger.decide(row.key, "unknown", CHANGED, due)
        return
    if isinstance(request, str):
        outlets.ledger.decide(row.key, "refused", request, due)
        return
    try:
        overdue = row.overdue(outlets.now())
        since, known = due - LEASE, known_posts(row, outlets)
        receipt = (yield partial(outlet.channel.find, request, outlet.access, since, known)) if overdue else None
    except OtherWords as why:
        outlets.ledger.decide(row.key, "unknown", str(why), due)
        return
    except LookupError:
        outlets.ledger.wait(row.key, outlets.now() + CANNOT_LOOK)
        return
    if gives_way() or outlets.waits(row):
        return
    began, now = outlets.clock.elapsed(), outlets.now()
    wish = Claim(row.key, request, outlets.owner, now)
    claimed = (yield Together(wish)) if outlets.claims else outlets.ledger.claim(*wish)

    def carried_out() -> Outcome:
        # a desk that slept since it claimed sends nothing, for others may look for it by now
        if outlets.clock.elapsed() - began > (LEASE - A_CALL).total_seconds():
            return RetryAt(now, "The desk was stopped before it could send this.")
        try:
            return outlet.channel.send(request, outlet.access, now)
        except Exception as fault:  # no channel raises; a fault of ours in one must stop no lift and no other account
            return Unknown(f"Dateline failed here ({type(fault).__name__}). Look whether it is there.")

    if claimed is not None:
        crowded = not receipt and _crowded(claimed, outlet, outlets)
        outcome = Sent(receipt) if receipt else RetryAt(now, CROWDED) if crowded else (yield carried_out)
        thread = is_thread(request, outlet)
        if row.reason == REPEATED and (isinstance(outcome, Refused) or (thread and isinstance(outcome, RetryAt))):
            outcome = Unknown(outcome.reason)  # the first, or some of it, may stand: a withdrawal must not pass it over
        elif isinstance(outcome, RetryAt) and row.reason == REPEATED:
            outcome = replace(outcome, reason=REPEATED)  # else other words could follow those that may be there
        elif isinstance(outcome, RetryAt) and claimed.asked:
            outcome = replace(outcome, reason=f"{ASKED} {outcome.reason}")
        outlets.ledger.settle(claimed, outcome)


def _crowded(claimed: Delivery, outlet: Outlet, outlets: Outlets) -> bool:
    """Whether its account's rules speak against it after all: quiet hours began, or another desk was faster."""
    if not outlet.account.paced:
        return False
    now, newsroom = outlets.now(), outlets.newsroom
    others = [row for row in outlets.ledger.lately(newsroom.key, now - LOOK_BACK) if row.key != claimed.key]
    return calendar_of(outlet.account, newsroom, others).crowded(claimed, now)


def _look(row: Delivery, standing: Standing, outlets: Outlets, outlet: Outlet) -> Lane:
    """Ask the network whether an unknown delivery is there.

    After three looks in vain, or one for what does no harm twice, it is sent once more where the network itself keeps
    it from standing twice and nothing has changed since; else a person decides. What came to be unknown long after its
    hour is looked for once.
    """
    now = outlets.now()
    as_it_was = replace(standing, issued=as_issued(row, standing, outlets) or standing.issued)
    request = row.request or request_of(row, as_it_was, outlets, outlet)
    if request is None:
        outlets.ledger.looked(row.key, now + LOOK_AGAIN, able=False)
        return
    try:
        begun = (row.lease or row.due) - LEASE
        known = known_posts(row, outlets)
        if isinstance(request, bytes):
            receipt = yield partial(outlet.channel.find, request, outlet.access, begun, known)
        else:
            receipt = None
        often = row.looks + 1 >= LOOKS or row.key.part in HARMLESS
        same = often and not is_overtaken(row, outlets) and request_of(row, standing, outlets, outlet) == row.request
        timely = not too_late(outlets.newsroom, row.due, now)
        again = same and timely and 0 < row.attempt < SENDINGS and outlet.channel.repeatable(row.request)
    except OtherWords:
        receipt, again = None, False  # to look oftener tells no more: it counts, so that a person is asked the sooner
    except LookupError:
        outlets.ledger.looked(row.key, now + CANNOT_LOOK, able=False)
        return
    if receipt:
        outlets.ledger.found(row.key, receipt)
    elif again:
        outlets.ledger.repeat(row.key, REPEATED)
    else:
        outlets.ledger.looked(row.key, now + LOOK_AGAIN, able=True)
