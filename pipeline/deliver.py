"""Deliver: what is due and proven public goes out once, or is honestly unknown."""

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from math import inf
from typing import Any, Protocol

from pipeline.channels import OtherWords
from pipeline.clock import Clock
from pipeline.delivery import CHANGED, HARMLESS, LEASE, REPEATED, Delivery, Key
from pipeline.lanes import Lane, Step, run
from pipeline.ledger import Claim, Ledger
from pipeline.newsroom import Newsroom
from pipeline.outlets import Outlet, Outlets
from pipeline.outlets.block import A_MOMENT, MOST, Made, carry_out
from pipeline.outlets.frozen import as_issued, held_back, is_overtaken, known_posts, request_of
from pipeline.posts import too_late
from pipeline.reconcile import reconcile
from pipeline.record import Record, Standing
from pipeline.timetable import Slot, timed, timetable

LOOK_AGAIN = timedelta(minutes=1)
CANNOT_LOOK = timedelta(minutes=10)  # every look may cost money, also one that tells nothing
LOOKS = 3
SENDINGS = 3  # how often at most one request goes out unasked


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
    run(each, outlets.begin, partial(_claimed, outlets.ledger))


def _claimed(ledger: Ledger, wishes: list[list[Claim]]) -> list[list[Delivery | None]]:
    """What several accounts want claimed just then goes into the ledger in one go."""
    claims = iter(ledger.claim_all([wish for block in wishes for wish in block]))
    return [[next(claims) for _ in block] for block in wishes]


def _lane(
    rows: Iterable[Delivery],
    now: datetime,
    standing: Mapping[str, Standing],
    outlets: Outlets,
    asked: tuple[Callable[[Standing], bool], Callable[[], bool], Callable[[], Mapping[Key, Slot]]],
) -> Lane:
    """What one account is to get and was asked for, one after the other; it yields each call to the network."""
    proven, gives_way, timetabled = asked
    gives_way_lately = _lately(gives_way, outlets.clock)
    hours = timetabled()
    block: list[Made] = []
    for planned in rows:
        row = timed(planned, hours, outlets.newsroom)
        if row.state == "sending" or not row.ready(now) or outlets.waits(row):
            continue
        release, outlet = _about(row, standing), outlets.outlet(row.key.channel)
        if block and outlet and (len(block) == MOST or row.key.slug in {each.row.key.slug for each in block}):
            yield from carry_out(block, outlets, outlet, gives_way)  # what follows may depend on how that ended
            block = []
        if release is None:
            _not_out(row, outlets)
            continue
        held = held_back(row, release, outlets, hours) if row.state == "planned" else ""
        if held:
            # the first may be there after all, so a withdrawal must not pass over what was to be sent once more
            outlets.ledger.decide(row.key, "unknown" if row.reason == REPEATED else "held", held, planned.due)
            continue
        if outlet is None or wants(row, outlets.newsroom, now) is None:
            continue
        if gives_way_lately(anew=row.state == "unknown"):
            return
        if row.state == "unknown":
            yield from _look(planned, release, outlets, outlet)
        elif proven(release) and (made := (yield from _made(row, release, outlets, outlet, due=planned.due))):
            if made.goes_along(outlet):
                block.append(made)
            else:
                yield from carry_out([made], outlets, outlet, gives_way)
                hours = timetabled()
    if block and outlet:
        yield from carry_out(block, outlets, outlet, gives_way)


class _Lately(Protocol):
    def __call__(self, *, anew: bool) -> bool: ...


def _lately(asked: Callable[[], bool], clock: Clock) -> _Lately:
    """The same, which for a moment is true or not as it was found last, unless it is asked `anew`.

    To look at all that people write takes longer than to make a request; before anything is claimed it is asked anew.
    """
    known, since = False, -inf

    def lately(*, anew: bool) -> bool:
        nonlocal known, since
        if anew or clock.elapsed() - since > A_MOMENT:
            known, since = asked(), clock.elapsed()
        return known

    return lately


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


def _made(
    row: Delivery, standing: Standing, outlets: Outlets, outlet: Outlet, *, due: datetime
) -> Generator[Step, Any, Made | None]:
    """All that it takes to send it, but its claim; one that a desk may have sent whose ledger was lost is looked for.

    None where it is not to be sent now. The row bears the hour that its account's rules give it, `due` is its own.
    """
    request = request_of(row, standing, outlets, outlet)
    if request is None:
        return None
    if row.reason == REPEATED and (request != row.request or is_overtaken(row, outlets)):
        outlets.ledger.decide(row.key, "unknown", CHANGED, due)
        return None
    if isinstance(request, str):
        outlets.ledger.decide(row.key, "refused", request, due)
        return None
    if not row.overdue(outlets.now()):
        return Made(row, request)
    try:
        known = known_posts(row, outlets)
        receipt = yield partial(outlet.channel.find, request, outlet.access, due - LEASE, known)
        return Made(row, request, receipt)
    except OtherWords as why:
        outlets.ledger.decide(row.key, "unknown", str(why), due)
    except LookupError:
        outlets.ledger.wait(row.key, outlets.now() + CANNOT_LOOK)
    return None


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
