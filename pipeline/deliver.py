"""Deliver: what is due and proven public goes out once, or is honestly unknown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.channels import Access, Channel, channel
from pipeline.clock import Clock
from pipeline.delivery import LEASE, Delivery
from pipeline.ledger import Ledger
from pipeline.newsroom import ChannelAccount, Newsroom
from pipeline.posts import WITHDRAWN, post_of, speaks, too_late
from pipeline.record import Record, Standing

LOOK_AGAIN = timedelta(minutes=1)
CANNOT_LOOK = timedelta(minutes=10)  # every look may cost money, also one that tells nothing
LOOKS = 3


@dataclass(frozen=True, slots=True)
class Outlets:
    """Everything a delivery needs: the accounts, their secrets, the ledger, the clock, who is at work."""

    newsroom: Newsroom
    secrets: Mapping[str, str]
    ledger: Ledger
    clock: Clock
    owner: str

    def account(self, name: str) -> ChannelAccount | None:
        return next((account for account in self.newsroom.channels if account.name == name), None)

    def access(self, account: ChannelAccount) -> Access | None:
        secret = self.secrets.get(account.secret, "")
        return Access(secret, account.address) if secret else None


def deliver(
    record: Record,
    standing: Mapping[str, Standing],
    outlets: Outlets,
    proven: Callable[[Standing], bool],
    gives_way: Callable[[], bool],
) -> None:
    """Settle what is unknown by looking; send what is due, planned, wanted and proven public.

    Before each call it is asked whether sending `gives_way` to a lift; if so the rest waits for the next run.
    One account's failure delays no other. Nothing is raised for what a network does: every outcome is in the ledger.
    """
    now = outlets.clock.now()
    outlets.ledger.lapse(now)
    for row in outlets.ledger.load():
        if row.key.newsroom != outlets.newsroom.key or not row.ready(now):
            continue
        if gives_way():
            return
        if row.state == "unknown":
            _look(row, outlets)
        elif row.state == "planned" and _public(row, record, standing):
            _send(row, standing[row.key.slug], outlets, proven)


def _public(row: Delivery, record: Record, standing: Mapping[str, Standing]) -> bool:
    """Whether what this is about is public; what takes something back waits until the kill itself is."""
    if row.key.part == "recall":
        return row.key.slug in standing and standing[row.key.slug].kind == "kill"
    return any(entry.slug == row.key.slug and entry.revision == row.key.revision for entry in record.entries)


def _send(row: Delivery, standing: Standing, outlets: Outlets, proven: Callable[[Standing], bool]) -> None:
    now = outlets.clock.now()
    account = outlets.account(row.key.channel)
    held = _held_back(row, standing, account, outlets, now)
    if held:
        outlets.ledger.decide(row.key, "held", held, row.due)
        return
    access = outlets.access(account) if account else None
    if account is None or access is None or not proven(standing):
        return
    module = channel(account.kind)
    request = _request(row, standing, outlets, account, module)
    if isinstance(request, str):
        outlets.ledger.decide(row.key, "refused", request, row.due)
    elif request is not None:
        claimed = outlets.ledger.claim(row.key, request, outlets.owner, now)
        if claimed is not None:
            outlets.ledger.settle(claimed, module.send(request, access, outlets.clock.now()))


def _held_back(
    row: Delivery, standing: Standing, account: ChannelAccount | None, outlets: Outlets, now: datetime
) -> str:
    """Why a person must ask for this by name; '' where nothing is against sending it."""
    if row.key.part != "recall" and standing.kind == "kill":
        return WITHDRAWN
    if row.key.part != "recall" and too_late(outlets.newsroom, row.due, now):
        return f"Its hour passed too long ago. To send it: dateline announce {row.key.slug}"
    if row.key.part == "post" and account is not None and not speaks(account, standing.issued):
        return "The release says by now that this account posts nothing."
    return ""


def _request(
    row: Delivery, standing: Standing, outlets: Outlets, account: ChannelAccount, module: Channel
) -> bytes | str | None:
    """The frozen request, or in words why there can be none; None while the earlier post is not settled."""
    post = post_of(outlets.newsroom, account, standing.issued)
    if row.key.part == "post":
        request = module.compose(post)
    else:
        earlier = _earlier(row, outlets)
        if earlier is not None and earlier.state in ("planned", "sending", "unknown"):
            return None
        if earlier is None or earlier.receipt is None:
            return "It is not known where the earlier post stands, so a person must look."
        request = module.recall(earlier.receipt) if row.key.part == "recall" else module.correct(post, earlier.receipt)
    over = module.count(module.text(request)) - module.limits().most
    return f"The text is {over} too long for {account.name}." if over > 0 else request


def _earlier(row: Delivery, outlets: Outlets) -> Delivery | None:
    """What this takes back, or the newest post that it corrects."""
    about = (row.key.newsroom, row.key.slug, row.key.channel)
    mine = [each for each in outlets.ledger.load() if (each.key.newsroom, each.key.slug, each.key.channel) == about]
    if row.key.part == "recall":
        return next((e for e in mine if e.key.part != "recall" and e.key.revision == row.key.revision), None)
    return max((e for e in mine if e.key.part == "post"), key=lambda each: each.key.revision, default=None)


def _look(row: Delivery, outlets: Outlets) -> None:
    """Ask the network whether an unknown delivery is there; after three looks in vain a person decides."""
    account = outlets.account(row.key.channel)
    access = outlets.access(account) if account else None
    now = outlets.clock.now()
    if account is None or access is None or row.looks >= LOOKS or too_late(outlets.newsroom, row.due, now):
        return  # a person decides
    begun = (row.lease or row.due) - LEASE
    try:
        receipt = channel(account.kind).find(row.request, access, begun)
    except LookupError:
        outlets.ledger.looked(row.key, now + CANNOT_LOOK, able=False)
        return
    if receipt:
        outlets.ledger.found(row.key, receipt)
    else:
        outlets.ledger.looked(row.key, now + LOOK_AGAIN, able=True)
