"""The contract of a ledger, and the one way in which it fails."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

from pipeline.delivery import Delivery, Key, Outcome, Receipt, State
from pipeline.promise import Promise


class LedgerRefuses(Exception):
    """The ledger cannot be used safely; the argument says why, in plain words; `full` if for want of room on a disk."""

    def __init__(self, told: str, *, full: bool = False) -> None:
        super().__init__(told)
        self.full = full


class Claim(NamedTuple):
    """What a ledger is asked for before a send: the delivery, its frozen request, who sends it, and when that is."""

    key: Key
    request: bytes
    owner: str
    now: datetime


class Ledger(Protocol):
    """Every change is durable when its call returns.

    Where the disk or the server fails, any call raises LedgerRefuses, and then nothing was changed.
    """

    def load(self) -> tuple[Delivery, ...]:
        """Every delivery, by due instant."""
        ...

    def of(self, newsroom: str, slug: str) -> tuple[Delivery, ...]:
        """The deliveries of one release, by due instant."""
        ...

    def unsettled(self, newsroom: str) -> tuple[Delivery, ...]:
        """What is planned, sending or unknown, by due instant: all that a desk looks after, however long the past."""
        ...

    def lately(self, newsroom: str, since: datetime) -> tuple[Delivery, ...]:
        """What may be out (sending, sent or unknown) and was due, begun or seen after that instant, by due instant."""
        ...

    def waiting(self, newsroom: str, since: datetime) -> tuple[Delivery, ...]:
        """What is held or was refused and was due after that instant: what a person may have to settle."""
        ...

    def is_new(self) -> bool:
        """Whether this ledger has never yet been at work: nothing due before that is announced."""
        ...

    def entries(self) -> int | None:
        """How many entries of the public record this ledger knows of; None where it never counted them."""
        ...

    def is_older(self, entries: int, digest: str = "") -> bool:
        """Whether more was made public or claimed than this ledger knows of: an older one was put back.

        `entries` is the number of entries of the public record, and `digest` that of all of it: one that was planned
        ahead for is known. Never true of a new ledger.
        """
        ...

    def put_back(self) -> bool:
        """Whether an older ledger was put back and something of it is still to be settled."""
        ...

    def plan(self, deliveries: Iterable[Delivery], entries: int | None = None, ahead: str = "") -> None:
        """Write down new deliveries, and the new due instant of those not yet begun; the ledger is at work.

        `entries` is how many entries the public record has; it is never lowered. `ahead` is the digest that the record
        will have after the lift that this is planned for: whether that comes to pass nobody knows yet.
        """
        ...

    def claim(self, key: Key, request: bytes, owner: str, now: datetime) -> Delivery | None:
        """Say `sending` with the frozen request; None if it is not planned (any more). One owner gets it.

        While an older ledger waits to be reconciled nobody gets anything.
        """
        ...

    def claim_all(self, wanted: list[Claim]) -> list[Delivery | None]:
        """Claim several in one go: each as by itself, or none of them where the ledger refuses."""
        ...

    def settle(self, claimed: Delivery, outcome: Outcome) -> bool:
        """Write down how a claimed delivery ended; False, and no change, for any but its owner and attempt.

        A sender that comes back after its lease may still say that it is there, whatever was decided meanwhile. To
        `planned` it cannot bring back what others were already told is unknown.
        """
        ...

    def settle_all(self, ended: Iterable[tuple[Delivery, Outcome]]) -> list[bool]:
        """Write down in one go how several ended: each as by itself, or nothing where the ledger refuses."""
        ...

    def lapse(self, now: datetime) -> None:
        """Deliveries whose sender has not been heard of for its whole lease become `unknown`."""
        ...

    def decide(self, key: Key, state: State, reason: str, due: datetime) -> bool:
        """A person's or a rule's decision about a delivery not under way; False if it is `sending` or `sent`."""
        ...

    def wait(self, key: Key, again: datetime) -> None:
        """A planned delivery could not be looked for; try again at that instant, and look first then too."""
        ...

    def looked(self, key: Key, again: datetime, *, able: bool) -> None:
        """An `unknown` delivery was looked for in vain (or `able` was False); look again at that instant."""
        ...

    def repeat(self, key: Key, reason: str) -> bool:
        """An `unknown` delivery is not there: it is `planned` again, at once, with its frozen request."""
        ...

    def found(self, key: Key, receipt: Receipt) -> bool:
        """An `unknown` delivery was seen in public: it is `sent`, with its receipt."""
        ...

    def reconcile(self, now: datetime, missing: Iterable[Delivery] = (), entries: int | None = None) -> int:
        """An older ledger was put back: what is planned and due by now becomes `unknown`; how many these are.

        Deliveries that are `missing` are added as they are, and the ledger knows of that many `entries` from now on.
        """
        ...

    def take_in(self, rows: Iterable[Delivery], entries: int | None, claims: int) -> None:
        """Write rows of another ledger over those of the same keys; nothing is claimed until it is reconciled."""
        ...

    def claims(self) -> int:
        """How often anything was claimed."""
        ...

    def promises(self, newsroom: str) -> tuple[Promise, ...]:
        """What the pending embargoes of a newsroom were read as, by slug."""
        ...

    def promise(self, newsroom: str, made: Iterable[Promise], over: Iterable[str]) -> None:
        """Write promises down, each in place of the one of its slug, and strike out those of the slugs in `over`."""
        ...

    def faults(self) -> tuple[str, ...]:
        """What is wrong with the way it is kept, in plain words."""
        ...
