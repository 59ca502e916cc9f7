"""The timetable: when each delivery of an account that has rules about its hours may leave, derived and never kept."""

from bisect import insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pipeline.delivery import HARMLESS, Delivery, Key
from pipeline.ledger import Ledger
from pipeline.newsroom import ChannelAccount, Newsroom
from pipeline.posts import CARRIED
from pipeline.quiet import day_of
from pipeline.record import Entry

LOOK_BACK = timedelta(days=3)  # what left before that keeps nothing back: no day and no distance is longer


@dataclass(frozen=True, slots=True)
class Slot:
    """The earliest instant at which a delivery may leave, and for which rules it waits: `quiet`, `apart`, `per-day`.

    With `dropped` it falls into quiet hours at that instant, and its account sends nothing afterwards unasked.
    """

    hour: datetime
    waits: tuple[str, ...] = ()
    dropped: bool = False


@dataclass(slots=True)
class Calendar:
    """The hours of one account: its rules, the zone of its days, and the instants at which something leaves."""

    account: ChannelAccount
    zone: str
    taken: list[datetime] = field(default_factory=list)

    def slot(self, row: Delivery, now: datetime) -> Slot:
        """When a planned delivery may leave, never before its own hour; not in quiet hours that last now."""
        at = max(row.due, row.wait or row.due)
        if row.asked or row.key.part in HARMLESS:
            return Slot(at)
        found, quiet = self._free(row, Slot(at)), self.account.quiet
        if not found.dropped and found.hour <= now and quiet and quiet.holds(now):
            return self._free(row, replace(found, hour=now))
        return found

    def crowded(self, row: Delivery, at: datetime) -> bool:
        """Whether a rule keeps it from leaving at this instant after all."""
        return not (row.asked or row.key.part in HARMLESS) and self._later(row, at) is not None

    def _free(self, row: Delivery, slot: Slot) -> Slot:
        while (later := self._later(row, slot.hour)) is not None:
            why, hour = later
            if why == "quiet" and row.key.part == "post" and self.account.quiet and self.account.quiet.drops:
                return replace(slot, dropped=True)
            slot = Slot(hour, tuple(dict.fromkeys((*slot.waits, why))))
        return slot

    def _later(self, row: Delivery, at: datetime) -> tuple[str, datetime] | None:
        """The rule that keeps it from leaving at an instant, and until when; None where none does.

        A correction waits for no other day: what is wrong is told when the account speaks again.
        """
        account = self.account
        if account.quiet and account.quiet.holds(at):
            return "quiet", account.quiet.end(at)
        begins, ends = day_of(at, self.zone)
        if 0 < account.per_day <= sum(begins <= each < ends for each in self.taken) and row.key.part == "post":
            return "per-day", ends
        near = next((each for each in self.taken if abs(at - each) < account.apart), None)
        if near is not None:
            return "apart", near + account.apart
        return None


def slots(
    newsroom: Newsroom, order: Iterable[tuple[str, int]], rows: Iterable[Delivery], now: datetime
) -> Mapping[Key, Slot]:
    """The slot of each planned delivery of accounts that have rules, as far as its release is in the `order`.

    `order` names slugs with their revisions as the record has them. What has the same hour leaves in that order; what
    is out or may be out keeps the instant at which it left or was begun, whatever is planned beside it.
    """
    ranks = {each: at for at, each in reversed(list(enumerate(order)))}
    known = list({row.key: row for row in rows}.values())
    found: dict[Key, Slot] = {}
    for account in (each for each in newsroom.channels if each.paced):
        calendar = calendar_of(account, newsroom, known)
        mine = (row for row in known if _is_of(row, account, newsroom) and row.state == "planned")
        public = [row for row in mine if (row.key.slug, row.key.revision) in ranks]
        for row in sorted(public, key=lambda each: (each.due, ranks[each.key.slug, each.key.revision], each.key)):
            slot = found[row.key] = calendar.slot(row, now)
            if not slot.dropped and row.key.part not in HARMLESS:
                insort(calendar.taken, slot.hour)
    return found


def calendar_of(account: ChannelAccount, newsroom: Newsroom, rows: Iterable[Delivery]) -> Calendar:
    """The hours of an account before anything that is planned takes one."""
    mine = (
        row for row in rows if _is_of(row, account, newsroom) and row.state in CARRIED and row.key.part not in HARMLESS
    )
    zone = account.quiet.zone if account.quiet else newsroom.home
    return Calendar(account, zone, sorted(row.left for row in mine))


def timetable(newsroom: Newsroom, entries: Iterable[Entry], ledger: Ledger, now: datetime) -> Mapping[Key, Slot]:
    """The slots of what the ledger has planned; nothing is asked of it where no account has rules."""
    if not any(account.paced for account in newsroom.channels):
        return {}
    rows = (*ledger.lately(newsroom.key, now - LOOK_BACK), *ledger.unsettled(newsroom.key))
    return slots(newsroom, ((entry.slug, entry.revision) for entry in entries), rows, now)


def timed(row: Delivery, known: Mapping[Key, Slot], newsroom: Newsroom) -> Delivery:
    """A delivery with the hour that its account's rules give it, from which it counts as late."""
    if row.key in known and row.state == "planned":
        return replace(row, due=known[row.key].hour)
    paced = any(_is_of(row, account, newsroom) and account.paced for account in newsroom.channels)
    return replace(row, due=max(row.due, row.begun)) if paced and row.state == "unknown" else row


def _is_of(row: Delivery, account: ChannelAccount, newsroom: Newsroom) -> bool:
    return (row.key.newsroom, row.key.channel) == (newsroom.key, account.name)
