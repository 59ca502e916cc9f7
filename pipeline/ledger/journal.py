"""The journal: a ledger on this machine whose claims are pushed to a branch before they count, for machines that do
not last."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime

from pipeline.clock import Clock
from pipeline.delivery import LEASE, Delivery, Key, Outcome, Receipt, RetryAt, State
from pipeline.git import GitRefuses, Moved
from pipeline.ledger.branch import Branch
from pipeline.ledger.contract import Claim, LedgerRefuses
from pipeline.ledger.merge import FACTS_TOLD, changes, foreseen, merged, merged_facts
from pipeline.ledger.opaque import (
    FACTS,
    NotOurs,
    Shelf,
    facts_file,
    facts_from,
    from_file,
    place,
    revealed,
    shelves,
    to_file,
)
from pipeline.ledger.sqlite import SqliteLedger
from pipeline.promise import Promise

TRIES = 8  # of one push, while others are faster
PATIENT = 10.0  # seconds after which a branch that could not be reached is tried again
UNTIL = "Nothing is sent until it can."
BUSY = f"Other runs write into the ledger's branch all the time. {UNTIL}"
Names = Callable[[], Iterable[tuple[str, str]]]  # newsroom and slug of every release that is known here


class JournalLedger:
    """The ledger in a SQLite file, and on a branch that all runs share.

    A claim is on the branch before it returns. All else is written here and goes with the next claim, and whenever
    `flush` is called. Until the branch was read once every call refuses.
    """

    def __init__(self, kept: SqliteLedger, branch: Branch, names: Names, clock: Clock) -> None:
        self._kept, self._branch, self._names, self._clock = kept, branch, names, clock
        self._tip: str | None = None  # what the branch showed last, None as long as it was not read
        self._base: dict[str, bytes] = {}  # its files, all of which were taken in
        self._unknown: set[str] = set()  # those of them that nobody knew here yet, and that are carried along
        self._asked: set[tuple[str, str]] = set()  # releases that anybody spoke of here
        self._sure = False  # whether it surely showed that after our last push
        self._open: list[Delivery] = []  # claims that may have reached it unseen; none of them was sent
        self._ahead = ""  # what this run foresees
        self._refused: tuple[float, str] | None = None

    def load(self) -> tuple[Delivery, ...]:
        return self._read().load()

    def of(self, newsroom: str, slug: str) -> tuple[Delivery, ...]:
        return self._knowing((newsroom, slug)).of(newsroom, slug)

    def unsettled(self, newsroom: str) -> tuple[Delivery, ...]:
        return self._read().unsettled(newsroom)

    def lately(self, newsroom: str, since: datetime) -> tuple[Delivery, ...]:
        return self._read().lately(newsroom, since)

    def waiting(self, newsroom: str, since: datetime) -> tuple[Delivery, ...]:
        return self._read().waiting(newsroom, since)

    def is_new(self) -> bool:
        return self._read().is_new()

    def entries(self) -> int | None:
        return self._read().entries()

    def is_older(self, entries: int, digest: str = "") -> bool:
        return self._read().is_older(entries, digest)

    def put_back(self) -> bool:
        return self._read().put_back()

    def claims(self) -> int:
        return self._read().claims()

    def promises(self, newsroom: str) -> tuple[Promise, ...]:
        return self._read().promises(newsroom)

    def faults(self) -> tuple[str, ...]:
        return self._read().faults()

    def plan(self, deliveries: Iterable[Delivery], entries: int | None = None, ahead: str = "") -> None:
        """As the contract says; what is planned ahead of a lift is pushed, as far as the branch can be reached."""
        rows = tuple(deliveries)
        kept = self._knowing(*((row.key.newsroom, row.key.slug) for row in rows))
        others = [each for each in self._told()["ahead"].split() if each != self._ahead]
        kept.plan(rows, entries, ahead)
        if entries is not None:
            kept.merge((), {"ahead": foreseen(*others, ahead)})  # what another run foresaw may still come to pass
            self._ahead = ahead
        if ahead:
            with suppress(LedgerRefuses):  # which the next claim will say
                self.flush("planned")

    def settle(self, claimed: Delivery, outcome: Outcome) -> bool:
        return self._read().settle(claimed, outcome)

    def settle_all(self, ended: Iterable[tuple[Delivery, Outcome]]) -> list[bool]:
        return self._read().settle_all(ended)

    def lapse(self, now: datetime) -> None:
        self._read().lapse(now)

    def decide(self, key: Key, state: State, reason: str, due: datetime) -> bool:
        return self._read().decide(key, state, reason, due)

    def wait(self, key: Key, again: datetime) -> None:
        self._read().wait(key, again)

    def looked(self, key: Key, again: datetime, *, able: bool) -> None:
        self._read().looked(key, again, able=able)

    def repeat(self, key: Key, reason: str) -> bool:
        return self._read().repeat(key, reason)

    def found(self, key: Key, receipt: Receipt) -> bool:
        return self._read().found(key, receipt)

    def reconcile(self, now: datetime, missing: Iterable[Delivery] = (), entries: int | None = None) -> int:
        rows = tuple(missing)
        return self._knowing(*((row.key.newsroom, row.key.slug) for row in rows)).reconcile(now, rows, entries)

    def take_in(self, rows: Iterable[Delivery], entries: int | None, claims: int) -> None:
        known = tuple(rows)
        self._knowing(*((row.key.newsroom, row.key.slug) for row in known)).take_in(known, entries, claims)

    def promise(self, newsroom: str, made: Iterable[Promise], over: Iterable[str]) -> None:
        promises, slugs = tuple(made), tuple(over)
        names = ((newsroom, slug) for slug in (*slugs, *(each.slug for each in promises)))
        self._knowing(*names).promise(newsroom, promises, slugs)

    def close(self) -> None:
        """Let go of the file."""
        self._kept.close()

    def claim(self, key: Key, request: bytes, owner: str, now: datetime) -> Delivery | None:
        (claimed,) = self.claim_all([Claim(key, request, owner, now)])
        return claimed

    def claim_all(self, wanted: list[Claim]) -> list[Delivery | None]:
        """Claim several in one push. What another run took meanwhile is None.

        LedgerRefuses where the push did not surely arrive: then none of them is claimed here, and if it arrived after
        all, that is seen before anything is claimed again.
        """
        kept = self._knowing(*((wish.key.newsroom, wish.key.slug) for wish in wanted))
        with self._reached():
            if not self._sure:
                self._take_in(self._branch.fetch())
            for _ in range(TRIES):
                with self._undone_unless_pushed([wish.key for wish in wanted]) as done:
                    claimed = kept.claim_all(wanted)
                    mine = [row for row in claimed if row]
                    done.update((row.key, row) for row in mine)
                    if self._push(f"{len(mine)} claim{'' if len(mine) == 1 else 's'}", mine):
                        return claimed
                self._take_in(self._branch.fetch())
        raise LedgerRefuses(BUSY)

    def flush(self, message: str = "results") -> None:
        """Push what was written down here; LedgerRefuses where the branch cannot be reached."""
        self._read()
        with self._reached():
            for _ in range(TRIES):
                if not self._sure:
                    self._take_in(self._branch.fetch())
                if self._push(message, []):
                    return
        raise LedgerRefuses(BUSY)

    def _read(self) -> SqliteLedger:
        """The ledger here, once all that stands on the branch was taken in."""
        if self._tip is None:
            with self._reached():
                self._base = self._known()
                self._take_in(self._branch.fetch())
        return self._kept

    def _told(self) -> dict[str, str]:
        """What the ledger here says of itself."""
        return {name: self._kept.facts.get(name) for name in FACTS_TOLD}

    def _knowing(self, *names: tuple[str, str]) -> SqliteLedger:
        """The ledger here, with all that the branch has of these releases."""
        kept, new = self._read(), {*names} - self._asked
        self._asked |= new
        try:
            self._learn(new)
        except NotOurs as why:
            raise LedgerRefuses(_unusable(why)) from why
        return kept

    def _learn(self, names: Iterable[tuple[str, str]]) -> None:
        """Take in what the branch has of releases that nobody knew when it was read."""
        for newsroom, slug in names:
            path = place(newsroom, slug)
            if path in self._unknown:
                self._unknown.discard(path)
                self._write(
                    merged(Shelf(), self._shelves().get(path, Shelf()), from_file(self._base[path])), newsroom, slug
                )

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """A branch that cannot be reached, or holds what is not ours, as a refusal in words, told again for a while."""
        if self._refused and self._clock.elapsed() - self._refused[0] < PATIENT:
            raise LedgerRefuses(self._refused[1])
        self._refused = None
        try:
            yield
        except (GitRefuses, NotOurs) as why:
            self._refused = (self._clock.elapsed(), _unusable(why))
            raise LedgerRefuses(_unusable(why)) from why

    @contextmanager
    def _undone_unless_pushed(self, keys: list[Key]) -> Iterator[dict[Key, Delivery | None]]:
        """What was claimed here in vain is as it was before."""
        before = {key: row for key in keys for row in self._kept.of(key.newsroom, key.slug) if row.key == key}
        tip, done = self._tip, dict[Key, Delivery | None]()
        try:
            yield done
        finally:
            vain = [before[key] for key, claimed in done.items() if claimed] if self._tip == tip else []
            if vain:
                self._kept.merge(vain, {})

    def _push(self, message: str, mine: list[Delivery]) -> bool:
        """Whether the branch now holds what stands here; False where another run was faster."""
        files = self._files()
        if files == self._base and self._sure:
            return True
        commit = self._branch.commit(files, self._tip or "", message)
        self._sure, in_doubt = False, len(self._open)
        self._open += mine
        try:
            self._branch.push(commit, self._tip or "")
        except Moved:
            del self._open[in_doubt:]
            return False
        self._tip, self._base, self._sure = commit, files, True
        self._open = []  # of pushes before this one, none can arrive any more
        self._branch.see(commit)
        return True

    def _files(self) -> dict[str, bytes]:
        """What stands here as files; those of releases that nobody knows here stay as they were on the branch."""
        self._learn(self._names())
        ours = {path: to_file(shelf) for path, shelf in self._shelves().items()}
        carried = {path: self._base[path] for path in self._unknown}
        return {**carried, **ours, FACTS: facts_file(self._told())}

    def _shelves(self) -> dict[str, Shelf]:
        rows = self._kept.load()
        newsrooms = {row.key.newsroom for row in rows} | {newsroom for newsroom, _ in {*self._names(), *self._asked}}
        return shelves(rows, [(name, each) for name in sorted(newsrooms) for each in self._kept.promises(name)])

    def _known(self) -> dict[str, bytes]:
        """What an earlier process took in, as long as its ledger is still here."""
        with suppress(GitRefuses):
            return {} if self._kept.is_new() else self._branch.read(self._branch.seen())
        return {}

    def _take_in(self, tip: str) -> None:
        """Bring what the branch shows together with what stands here."""
        theirs, ours = self._branch.read(tip), self._shelves()
        rows = ((row.key.newsroom, row.key.slug) for row in self._kept.load())
        unknown = theirs.keys() - {FACTS}
        for newsroom, slug in {*self._names(), *self._asked, *rows}:
            path = place(newsroom, slug)
            if path in theirs:
                unknown.discard(path)
                base = from_file(self._base.get(path, b""))
                both = merged(base, ours.get(path, Shelf()), from_file(theirs[path]))
                self._write(both, newsroom, slug)
        facts = [facts_from(data) if data else {} for data in (self._base.get(FACTS), theirs.get(FACTS))]
        self._kept.merge((), merged_facts(facts[0], self._told(), facts[1]))
        self._tip, self._base, self._sure, self._unknown = tip, theirs, True, unknown
        if tip:
            self._branch.see(tip)
        self._settle_what_was_not_sent()

    def _write(self, shelf: Shelf, newsroom: str, slug: str) -> None:
        here = self._kept.of(newsroom, slug)
        rows = [revealed(row, slug) for row in shelf.rows.values()]
        self._kept.merge(changes(here, {row.key: row for row in rows}), {})
        made = {each.slug: each for each in self._kept.promises(newsroom)}.get(slug)
        there = shelf.promises.get(newsroom)
        if there is None and made:
            self._kept.promise(newsroom, [], [slug])
        elif there and (made is None or (made.basis, made.instant) != (there.basis, there.instant)):
            self._kept.promise(newsroom, [replace(there, slug=slug)], [])

    def _settle_what_was_not_sent(self) -> None:
        """Of claims whose push was in doubt it is certain that nothing was sent: this very process did not."""
        for row in self._open:
            if row.lease:
                self._kept.settle(row, RetryAt(row.lease - LEASE, row.reason))


def _unusable(why: Exception) -> str:
    return f"The ledger's branch cannot be used: {str(why).rstrip('.')}. {UNTIL}"
