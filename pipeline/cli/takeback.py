"""Taking posts back: what a person can settle of a withdrawn release; nothing of it is posted any more."""

from collections.abc import Iterable

from pipeline.delivery import Delivery, Key
from pipeline.posts import CARRIED, NOTHING_OUT, WITHDRAWN
from pipeline.survey import House, Survey


def taken_back(at: House, seen: Survey, slug: str, rows: Iterable[Delivery], *, again: bool) -> list[Delivery]:
    """Settle what is not out, plan anew the taking back of all that is; the rows on which a person may wait.

    With `again` a person says of what is unknown that a post is not there, and of its taking back that it is there yet.
    """
    accounts = {row.key.channel for row in rows}
    for row in _mine(at, seen, slug, accounts):
        if row.key.part != "recall" and _is_not_out(row, again=again):
            at.ledger.decide(row.key, "held", WITHDRAWN, row.due)
    out = [row for row in _mine(at, seen, slug, accounts) if row.key.part != "recall"]
    at.ledger.plan(Delivery(_recall(row.key), at.clock.now()) for row in out if row.state == "sent")
    standing = {_recall(row.key) for row in out if row.state in CARRIED}
    for row in _mine(at, seen, slug, accounts):
        if row.key.part == "recall":
            _try_again(at, row, is_there=row.key in standing, again=again)
    told = (row for row in _mine(at, seen, slug, accounts) if row.key.part == "recall" or row.state == "unknown")
    return list(told)


def _try_again(at: House, row: Delivery, *, is_there: bool, again: bool) -> None:
    if not is_there:
        at.ledger.decide(row.key, "held", NOTHING_OUT, row.due)
    elif row.state in ("held", "refused") or (again and row.state == "unknown"):
        at.ledger.decide(row.key, "planned", "", at.clock.now())


def _is_not_out(row: Delivery, *, again: bool) -> bool:
    return row.state in ("planned", "refused") or (again and row.state == "unknown")


def _recall(key: Key) -> Key:
    return key._replace(part="recall")


def _mine(at: House, seen: Survey, slug: str, accounts: set[str]) -> list[Delivery]:
    mine = (row for row in at.ledger.of(seen.newsroom.key, slug) if row.key.channel in accounts)
    return [row for row in mine if row.key.part != "ping"]
