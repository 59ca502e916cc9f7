"""Frozen: what exactly a network is asked for a delivery, or why it is asked for nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from pipeline.channels import texts
from pipeline.delivery import Delivery, Key, Post
from pipeline.feeds.held import addresses_of
from pipeline.issued import Issued
from pipeline.outlets import Outlet, Outlets
from pipeline.posts import CARRIED, IN_QUIET, NOTHING_OUT, TOO_LATE, WITHDRAWN, post_of, speaks, too_late
from pipeline.record import Standing
from pipeline.timetable import Slot

OPEN = ("planned", "sending", "unknown")


def request_of(row: Delivery, standing: Standing, outlets: Outlets, outlet: Outlet) -> bytes | str | None:
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
            said = as_issued(row, standing, outlets)
            if said is None:
                return "The words of this correction are not at hand any more, so a person must write it."
            request = module.correct(_post(row, said, outlets, outlet, since), earlier.receipt)
    return too_long(request, outlet) or request


def held_back(row: Delivery, standing: Standing, outlets: Outlets, hours: Mapping[Key, Slot]) -> str:
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


def is_overtaken(row: Delivery, outlets: Outlets) -> bool:
    """Whether the account may have got a later correction of the same release, which this one would undo."""
    mine = (e for e in outlets.ledger.of(*row.key[:2]) if e.key.channel == row.key.channel)
    later = (e for e in mine if e.key.part == row.key.part == "correction" and e.key.revision > row.key.revision)
    return any(each.state in CARRIED for each in later)


def known_posts(row: Delivery, outlets: Outlets) -> set[str]:
    """The posts of the account about the same release that are accounted for."""
    mine = (each for each in outlets.ledger.of(*row.key[:2]) if each.key.channel == row.key.channel)
    receipts = (each.receipt for each in mine if each.receipt and each.key.part != "recall")
    return {id_ for receipt in receipts for id_ in receipt.id.split()}


def as_issued(row: Delivery, standing: Standing, outlets: Outlets) -> Issued | None:
    """The text of the revision that the row is about, as far as that is at hand."""
    mine = (entry for entry in standing.entries if entry.revision == row.key.revision)
    return next((standing.issued if e.digest == standing.issued.digest else outlets.text(e) for e in mine), None)


def is_thread(request: bytes, outlet: Outlet) -> bool:
    return len(texts(outlet.account.kind, outlet.channel, request)) > 1


def too_long(request: bytes, outlet: Outlet) -> str:
    """By how much a text is longer than its account takes, in words; '' where each fits."""
    shown, limits = texts(outlet.account.kind, outlet.channel, request), outlet.channel.limits(outlet.told)
    for at, text in enumerate(shown, 1):
        over = next((f"{limit.over(text)} {limit.unit}" for limit in limits if limit.over(text)), "")
        if over:
            which = f"text {at} of its thread" if len(shown) > 1 else "text"
            return f"The {which} is {over} too long for {outlet.account.name}."
    return ""


def _post(row: Delivery, issued: Issued, outlets: Outlets, outlet: Outlet, since: datetime) -> Post:
    return post_of(outlets.newsroom, outlet.account, issued, row, since, told=outlet.told)


def _is_second(row: Delivery, standing: Standing, outlets: Outlets) -> bool:
    """Whether the account is still to get an earlier correction of the same release."""
    public = {entry.revision for entry in standing.entries if entry.revision < row.key.revision}
    mine = (e for e in outlets.ledger.of(*row.key[:2]) if e.key.channel == row.key.channel)
    before = (e for e in mine if e.key.part == row.key.part == "correction" and e.key.revision in public)
    return any(each.state in ("planned", "sending") for each in before)


def _earlier(row: Delivery, outlets: Outlets) -> Delivery | None:
    """What this takes back, or the newest post that it corrects."""
    mine = [each for each in outlets.ledger.of(*row.key[:2]) if each.key.channel == row.key.channel]
    if row.key.part == "recall":
        return next((e for e in mine if e.key.part != "recall" and e.key.revision == row.key.revision), None)
    return max((e for e in mine if e.key.part == "post"), key=lambda each: each.key.revision, default=None)


def _never_out(earlier: Delivery | None) -> bool:
    """Whether it is settled that the earlier post is nowhere, so that there is nothing to take back or to correct."""
    return earlier is not None and earlier.state in ("refused", "held") and earlier.receipt is None
