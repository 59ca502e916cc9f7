"""Rehearsal: what a lift and a withdrawal would do on each account, played on stand-ins; nothing leaves the machine."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta

from pipeline.clock import HandClock
from pipeline.deliver import deliver, wants
from pipeline.delivery import Delivery
from pipeline.digest import canonical, digest
from pipeline.issued import Issued
from pipeline.ledger import SqliteLedger
from pipeline.newsroom import ChannelAccount, Newsroom
from pipeline.outlets import Outlets
from pipeline.posts import called_for
from pipeline.record import Entry, Record
from pipeline.standins.proxy import Break, Proxy
from pipeline.standins.stage import Shown, Stage, staged
from pipeline.watch import Sure

BREAKS: tuple[Break, ...] = ("before", "after", "middle")
ROUNDS = 60  # of the line; each goes on to the next hour at which anything wants attention


@dataclass(frozen=True, slots=True)
class Played:
    """One account: what stands there after the lift, and then after a withdrawal; how each delivery ended."""

    account: ChannelAccount
    lifted: tuple[Shown, ...]
    withdrawn: tuple[Shown, ...]
    rows: tuple[Delivery, ...]
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Script:
    """What is played: a change of the public record, as an entry and the text that it issues.

    `read` gives what is public at an address, `picture` a picture by its digest; LookupError where it is not at hand.
    """

    newsroom: Newsroom
    record: Record
    entry: Entry
    issued: Issued
    read: Callable[[str], bytes | None]
    picture: Callable[[str], bytes]


def rehearsed(script: Script, how: Break = "") -> Iterator[Played]:
    """Each account that speaks about this change: the lift is played, then a withdrawal, at the hours they would have.

    `how` breaks the first line of each kind of call so: before the request, after it, or in the middle of the answer.
    """
    newsroom = script.newsroom
    for row in called_for(newsroom, replace(script.entry, kind="lift"), script.issued, ()):
        account = next(each for each in newsroom.channels if each.name == row.key.channel)
        with ExitStack() as stack:
            yield _Play(stack, script, account, how).played(script.entry, script.issued)


def free(account: ChannelAccount) -> ChannelAccount:
    """The account without rules about its hours: what they make of each post, `dateline schedule` tells."""
    return replace(account, quiet=None, apart=timedelta(), per_day=0)


class _Play:
    """One account on its stage, a ledger of its own in memory, and a clock that is moved by hand."""

    def __init__(self, stack: ExitStack, script: Script, account: ChannelAccount, how: Break) -> None:
        newsroom, record, entry = script.newsroom, script.record, script.entry
        self.clock = HandClock(entry.instant)
        self.stage: Stage = stack.enter_context(staged(free(account), self.clock, script.read))
        there, secret = self.stage.account, self.stage.secret
        self.line = stack.enter_context(Proxy(self.stage.standin.port, _once(how))) if how else None
        if self.line:
            there = replace(there, address=self.line.address if there.address else "")
            secret = secret.replace(self.stage.standin.root, self.line.address)
        self.newsroom = replace(newsroom, channels=(there,))
        others = tuple(each for each in record.entries if each.slug != entry.slug)
        self.record, self.ledger = Record(others, record.texts), SqliteLedger(None)
        self.ledger.plan((), len(record.entries))
        self.outlets = Outlets(
            self.newsroom, {"STANDIN": secret}, self.ledger, self.clock, self._sure, "rehearsal", self._text,
            picture=script.picture,
        )  # fmt: skip

    def played(self, entry: Entry, issued: Issued) -> Played:
        self._publish(replace(entry, kind="lift"), issued)
        lifted = tuple(self.stage.shown())
        text = {**issued.text, "killed": "A rehearsal."}
        killed = Issued(text, digest(canonical(text)))
        hour = self.clock.now() + timedelta(minutes=5)
        self._publish(replace(entry, kind="kill", revision=entry.revision + 1, instant=hour), killed)
        rows = tuple(self.ledger.load())
        broken = len(self.line.broken) if self.line else 0
        return Played(self.outlets.newsroom.channels[0], lifted, tuple(self.stage.shown()), rows, broken)

    def _publish(self, entry: Entry, issued: Issued) -> None:
        """Add the entry to the record, plan what it calls for, and serve until nothing wants attention any more."""
        self.clock.move_to(max(entry.instant, self.clock.now()))
        known = self.ledger.of(self.newsroom.key, entry.slug)
        self.record = self.record.adding([(entry, issued)])
        self.ledger.plan(called_for(self.newsroom, entry, issued, known), len(self.record.entries))
        standing = {one.slug: one for one in self.record.standing() if one.slug == entry.slug}
        for _ in range(ROUNDS):
            deliver(self.record, standing, self.outlets, lambda _: True, lambda: False)
            hours = [hour for row in self.ledger.load() if (hour := wants(row, self.newsroom, self.clock.now()))]
            if not hours:
                return
            self.clock.move_to(max(min(hours), self.clock.now() + timedelta(seconds=1)))

    def _sure(self) -> Sure:
        return Sure(self.clock.now())

    def _text(self, entry: Entry) -> Issued | None:
        return self.record.texts.get(entry.digest)


def _once(how: Break) -> Callable[[str], Break]:
    """Breaks the first call of each kind that changes something, by its method and path."""
    seen = set[str]()

    def broken(call: str) -> Break:
        if call in seen or call.startswith("GET "):
            return ""
        seen.add(call)
        return how

    return broken
