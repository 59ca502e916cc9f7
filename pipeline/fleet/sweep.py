"""The sweep: what is due is derived again and again, so that no job need ever be kept, found or run once."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import timedelta

import psycopg

from pipeline.clock import Clock, from_stamp
from pipeline.digest import digest
from pipeline.fleet.hints import SCHEMA, Hints
from pipeline.fleet.stand import Stand
from pipeline.ledger.postgres import WRITES
from pipeline.ledger.postgres_link import Link

EVERY = 2.0  # seconds between two looks at files
THOROUGH = 5  # each so many of these the ledgers are asked, and jobs are freed that nobody works at
LATE = timedelta(seconds=3)  # after the instant that was noted, a job should have begun
DEAD = 30  # seconds without a sign of life from a worker
# A job of a worker that is gone stays in `doing`, keeps its lock, and would keep its newsroom from ever being looked
# at: https://github.com/procrastinate-org/procrastinate/issues/1518
FREE = (
    f"DELETE FROM {SCHEMA}.procrastinate_jobs WHERE status = 'doing' AND (worker_id IS NULL OR worker_id IN"  # noqa: S608 -- our own name
    f" (SELECT id FROM {SCHEMA}.procrastinate_workers WHERE last_heartbeat < now() - interval '{DEAD} seconds'))"
    " RETURNING queue_name"
)


class Sweep:
    """One worker of those that serve the same newsrooms sweeps; another takes over when its link is gone."""

    def __init__(self, stands: Mapping[str, Stand], hints: Hints, clock: Clock, link: Callable[[], Link]) -> None:
        """Over these newsrooms, by a link of its own."""
        self._stands, self._hints, self._clock, self._dial = stands, hints, clock, link
        self._link: Link | None = None
        self._marks: dict[str, object] = {}
        self._ages: dict[str, tuple[object, ...]] = {}
        self._rounds = 0
        self._lock = int(digest(f"dateline sweep {' '.join(sorted(stands))}".encode())[:15], 16)

    def run(self, stop: Callable[[], bool]) -> None:
        """Sweep until told to stop. Where the server is away each newsroom that is due is looked at right here."""
        while not stop():
            try:
                if self._is_mine():
                    self.once()
            except Exception:  # of the server or of the queue: to go on is all that matters
                self._let_go()
                self._alone(stop)
            self._clock.sleep(EVERY)
        self._let_go()

    def once(self) -> None:
        """Say what is to be looked at: what changed, what is late, and what a job was lost for."""
        self._rounds += 1
        due = {name for name, stand in self._stands.items() if self._is_new(self._marks, name, stand.mark())}
        if self._rounds % THOROUGH == 1:
            due |= {name for (name,) in self._linked().execute(FREE).fetchall()} & self._stands.keys()
            due |= {name for name, stand in self._stands.items() if self._is_late(name, stand)}
        for name in sorted(due):
            self._hints.look(self._linked(), name)

    def _is_late(self, name: str, stand: Stand) -> bool:
        """Whether somebody who is no worker wrote into its ledger, or its hour passed and nobody looked.

        What a worker wrote was looked at by it, or is by the wake that was noted before.
        """
        sql = f"SELECT name, value FROM {stand.post.schema}.fact WHERE name IN ('wake', '{WRITES}')"  # noqa: S608 -- its own name
        facts = dict(self._linked().execute(sql).fetchall())
        wake = facts.get("wake", "")
        passed = not wake or from_stamp(wake) + LATE <= self._clock.now()
        return self._is_new(self._ages, name, (facts.get(WRITES),)) or passed

    def _is_new(self, known: dict[str, object] | dict[str, tuple[object, ...]], name: str, mark: object) -> bool:
        fresh = known.get(name) != mark
        known[name] = mark  # type: ignore[assignment]  # each is compared with its own kind
        return fresh

    def _is_mine(self) -> bool:
        return self._linked().execute("SELECT pg_try_advisory_lock(%s)", (self._lock,)).fetchone() == (True,)

    def _linked(self) -> Link:
        if self._link is None:
            self._link = self._dial()
            self._link.execute(f"SET search_path = {SCHEMA}")
            self._marks.clear()
        return self._link

    def _let_go(self) -> None:
        if self._link:
            with suppress(psycopg.Error):
                self._link.close()
        self._link = None

    def _alone(self, stop: Callable[[], bool]) -> None:
        """No job can be had: pages go out all the same, by whichever worker comes first."""
        for stand in self._due():
            if stop():
                return
            stand.look()

    def _due(self) -> Iterable[Stand]:
        now = self._clock.now()
        return [stand for stand in self._stands.values() if stand.is_due(now)]
