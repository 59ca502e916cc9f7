"""The channels: one module each, one line in this table."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from typing import Protocol, cast

from pipeline.delivery import Limit, Outcome, Post, Receipt


def _no_picture(digest: str) -> bytes:
    raise LookupError(f"no picture is kept as {digest}")


@dataclass(frozen=True, slots=True)
class Access:
    """The way to an account: its secret (never shown), the service's base address ('' for the real one), its name.

    `token` is what the network gave last in exchange for the secret, where it gives any (see `Grant`). `picture` gets
    the public bytes of a picture by their digest; LookupError where they are not kept here.
    """

    secret: str = field(repr=False)
    address: str = ""
    account: str = ""
    picture: Callable[[str], bytes] = field(default=_no_picture, repr=False, compare=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a network says of an account's secret: '' or what is `wrong` with it, and until when it holds, if it ends.

    `told` is what the server says of its own limits, as the channel's `limits` reads it; `token` what it gave in
    exchange for the secret, to be kept for the next calls. Both are '' where there is nothing new.
    """

    wrong: str = ""
    expires: datetime | None = None
    told: str = ""
    token: str = field(default="", repr=False)


class OtherWords(LookupError):
    """The account shows a post about the same page in other words: only a person can tell whether that is the one."""


class Channel(Protocol):
    """The contract of a channel module. All functions are pure but `send`, `find` and `verify`.

    None takes longer than `delivery.A_CALL`, however the network hangs.
    """

    def limits(self, told: str = "") -> tuple[Limit, ...]:
        """The channel's own limits for one post: a text must keep each. `told` is what the server said of them."""
        ...

    def compose(self, post: Post) -> bytes:
        """The frozen request that puts this post out; the same post gives the same bytes."""
        ...

    def correct(self, post: Post, receipt: Receipt) -> bytes:
        """The frozen request that tells readers of an earlier post of its correction."""
        ...

    def recall(self, receipt: Receipt) -> bytes:
        """The frozen request that takes an earlier post away, with all that its receipt names."""
        ...

    def text(self, request: bytes) -> str:
        """The exact text a frozen request will show, '' for one that shows none; of a thread the first one."""
        ...

    def send(self, request: bytes, access: Access, now: datetime) -> Outcome:
        """Carry out a frozen request once; every answer and every silence becomes an Outcome, never an exception."""
        ...

    def find(self, request: bytes, access: Access, since: datetime, known: Container[str] = ()) -> Receipt | None:
        """Look whether a request was carried out after `since`; LookupError where looking is impossible now.

        OtherWords where only a person can judge what the account shows. The posts whose ids are `known` are accounted
        for: what is looked for is none of them.
        """
        ...

    def repeatable(self, request: bytes) -> bool:
        """Whether the network keeps this request from standing twice, by its key or by refusing a twin.

        Then it may be sent again, the same bytes, once looking for it has found nothing often enough.
        """
        ...

    def id_of(self, request: bytes, address: str) -> str:
        """The network's own id of the post that a person found at this address, '' where it can be none of this kind.

        `request` is what was sent, b'' where that is not known any more.
        """
        ...

    def credentials(self, access: Access) -> str:
        """'' if the secret has the right form, else what is wrong with it, without showing any of it."""
        ...

    def verify(self, access: Access, now: datetime) -> Grant:
        """Ask the network whether the secret may post; it posts nothing. LookupError where it cannot be asked now."""
        ...


CHANNELS: Mapping[str, str] = {
    "bluesky": "pipeline.channels.bluesky",
    "facebook": "pipeline.channels.facebook",
    "indexnow": "pipeline.channels.indexnow",
    "linkedin": "pipeline.channels.linkedin",
    "mastodon": "pipeline.channels.mastodon",
    "webhook": "pipeline.channels.webhook",
    "websub": "pipeline.channels.websub",
    "x": "pipeline.channels.x",
}

# Nobody can ask these what they were given, and they know what they are told again: to look costs nothing there.
TOLD_AGAIN = ("indexnow", "webhook", "websub")

COSTS: Mapping[str, str] = {"x": "pipeline.channels.x.cost"}  # of networks that charge for a post


THREADS: Mapping[str, str] = {  # of networks on which posts of one's own may follow a post
    "bluesky": "pipeline.channels.bluesky.wish",
    "mastodon": "pipeline.channels.mastodon.wish",
}


class Threads(Protocol):
    """What a network with threads tells besides: the rest of the thread."""

    def following(self, request: bytes) -> tuple[str, ...]:
        """The exact texts of a frozen request after the first, each a post that answers the one before."""
        ...


class Prices(Protocol):
    """What a network charges: the month in which its prices were looked up, and the price of one post."""

    MONTH: str

    def cost(self, request: bytes) -> Decimal:
        """What the post of a frozen request costs, in US dollars."""
        ...


def prices(kind: str) -> Prices | None:
    """The prices of that kind of channel; None where a post costs nothing."""
    return cast(Prices, import_module(COSTS[kind])) if kind in COSTS else None


def texts(kind: str, module: Channel, request: bytes) -> tuple[str, ...]:
    """Every text that a frozen request of that kind of channel will show, one for each post."""
    rest = cast(Threads, import_module(THREADS[kind])).following(request) if kind in THREADS else ()
    return (module.text(request), *rest)


def channel(kind: str) -> Channel:
    """The channel module of that kind, imported when first needed: the networks' libraries are heavy."""
    return cast(Channel, import_module(CHANNELS[kind]))
