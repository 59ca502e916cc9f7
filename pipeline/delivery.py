"""A delivery: one post or letter to one account, from planned to settled."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from pipeline.digest import digest

State = Literal["planned", "sending", "sent", "refused", "unknown", "held"]
Part = Literal["post", "correction", "recall", "ping"]
HARMLESS = ("recall", "ping")  # what does no harm when it is done twice


class Key(NamedTuple):
    """What makes a delivery the same delivery, however often it is planned; no attempt number in it."""

    newsroom: str
    slug: str
    revision: int
    channel: str
    part: Part

    def __str__(self) -> str:
        return "/".join(str(piece) for piece in self)

    @property
    def mark(self) -> str:
        """The same key as one word of 32 hexadecimal digits, for networks that know a repeated call by such a word."""
        return digest(str(self).encode())[:32]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where and when it now stands: the network's own id and the public address of the post.

    Of a thread the ids of all its posts, the first one first, with blanks between them, and the address of the first.
    """

    id: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the ledger.

    `due` is its hour, `wait` the instant before which it is left alone (asked to come back later, or to look
    again), `looks` how often it was looked for in vain, or while planned, could not be. `request` is the frozen
    request, written before anything leaves the machine; `owner`, `attempt` and `lease` fence whoever sends it.
    """

    key: Key
    due: datetime
    state: State = "planned"
    reason: str = ""
    request: bytes = b""
    receipt: Receipt | None = None
    attempt: int = 0
    owner: str = ""
    lease: datetime | None = None
    wait: datetime | None = None
    looks: int = 0

    @property
    def begun(self) -> datetime:
        """When it was last begun, as far as is known; its hour where it never was."""
        return self.lease - LEASE if self.lease else self.receipt.at if self.receipt else self.due

    @property
    def left(self) -> datetime:
        """When it left: when its network says, within the lease of its sender, else when it was begun."""
        if self.receipt is None or self.lease is None:
            return self.begun
        return min(max(self.begun, self.receipt.at), self.lease)

    @property
    def asked(self) -> bool:
        """Whether a person asked for it by name, so that it waits for no rule of its account."""
        return self.reason.startswith(ASKED)

    def ready(self, now: datetime) -> bool:
        """Whether its hour has come and nobody asked to wait longer."""
        return self.due <= now and (self.wait is None or self.wait <= now)

    def overdue(self, now: datetime) -> bool:
        """Whether a desk that nobody remembers may have sent it: its hour passed over a lease ago, or nobody could look
        yet."""
        return self.looks > 0 or max(self.due, self.wait or self.due) + LEASE < now


@dataclass(frozen=True, slots=True)
class Image:
    """A picture to post: the digest by which its public bytes are kept, its media type, and what it shows in words."""

    digest: str
    media_type: str
    alt: str


@dataclass(frozen=True, slots=True)
class Post:
    """What a channel composes from: the text as written (or the title), the page's address, the language.

    `following` are the texts of a thread after the first, for networks that have threads.
    `account` is its own name there, as newsroom.yml has it; `title` and `summary` are what a card about the page says;
    `feeds` are the addresses of the feeds that hold the release.
    `mark` is the same word each time the same delivery is composed, `since` the instant at which what it tells became
    public, and `at` the hour of the delivery, which a person may move; '' and None where it is composed only to be
    counted. `told` is what the server said of its limits.
    """

    text: str
    address: str
    language: str
    note: str = ""
    title: str = ""
    summary: str = ""
    images: tuple[Image, ...] = ()
    feeds: tuple[str, ...] = ()
    account: str = ""
    mark: str = ""
    since: datetime | None = None
    at: datetime | None = None
    told: str = ""
    following: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """What a text may be on a channel: the most of which unit, and how that is counted.

    `count` never finds less than the network will, and takes a time linear in the text.
    """

    most: int
    unit: str
    count: Callable[[str], int]

    def over(self, text: str) -> int:
        """By how much a text is too long, 0 where it fits."""
        return max(0, self.count(text) - self.most)


@dataclass(frozen=True, slots=True)
class Sent:
    """The network says it is there."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class RetryAt:
    """Surely not sent; may be tried again at that instant."""

    instant: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Surely not sent, and trying again will not help; the reason is for a person."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not be there: settled by looking or by a person, never by sending again."""

    reason: str


Outcome = Sent | RetryAt | Refused | Unknown

A_CALL = timedelta(seconds=35)  # no call to a network takes longer: its own limit (30 s), and room to begin and end
LEASE = timedelta(minutes=2)  # outlasts a call, so a live sender is never doubted

# why a delivery that was unknown is planned: then only the very request that was frozen may be sent
REPEATED = "It is not there, so the same is sent once more: the network would not show it twice."
# why it is unknown again: other words would stand beside the first ones, if those are there after all
CHANGED = "It was not found, and what it says has changed since, so a person must look."
# why a delivery is planned: then no rule about the hours of its account keeps it back
ASKED = "A person asked for it by name."
# why an unknown delivery is unknown, where the ledger itself knows less than the public saw
PUT_BACK = "An older ledger was put back, so this may be out already."
FORGOTTEN = "The ledger did not know of this, so it may be out already."
