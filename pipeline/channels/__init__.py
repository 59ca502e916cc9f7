"""The channels: one module each, one line in this table."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Protocol, cast

from pipeline.delivery import Limit, Outcome, Post, Receipt


def _no_picture(digest: str) -> bytes:
    raise LookupError(f"no picture is kept as {digest}")


@dataclass(frozen=True, slots=True)
class Access:
    """The way to an account: its secret (never shown), the service's base address ('' for the real one), its name.

    `picture` gets the public bytes of a picture by their digest; LookupError where they are not kept here.
    """

    secret: str = field(repr=False)
    address: str = ""
    account: str = ""
    picture: Callable[[str], bytes] = field(default=_no_picture, repr=False, compare=False)


class OtherWords(LookupError):
    """The account shows a post about the same page in other words: only a person can tell whether that is the one."""


class Channel(Protocol):
    """The contract of a channel module. All functions are pure but `send`, `find` and `credentials`.

    None takes longer than `delivery.A_CALL`, however the network hangs.
    """

    def limits(self) -> tuple[Limit, ...]:
        """The channel's own limits for one post: a text must keep each."""
        ...

    def compose(self, post: Post) -> bytes:
        """The frozen request that puts this post out; the same post gives the same bytes."""
        ...

    def correct(self, post: Post, receipt: Receipt) -> bytes:
        """The frozen request that tells readers of an earlier post of its correction."""
        ...

    def recall(self, receipt: Receipt) -> bytes:
        """The frozen request that takes an earlier post away."""
        ...

    def text(self, request: bytes) -> str:
        """The exact text a frozen request will show, '' for one that shows none."""
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

    def credentials(self, access: Access) -> str:
        """'' if the secret has the right form, else what is wrong with it, without showing any of it."""
        ...


CHANNELS: Mapping[str, str] = {
    "bluesky": "pipeline.channels.bluesky",
    "mastodon": "pipeline.channels.mastodon",
    "webhook": "pipeline.channels.webhook",
    "x": "pipeline.channels.x",
}


def channel(kind: str) -> Channel:
    """The channel module of that kind, imported when first needed: the networks' libraries are heavy."""
    return cast(Channel, import_module(CHANNELS[kind]))
