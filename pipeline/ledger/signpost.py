"""The signpost: what stands where a ledger used to be, or would be looked for, and says where it is kept now."""

from contextlib import closing
from pathlib import Path

from pipeline.files import Files
from pipeline.ledger.contract import LedgerRefuses
from pipeline.ledger.database import Facts
from pipeline.ledger.schema import MOVED, SQLITE, Gone, begin
from pipeline.ledger.sqlite_database import SqliteDatabase

TO_SERVER = (
    "it is kept on a Postgres server, as the schema {schema}. Set DATABASE_URL to the address of that server. "
    "To have it in a file here again: dateline ledger move --to sqlite"
)
TO_FILE = (
    "it was moved into the file .dateline/ledger.sqlite3 of the newsroom. Take DATABASE_URL away. "
    "To have it on the server again: dateline ledger move --to postgres"
)
STILL_HERE = (
    "This newsroom’s ledger is in the file .dateline/ledger.sqlite3, and DATABASE_URL names a server. "
    "To move it there: dateline ledger move --to postgres. Or take DATABASE_URL away."
)


def put_up(files: Files, path: Path, told: str) -> None:
    """Put a file there, in the place of what lies there, that refuses to be used as a ledger and says why."""
    with closing(SqliteDatabase(None, b"", reading=True)) as db:
        with db.transaction():
            begin(db, SQLITE)
            turn_away(Facts(db), told)
        content = db.content()
    files.write(path, content)


def turn_away(facts: Facts, told: str) -> None:
    """Within a transaction: from now on this ledger refuses to be opened, and says why."""
    facts.note("schema", MOVED)
    facts.note(MOVED, told)


def stands(path: Path) -> bool:
    """Whether a signpost stands there."""
    try:
        with closing(SqliteDatabase(path, b"", reading=True)):
            return False
    except LedgerRefuses as why:
        return isinstance(why, Gone)
