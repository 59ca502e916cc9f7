"""Words: what goes wrong with the ledger's file, told as a refusal that a person can read."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.ledger.contract import LedgerRefuses
from pipeline.reserve import is_full

UNTIL = "Nothing is sent until it can."


@contextmanager
def in_words() -> Iterator[None]:
    """A fault of the file (full disk, locked, damaged) as a refusal in words; a fault of ours stays as it is."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except (sqlite3.DatabaseError, OSError) as fault:
        told = getattr(fault, "strerror", None) or fault  # without the name of a file: each try has another one
        raise LedgerRefuses(f"The ledger cannot be used: {told}. {UNTIL}", full=_no_room(fault)) from fault


@contextmanager
def undamaged() -> Iterator[None]:
    """A value that no desk can have written as a refusal in words."""
    try:
        yield
    except ValueError as fault:
        raise LedgerRefuses(f"The ledger cannot be used: a value in it is damaged. {UNTIL}") from fault


def _no_room(fault: sqlite3.DatabaseError | OSError) -> bool:
    if isinstance(fault, OSError):
        return is_full(fault)
    return getattr(fault, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
