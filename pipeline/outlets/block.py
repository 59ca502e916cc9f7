"""A block: what one account gets in one go, claimed together, sent one after the other, each outcome written down."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pipeline.channels import TOLD_AGAIN
from pipeline.delivery import (
    A_CALL,
    ASKED,
    LEASE,
    REPEATED,
    Delivery,
    Outcome,
    Receipt,
    Refused,
    RetryAt,
    Sent,
    Unknown,
)
from pipeline.lanes import Lane, Step, Together
from pipeline.ledger import Claim
from pipeline.outlets import Outlet, Outlets
from pipeline.outlets.frozen import is_thread
from pipeline.timetable import LOOK_BACK, calendar_of

MOST = 20  # claimed in one go: what a sender that is killed leaves to be looked for
A_MOMENT = 0.1  # seconds that a claim takes by itself; one that waited for others longer is looked at anew
SOON = 1.0  # seconds that an outcome waits for those of others, to be written down with them
CROWDED = "It waits for the next hour that newsroom.yml leaves to this account."
SLEPT = "The desk was stopped before it could send this."
GAVE_WAY = "Something came in between before this could be sent."


@dataclass(frozen=True, slots=True)
class Made:
    """A delivery that only its claim is missing: its row, its frozen request, and where it was found to stand."""

    row: Delivery
    request: bytes
    receipt: Receipt | None = None

    def goes_along(self, outlet: Outlet) -> bool:
        """Whether it may be claimed before others are through.

        If the sender is killed then, nobody can tell what was begun from what was not. So only what is told again
        without harm and without a look that costs anything, and what no rule of its account or earlier try binds.
        """
        account, again = outlet.account, outlet.channel.repeatable(self.request)
        fresh = self.receipt is None and self.row.attempt == 0 and self.row.reason != REPEATED
        return fresh and again and account.kind in TOLD_AGAIN and not account.paced


def carry_out(block: list[Made], outlets: Outlets, outlet: Outlet, gives_way: Callable[[], bool]) -> Lane:
    """Claim all of it, then send one after the other; what comes too late for that is planned again, unsent.

    Outcomes of a second are written down together. Before each call, but for one right after the claim, it is asked
    anew whether sending gives way; and in the call itself, whether the claim is still ours.
    """
    if gives_way() or not (block := [each for each in block if not outlets.waits(each.row)]):
        return
    began, now = outlets.clock.elapsed(), outlets.now()
    claims = yield Together([Claim(each.row.key, each.request, outlets.owner, now) for each in block])
    held = [(each, claimed) for each, claimed in zip(block, claims, strict=True) if claimed]
    ended: list[tuple[Delivery, Outcome]] = []
    written = began
    for at, (each, claimed) in enumerate(held):
        waited = at or outlets.clock.elapsed() - began > A_MOMENT
        if waited and (gives_way() or outlets.waits(each.row)):
            ended += [(left, _as_asked(left, RetryAt(now, GAVE_WAY))) for _, left in held[at:]]
            break
        outcome = yield from _outcome(each, claimed, outlets, outlet, (began, now))
        ended.append((claimed, outcome))
        if outlets.clock.elapsed() - written > SOON:
            outlets.ledger.settle_all(ended)
            ended, written = [], outlets.clock.elapsed()
    if ended:
        outlets.ledger.settle_all(ended)


def _outcome(
    each: Made, claimed: Delivery, outlets: Outlets, outlet: Outlet, since: tuple[float, datetime]
) -> Generator[Step, Any, Outcome]:
    """Send it, unless it stands already or its account's rules speak against it after all; how that ended."""
    began, now = since

    def carried_out() -> Outcome:
        # a desk that slept since it claimed sends nothing, for others may look for it by now
        if outlets.clock.elapsed() - began > (LEASE - A_CALL).total_seconds():
            return RetryAt(now, SLEPT)
        try:
            return outlet.channel.send(each.request, outlet.access, now)
        except Exception as fault:  # no channel raises; a fault of ours in one must stop no lift and no other account
            return Unknown(f"Dateline failed here ({type(fault).__name__}). Look whether it is there.")

    if each.receipt:
        return Sent(each.receipt)
    outcome = RetryAt(now, CROWDED) if _crowded(claimed, outlet, outlets) else (yield carried_out)
    thread = is_thread(each.request, outlet)
    if each.row.reason == REPEATED and (isinstance(outcome, Refused) or (thread and isinstance(outcome, RetryAt))):
        # the first, or some of it, may stand: a withdrawal must not pass it over
        return Unknown(outcome.reason)
    if each.row.reason == REPEATED and isinstance(outcome, RetryAt):
        return replace(outcome, reason=REPEATED)  # else other words could follow those that may be there
    return _as_asked(claimed, outcome)


def _as_asked(claimed: Delivery, outcome: Outcome) -> Outcome:
    """What a person asked for by name stays so when it has to wait."""
    if isinstance(outcome, RetryAt) and claimed.asked:
        return replace(outcome, reason=f"{ASKED} {outcome.reason}")
    return outcome


def _crowded(claimed: Delivery, outlet: Outlet, outlets: Outlets) -> bool:
    """Whether its account's rules speak against it after all: quiet hours began, or another desk was faster."""
    if not outlet.account.paced:
        return False
    now, newsroom = outlets.now(), outlets.newsroom
    others = [row for row in outlets.ledger.lately(newsroom.key, now - LOOK_BACK) if row.key != claimed.key]
    return calendar_of(outlet.account, newsroom, others).crowded(claimed, now)
