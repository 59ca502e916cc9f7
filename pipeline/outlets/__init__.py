"""The outlets: everything that a delivery needs of the world around it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.channels import Access, Channel, channel
from pipeline.clock import Clock
from pipeline.delivery import HARMLESS, Delivery
from pipeline.grants import NOTHING, Granted, Of
from pipeline.issued import Issued
from pipeline.lanes import Begin
from pipeline.ledger import Ledger
from pipeline.newsroom import ChannelAccount, Newsroom
from pipeline.patience import begun
from pipeline.record import Entry
from pipeline.watch import Sure


def nothing_granted(account: ChannelAccount, secret: str) -> Granted:
    """No network was ever asked."""
    return NOTHING


def access_of(account: ChannelAccount, secret: str, granted: Granted) -> Access:
    """The way to an account, with the token that its network gave for this very secret."""
    return Access(secret, account.address, account.account, token=granted.token)


@dataclass(frozen=True, slots=True)
class Outlets:
    """Everything a delivery needs: the accounts, their secrets, the ledger, the clocks, who is at work.

    `sure` tells the earliest instant that it can be, and whether the clock is in doubt; `text` finds what an entry of
    the record issued, also in an earlier revision, None where that is lost; `picture` gets the public bytes of a
    picture by their digest, LookupError where they are lost; `begin` begins a call to a network; `granted` is what a
    network said of an account and secret; `serves` says which accounts are served here and now.
    """

    newsroom: Newsroom
    secrets: Mapping[str, str]
    ledger: Ledger
    clock: Clock
    sure: Callable[[], Sure]
    owner: str
    text: Callable[[Entry], Issued | None]
    channels: Callable[[str], Channel] = channel
    picture: Callable[[str], bytes] = Access("").picture
    begin: Begin = begun
    granted: Of = nothing_granted
    serves: Callable[[str], bool] = lambda name: True

    def now(self) -> datetime:
        """The earliest instant that it can be."""
        return self.sure().instant

    def waits(self, row: Delivery) -> bool:
        """Whether it waits for a clock that is in doubt: what does no harm twice is right at any hour."""
        return row.state == "planned" and row.key.part not in HARMLESS and self.sure().doubt != ""

    def outlet(self, name: str) -> "Outlet | None":
        """The account of that name, where newsroom.yml has it and its secret is at hand."""
        account = self.account(name)
        if account is None or not account.is_at_hand(self.secrets):
            return None
        secret = self.secrets.get(account.secret, "")
        granted = self.granted(account, secret)
        access = replace(access_of(account, secret, granted), picture=self.picture)
        return Outlet(account, access, self.channels(account.kind), granted.told)

    def account(self, name: str) -> ChannelAccount | None:
        return next((account for account in self.newsroom.channels if account.name == name), None)


@dataclass(frozen=True, slots=True)
class Outlet:
    """One account that can be reached, the channel that it is on, and what the server told of its limits."""

    account: ChannelAccount
    access: Access
    channel: Channel
    told: str = ""
