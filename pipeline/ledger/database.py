"""The database that a ledger is kept in: the one seam that SQLite and Postgres each fill."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from pipeline.ledger.contract import LedgerRefuses
from pipeline.ledger.words import undamaged

T = TypeVar("T")


class Broken(LedgerRefuses):
    """The connection broke, and surely nothing came of what was begun."""


class Doubtful(LedgerRefuses):
    """The connection broke at the very end, and nobody can say yet whether what was begun was carried out."""


class Answer(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""
        ...


class Database(Protocol):
    """Statements with `?` for each value, the same ones for every engine; LedgerRefuses where they cannot be run."""

    @property
    def for_update(self) -> str:
        """What a SELECT ends in that keeps the rows it finds from everybody else until the transaction is over."""
        ...

    def execute(self, sql: str, values: Iterable[Any] = ()) -> Answer:
        """Run one statement, within a transaction."""
        ...

    def each(self, sql: str, many: Iterable[Iterable[Any]]) -> list[int]:
        """Run one statement with each of these values, within a transaction; how many rows each of them changed."""
        ...

    def one(self, sql: str, values: Iterable[Any] = ()) -> Any:
        """The first row of an answer, or None."""
        ...

    def all(self, made: Callable[[tuple[Any, ...]], T], sql: str, values: Iterable[Any] = ()) -> tuple[T, ...]:
        """What is made of every row of an answer; LedgerRefuses where nothing can be made of one."""
        ...

    def has(self, table: str) -> bool:
        """Whether there is such a table: an earlier version of Dateline may not have made it."""
        ...

    def transaction(self, *, alone: bool = True) -> AbstractContextManager[None]:
        """All that happens in it is durable at its end, or none of it ever was.

        Those that are `alone` come one after the other; what is one statement by itself need not be, where the engine
        can keep it apart.
        """
        ...

    def surely(self, work: Callable[[], T]) -> T:
        """What a transaction gives: carried out once more where the connection broke and surely nothing came of it."""
        ...

    def faults(self) -> Iterator[str]:
        """What is wrong with the way it is kept, in words."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What a ledger says of itself, each under a name."""

    db: Database

    def get(self, name: str) -> str:
        """What stands under that name, '' for nothing."""
        row = self.db.one("SELECT value FROM fact WHERE name = ?", (name,))
        return row[0] if row else ""

    def all(self) -> Mapping[str, str]:
        """All that is said, as it stood at one moment."""
        return dict(self.db.all(_fact, "SELECT name, value FROM fact"))

    def number(self, name: str) -> int:
        """A fact that counts, 0 where nothing is said; LedgerRefuses where it is no number."""
        return counted(self.get(name))

    def note(self, name: str, value: str) -> None:
        """Write a fact down."""
        take = "INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        self.db.execute(take, (name, value))

    def raise_to(self, name: str, least: int) -> None:
        """A fact that counts is at least this; it is never lowered, and nothing is written where it is already."""
        known = self.get(name)
        if not known or counted(known) < least:
            self.note(name, str(least))


def counted(fact: str) -> int:
    """What a fact counts, 0 where nothing is said; LedgerRefuses where it is no number."""
    with undamaged():
        return int(fact or 0)


def _fact(row: tuple[Any, ...]) -> tuple[str, str]:
    return row[0], row[1]
