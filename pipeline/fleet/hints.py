"""Hints: the jobs that spread the work over workers; losing one, or running it twice, changes nothing."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import procrastinate
import psycopg
from procrastinate import exceptions

from pipeline.delivery import Delivery

SCHEMA = "dateline_fleet"
LOCK = 3_141_592_653  # whoever makes the tables of the queue is alone
# A job that a power cut brings back or takes away changes nothing. And a queue that was empty when the server counted
# its rows must not be read through and sorted for each job when it is full: the next one stands first in an index.
UNHURRIED = "-c synchronous_commit=off -c enable_seqscan=off -c enable_bitmapscan=off -c enable_sort=off"
LOOK, SEND, NOW = 10, 0, 1  # what lifts goes before what posts
KNOWN = f"SELECT id, scheduled_at FROM {SCHEMA}.procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'"  # noqa: S608 -- our own name
SOONER = f"UPDATE {SCHEMA}.procrastinate_jobs SET scheduled_at = %s WHERE id = %s AND status = 'todo'"  # noqa: S608 -- the same


class Hints:
    """The queue: what is to be looked at, and to which account something is to be sent, now or at an instant.

    One job of a newsroom, and one of each account, runs at a time; the same hint is never waiting twice.
    """

    def __init__(self, url: str, look: Callable[[str], None], send: Callable[[str, str], None]) -> None:
        """The queue on that server; `look` and `send` are what its jobs do."""
        connector = procrastinate.PsycopgConnector(
            conninfo=url, min_size=1, max_size=3, kwargs={"options": f"-c search_path={SCHEMA} {UNHURRIED}"}
        )
        self.app = procrastinate.App(connector=connector)
        self.app.task(name="look")(_named(look, "newsroom"))
        self.app.task(name="send")(_named(send, "newsroom", "account"))
        self._writer = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())  # over links of others alone

    def look(self, link: Any, newsroom: str, at: datetime | None = None) -> None:
        """A newsroom is to be looked at, at that instant or now; nothing where that is known."""
        how = _job(newsroom, f"look {newsroom}", newsroom, LOOK, at)
        job = self._writer.configure_task("look", **how, connection=link)
        _defer(link, how, lambda: job.defer(newsroom=newsroom))

    def send(self, link: Any, newsroom: str, account: str, at: datetime | None = None) -> None:
        """An account has something to send, at that instant or now; nothing where that is known."""
        lock = f"{newsroom}/{account}"
        how = _job(newsroom, f"send {lock}", lock, SEND, at)
        job = self._writer.configure_task("send", **how, connection=link)
        _defer(link, how, lambda: job.defer(newsroom=newsroom, account=account))

    def planned(self, newsroom: str, link: Any, rows: tuple[Delivery, ...]) -> None:
        """What a plan calls for, in the ledger's own transaction: each account at each hour."""
        due: dict[str, datetime] = {}
        for row in (each for each in rows if each.state == "planned"):
            due[row.key.channel] = min(row.due, due.get(row.key.channel, row.due))
        for account in sorted(due):
            self.send(link, newsroom, account, due[account])


def _job(newsroom: str, what: str, lock: str, priority: int, at: datetime | None) -> dict[str, Any]:
    """How a job stands in the queue: its newsroom, what it waits as, what it runs alone in, and its instant.

    A job keeps back those of the same lock that are less urgent or came later, even while its own instant is far: so
    one at most waits for an instant, and what is to be done now is more urgent than that.
    """
    waits = f"{what} {'later' if at else 'now'}"
    urgent = priority if at else priority + NOW
    return {"queue": newsroom, "lock": lock, "queueing_lock": waits, "priority": urgent, "schedule_at": at}


def _defer(link: Any, how: Mapping[str, Any], write: Callable[[], object]) -> None:
    """Unless it waits already, or will run sooner; what is known breaks nothing off, also where another is faster."""
    waits, at = how["queueing_lock"], how["schedule_at"]
    known = link.execute(KNOWN, (waits,)).fetchone()
    if known is None:
        with suppress(exceptions.AlreadyEnqueued), link.transaction():
            write()
    elif at and known[1] and known[1] > at:
        link.execute(SOONER, (at, known[0]))


def _named(work: Callable[..., None], *names: str) -> Callable[..., None]:
    """The work as a job calls it, by names."""
    return lambda **words: work(*(words[name] for name in names))


def prepare(url: str) -> None:
    """Make the tables of the queue where they are not there; they hold nothing that could not be made anew."""
    with psycopg.connect(url) as link:
        link.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        if link.execute("SELECT to_regclass(%s)", (f"{SCHEMA}.procrastinate_jobs",)).fetchone() == (None,):
            link.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            link.execute(f"SET LOCAL search_path = {SCHEMA}")
            link.execute(procrastinate.schema.SchemaManager.get_schema())
