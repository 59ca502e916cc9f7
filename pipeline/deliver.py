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
    Post,
    RetryAt,
    Sent,
)
from pipeline.feeds.held import addresses_of
from pipeline.issued import Issued
from pipeline.lanes import Lane, run
from pipeline.newsroom import Newsroom
from pipeline.outlets import Outlet, Outlets
from pipeline.posts import CARRIED, IN_QUIET, NOTHING_OUT, TOO_LATE, WITHDRAWN, post_of, speaks, too_late
from pipeline.reconcile import reconcile
from pipeline.record import Record, Standing
from pipeline.timetable import LOOK_BACK, Slot, calendar_of, timed, timetable

LOOK_AGAIN = timedelta(minutes=1)
CANNOT_LOOK = timedelta(minutes=10)  # every look may cost money, also one that tells nothing
LOOKS = 3
SENDINGS = 3  # how often at most one request goes out unasked
CROWDED = "It waits for the next hour that newsroom.yml leaves to this account."
OPEN = ("planned", "sending", "unknown")


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
    for row in outlets.ledger.unsettled(outlets.newsroom.key):
        lanes.setdefault(row.key.channel, []).append(row)
    hours = partial(timetable, outlets.newsroom, record.entries, outlets.ledger, now)
    run([_lane(rows, now, standing, outlets, (proven, gives_way, hours)) for rows in lanes.values()], outlets.begin)


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
        held = _held_back(row, release, outlets, hours) if row.state == "planned" else ""
        if held:
            outlets.ledger.decide(row.key, "held", held, planned.due)
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
    request = _request(row, standing, outlets, outlet)
    if request is None:
        return
    if row.reason == REPEATED and (request != row.request or _overtaken(row, outlets)):
        outlets.ledger.decide(row.key, "unknown", CHANGED, due)
        return
    if isinstance(request, str):
        outlets.ledger.decide(row.key, "refused", request, due)
        return
    try:
        overdue = row.overdue(outlets.now())
        since, known = due - LEASE, _known(row, outlets)
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
    claimed = outlets.ledger.claim(row.key, request, outlets.owner, now)

    def carried_out() -> Outcome:
        # a desk that slept since it claimed sends nothing, for others may look for it by now
        if outlets.clock.elapsed() - began > (LEASE - A_CALL).total_seconds():
            return RetryAt(now, "The desk was stopped before it could send this.")
        return outlet.channel.send(request, outlet.access, now)

    if claimed is not None:
        crowded = not receipt and _crowded(claimed, outlet, outlets)
        outcome = Sent(receipt) if receipt else RetryAt(now, CROWDED) if crowded else (yield carried_out)
        if isinstance(outcome, RetryAt) and row.reason == REPEATED:
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


def _held_back(row: Delivery, standing: Standing, outlets: Outlets, hours: Mapping[Key, Slot]) -> str:
    """Why this does not go out unasked; '' where nothing is against sending it."""
    account = outlets.account(row.key.channel)
    if row.key.part == "ping":
        return TOO_LATE if too_late(outlets.newsroom, row.due, outlets.now()) else ""
    if row.key.part != "recall" and standing.kind == "kill":
        return WITHDRAWN
    if row.key.part != "post" and _never_out(_earlier(row, outlets)):
        return NOTHING_OUT
    if row.key in hours and hours[row.key].dropped:
        return f"{IN_QUIET} To send it all the same: dateline announce {row.key.slug} --channel {row.key.channel}"
    quiet = account.quiet if account else None
    if row.key.part != "recall" and too_late(outlets.newsroom, row.due, outlets.now(), quiet):
        return f"{TOO_LATE} To send it: dateline announce {row.key.slug}"
    if row.key.part == "post" and account is not None and not speaks(account, standing.issued):
        return "By what the release and newsroom.yml say now, this account posts nothing of it."
    return ""


