"""Hints: the jobs that spread the work over workers; losing one, or running it twice, changes nothing."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import procrastinate
import psycopg
from procrastinate import exceptions

from pipeline.clock import stamp
from pipeline.delivery import Delivery

SCHEMA = "dateline_fleet"
LOCK = 3_141_592_653  # whoever makes the tables of the queue is alone
LOOK, SEND = 10, 0  # what lifts goes before what posts


class Hints:
    """The queue: what is to be looked at, and to which account something is to be sent, now or at an instant.

    One job of a newsroom, and one of each account, runs at a time; the same hint is never waiting twice.
    """

    def __init__(self, url: str, look: Callable[[str], None], send: Callable[[str, str], None]) -> None:
        """The queue on that server; `look` and `send` are what its jobs do."""
        connector = procrastinate.PsycopgConnector(
            conninfo=url, min_size=1, max_size=3, kwargs={"options": f"-c search_path={SCHEMA}"}
        )
        self.app = procrastinate.App(connector=connector)
        self._look = self.app.task(name="look")(_named(look, "newsroom"))
        self._send = self.app.task(name="send")(_named(send, "newsroom", "account"))

    def look(self, link: Any, newsroom: str, at: datetime | None = None) -> None:
        """A newsroom is to be looked at, at that instant or now; nothing where that is known."""
        job = self._look.configure(**_job(newsroom, f"look {newsroom}", newsroom, at), priority=LOOK, connection=link)
        _defer(link, lambda: job.defer(newsroom=newsroom))

    def send(self, link: Any, newsroom: str, account: str, at: datetime | None = None) -> None:
        """An account has something to send, at that instant or now; nothing where that is known."""
        lock = f"{newsroom}/{account}"
        job = self._send.configure(**_job(newsroom, f"send {lock}", lock, at), priority=SEND, connection=link)
        _defer(link, lambda: job.defer(newsroom=newsroom, account=account))

    def planned(self, newsroom: str, link: Any, rows: tuple[Delivery, ...]) -> None:
        """What a plan calls for, in the ledger's own transaction: each account at each hour."""
        for account, due in sorted({(row.key.channel, row.due) for row in rows if row.state == "planned"}):
            self.send(link, newsroom, account, due)


def _job(newsroom: str, what: str, lock: str, at: datetime | None) -> Any:
    """How a job stands in the queue: its newsroom, what it waits as, what it runs alone in, and its instant."""
    waits = f"{what} {stamp(at) if at else 'now'}"
    return {"queue": newsroom, "lock": lock, "queueing_lock": waits, "schedule_at": at}


def _defer(link: Any, write: Callable[[], object]) -> None:
    """In a transaction, or a part of one, of its own: what is known already breaks nothing off."""
    with suppress(exceptions.AlreadyEnqueued), link.transaction():
        write()


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
