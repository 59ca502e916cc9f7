"""The link to a Postgres server: made in the background, waited for briefly, and given up where it is silent."""

from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

import psycopg
from psycopg import conninfo

from pipeline.ledger.postgres_words import SILENT, TOLD, refused, shut_out
from pipeline.patience import begun

T = TypeVar("T")
PATIENT, HURRIED = 1.0, 0.05  # seconds that a link is waited for: the first time, and until the server is there again
TRIES, A_MOMENT = 20, 0.1  # a server that is being started says so at once, and is asked again so many times
IDLE = 8  # links kept at most
A_SIGN, SILENCE = 0.1, 30  # seconds, and how many of these in a row without a word from the server end a link
TO_ANSWER: Mapping[str, str] = {
    "connect_timeout": "3",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",  # milliseconds
    "application_name": "dateline",
}
NOT_YET = (SILENT, TOLD["57"], TOLD["53300"])


class Link(psycopg.Connection[tuple[Any, ...]]):
    """A connection that gives up a server which says nothing for some seconds; data that flows is waited for."""

    settled = False  # whether its settings were made and read back

    def wait(self, gen: Any, interval: float = A_SIGN, timeout: float | None = None) -> Any:
        """What comes of the generator; OperationalError after a silence, and the link is cut then."""
        try:
            return super().wait(_impatient(gen), min(interval, A_SIGN), timeout)
        except TimeoutError:
            self.pgconn.finish()
            raise psycopg.OperationalError(SILENT) from None

    def __del__(self, *_: Any) -> None:
        """Nobody holds it any more: that is no mistake where a command ends, and nothing is said about it."""
        if pgconn := getattr(self, "pgconn", None):
            pgconn.finish()


def _impatient(gen: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
    """The same generator, in which so many wakes in a row without anything to read are a TimeoutError."""
    silent, ready = 0, None
    while True:
        try:
            wanted = gen.send(ready)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]  # what the generator gives
        ready = yield wanted
        silent = 0 if ready else silent + 1
        if silent >= SILENCE:
            raise TimeoutError


class Dial:
    """Makes links to the server of an address, which it never tells."""

    def __init__(
        self, url: str, nap: Callable[[float], None], agreed: Callable[[], None], idle: list[Link] | None = None
    ) -> None:
        """To that server, once `agreed` raises nothing; LedgerRefuses where the address is none.

        Links that nobody needs for now are kept in `idle`, where several share it.
        """
        try:
            self._to = {**TO_ANSWER, **{k: str(v) for k, v in conninfo.conninfo_to_dict(url).items() if v is not None}}
        except psycopg.Error:
            told = "DATABASE_URL is no address of a Postgres database, such as postgresql://name@host/database"
            raise refused(told) from None
        self.nap, self._agreed, self._idle = nap, agreed, idle
        self._coming: Future[Link] | None = None

    def link(self, *, hurried: bool, first: str = "SELECT 1") -> Link:
        """A new link, or one that was kept, over which `first` was said: it is settled already, and holds.

        LedgerRefuses where none comes in time. It is still being made then, and the next call has it.
        """
        self._agreed()
        if kept := self._kept(first):
            return kept
        if not self._coming or (self._coming.done() and self._coming.exception()):  # what failed a while ago is over
            self._coming = begun(self._made)
        try:
            link = self._coming.result(HURRIED if hurried else PATIENT)
        except TimeoutError:
            raise refused(SILENT) from None
        except psycopg.Error as fault:
            self._coming = None
            raise shut_out(fault) from None
        self._coming = None
        return link

    def give_back(self, link: Link) -> None:
        """A link that is not needed for now: kept for whoever shares them, or cut."""
        if self._idle is None or len(self._idle) >= IDLE or link.info.transaction_status or link.broken:
            link.close()
        else:
            self._idle.append(link)

    def _kept(self, first: str) -> Link | None:
        """One that was kept and still holds."""
        while self._idle:
            with suppress(IndexError, psycopg.Error):
                link = self._idle.pop()
                link.execute(first, prepare=False)
                return link
        return None

    def close(self) -> None:
        """Want no link any more: one that is still being made is cut when it is there."""
        if self._coming:
            self._coming.add_done_callback(_cut)
            self._coming = None

    def _made(self) -> Link:
        for left in range(TRIES, -1, -1):
            try:
                return Link.connect(**self._to, autocommit=True)  # type: ignore[arg-type]  # all of them are text
            except psycopg.OperationalError as fault:
                if not left or not any(words in str(shut_out(fault)) for words in NOT_YET):
                    raise
                self.nap(A_MOMENT)
        raise AssertionError("the last try ends the loop")


def _cut(coming: Future[Link]) -> None:
    if not coming.exception():
        coming.result().close()


def lost(link: Link) -> bool:
    """Whether nothing can be asked over it any more."""
    return bool(link.closed or link.broken)