def _request(row: Delivery, standing: Standing, outlets: Outlets, outlet: Outlet) -> bytes | str | None:
    """The frozen request, or in words why there can be none; None while what comes before it is not settled."""
    account, module = outlet.account, outlet.channel
    since = next(entry.instant for entry in standing.entries if entry.revision == row.key.revision)
    if row.key.part in ("post", "ping"):
        post = _post(row, standing.issued, outlets, outlet, since)
        request = module.compose(replace(post, feeds=addresses_of(outlets.newsroom, standing) if account.pings else ()))
    else:
        earlier = _earlier(row, outlets)
        if (earlier is not None and earlier.state in OPEN) or _is_second(row, standing, outlets):
            return None
        if earlier is None or earlier.receipt is None:
            return "It is not known where the earlier post stands, so a person must look."
        if row.key.part == "recall":
            request = module.recall(earlier.receipt)
        else:
            # what was wrong is told in the words of that correction, whatever followed since
            said = _as_issued(row, standing, outlets)
            if said is None:
                return "The words of this correction are not at hand any more, so a person must write it."
            request = module.correct(_post(row, said, outlets, outlet, since), earlier.receipt)
    shown = module.text(request)
    limits = module.limits(outlet.told)
    over = next((f"{limit.over(shown)} {limit.unit}" for limit in limits if limit.over(shown)), "")
    return f"The text is {over} too long for {account.name}." if over else request


def _post(row: Delivery, issued: Issued, outlets: Outlets, outlet: Outlet, since: datetime) -> Post:
    return post_of(outlets.newsroom, outlet.account, issued, row, since, told=outlet.told)


def _is_second(row: Delivery, standing: Standing, outlets: Outlets) -> bool:
    """Whether the account is still to get an earlier correction of the same release."""
    public = {entry.revision for entry in standing.entries if entry.revision < row.key.revision}
    mine = (e for e in outlets.ledger.of(*row.key[:2]) if e.key.channel == row.key.channel)
    before = (e for e in mine if e.key.part == row.key.part == "correction" and e.key.revision in public)
    return any(each.state in ("planned", "sending") for each in before)


def _overtaken(row: Delivery, outlets: Outlets) -> bool:
    """Whether the account may have got a later correction of the same release, which this one would undo."""
    mine = (e for e in outlets.ledger.of(*row.key[:2]) if e.key.channel == row.key.channel)
    later = (e for e in mine if e.key.part == row.key.part == "correction" and e.key.revision > row.key.revision)
    return any(each.state in CARRIED for each in later)


def _earlier(row: Delivery, outlets: Outlets) -> Delivery | None:
    """What this takes back, or the newest post that it corrects."""
    mine = [each for each in outlets.ledger.of(*row.key[:2]) if each.key.channel == row.key.channel]
    if row.key.part == "recall":
        return next((e for e in mine if e.key.part != "recall" and e.key.revision == row.key.revision), None)
    return max((e for e in mine if e.key.part == "post"), key=lambda each: each.key.revision, default=None)


def _known(row: Delivery, outlets: Outlets) -> set[str]:
    """The posts of the account about the same release that are accounted for."""
    mine = (each for each in outlets.ledger.of(*row.key[:2]) if each.key.channel == row.key.channel)
    return {each.receipt.id for each in mine if each.receipt and each.key.part != "recall"}


def _never_out(earlier: Delivery | None) -> bool:
    """Whether it is settled that the earlier post is nowhere, so that there is nothing to take back or to correct."""
    return earlier is not None and earlier.state in ("refused", "held") and earlier.receipt is None


def _look(row: Delivery, standing: Standing, outlets: Outlets, outlet: Outlet) -> Lane:
    """Ask the network whether an unknown delivery is there.

    After three looks in vain, or one for what does no harm twice, it is sent once more where the network itself keeps
    it from standing twice and nothing has changed since; else a person decides. What came to be unknown long after its
    hour is looked for once.
    """
    now = outlets.now()
    as_it_was = replace(standing, issued=_as_issued(row, standing, outlets) or standing.issued)
    request = row.request or _request(row, as_it_was, outlets, outlet)
    if request is None:
        outlets.ledger.looked(row.key, now + LOOK_AGAIN, able=False)
        return
    try:
        begun = (row.lease or row.due) - LEASE
        known = _known(row, outlets)
        if isinstance(request, bytes):
            receipt = yield partial(outlet.channel.find, request, outlet.access, begun, known)
        else:
            receipt = None
        often = row.looks + 1 >= LOOKS or row.key.part in HARMLESS
        same = often and not _overtaken(row, outlets) and _request(row, standing, outlets, outlet) == row.request
        again = same and 0 < row.attempt < SENDINGS and outlet.channel.repeatable(row.request)
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


def _as_issued(row: Delivery, standing: Standing, outlets: Outlets) -> Issued | None:
    """The text of the revision that the row is about, as far as that is at hand."""
    mine = (entry for entry in standing.entries if entry.revision == row.key.revision)
    return next((standing.issued if e.digest == standing.issued.digest else outlets.text(e) for e in mine), None)
