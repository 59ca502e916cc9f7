"""Move: everything that one ledger holds into another database, compared row by row; the old one is kept aside."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from pipeline.files import Files
from pipeline.ledger.contract import LedgerRefuses
from pipeline.ledger.lines import clashes
from pipeline.ledger.postgres import PostgresLedger
from pipeline.ledger.schema import Gone
from pipeline.ledger.signpost import TO_FILE, TO_SERVER, put_up, turn_away
from pipeline.ledger.sqlite import SqliteLedger
from pipeline.ledger.table import TableLedger

KNOWS_MORE = "There is a ledger already that knows more, so nothing was moved."
DIFFERS = "What was written there is not what was read here, so nothing was moved."


def to_server(path: Path, server: PostgresLedger, schema: str, files: Files) -> Path:
    """Move the ledger of a file to the server; where the old file lies then. LedgerRefuses, and all is as it was."""
    told = TO_SERVER.format(schema=schema)
    with closing(SqliteLedger(path)) as source:
        _move(source, server, lambda: turn_away(source.facts, told))
    aside = _free(path)
    files.write(aside, b"")
    files.mode(aside, 0o600)
    files.write(aside, files.read(path))
    put_up(files, path, told)
    return aside


def to_file(server: PostgresLedger, path: Path, files: Files) -> str:
    """Move the ledger of the server into a file; what its tables’ names begin with then. Or LedgerRefuses, as above."""
    fresh = path.with_name(f"{path.name}.new")
    _start(path, fresh, files)
    name = ""

    def retire() -> None:
        nonlocal name
        name = server.set_aside(TO_FILE)
        files.rename(fresh, path)

    with closing(SqliteLedger(fresh)) as target:
        _move(server, target, retire)
    return name


def _start(path: Path, fresh: Path, files: Files) -> None:
    """What the new file begins with: the ledger that lies there, if it is one that a broken move left."""
    files.remove(fresh)
    try:
        with closing(SqliteLedger(path, reading=True)):
            files.write(fresh, files.read(path))
    except Gone:
        pass
    except LedgerRefuses:
        if files.sort(path) != "none":
            raise


def _move(source: TableLedger, target: TableLedger, retire: Callable[[], None]) -> None:
    """All of it while nobody writes in the source, and only then is that retired."""
    with source.alone():
        held, there = source.everything(), target.everything()
        more = [*clashes(target.load(), source.load()), *(set(there.keys) - set(held.keys))]
        if more or there.number("claims") > held.number("claims") or there.number("entries") > held.number("entries"):
            raise LedgerRefuses(KNOWS_MORE)
        target.hold(held)
        if target.everything() != held:
            raise LedgerRefuses(DIFFERS)
        retire()


def _free(path: Path) -> Path:
    """A name beside it that nothing bears."""
    return next(each for each in map(partial(_aside, path), range(1, 1000)) if not each.exists())


def _aside(path: Path, number: int) -> Path:
    return path.with_name(f"ledger.moved-{number}.sqlite3")
