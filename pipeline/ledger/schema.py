"""The tables of the ledger: how a new one begins, and what each later version of it changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.ledger.contract import LedgerRefuses
from pipeline.ledger.database import Database, Facts

SCHEMA = 2
MOVED = "moved"  # stands in the place of the version where the ledger was moved to another database


@dataclass(frozen=True, slots=True)
class Dialect:
    """What an engine calls its types, and what it wants said of a table."""

    text: str
    bytes: str
    table: str
    keyed: str


SQLITE = Dialect("TEXT", "BLOB", " STRICT", " STRICT, WITHOUT ROWID")
POSTGRES = Dialect('TEXT COLLATE "C"', "BYTEA", "", "")  # sorted as SQLite does, whatever the server's language

# As schema 1 had them; a new ledger begins here too and takes the same steps as an old one.
BEGIN = (
    "CREATE TABLE IF NOT EXISTS fact (name {text} PRIMARY KEY, value {text} NOT NULL){table}",
    """
    CREATE TABLE IF NOT EXISTS delivery (
        newsroom {text} NOT NULL, slug {text} NOT NULL, revision INTEGER NOT NULL, channel {text} NOT NULL,
        part {text} NOT NULL, due {text} NOT NULL, state {text} NOT NULL, reason {text} NOT NULL,
        request {bytes} NOT NULL,
        receipt_id {text} NOT NULL DEFAULT '', receipt_address {text} NOT NULL DEFAULT '',
        receipt_at {text} NOT NULL DEFAULT '',
        attempt INTEGER NOT NULL DEFAULT 0, owner {text} NOT NULL DEFAULT '', lease {text} NOT NULL DEFAULT '',
        wait {text} NOT NULL DEFAULT '', looks INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (newsroom, slug, revision, channel, part)
    ){keyed}
    """,
    """
    CREATE TABLE IF NOT EXISTS promise (
        newsroom {text} NOT NULL, slug {text} NOT NULL, words {text} NOT NULL, facts {text} NOT NULL,
        instant {text} NOT NULL, zone {text} NOT NULL, tzdata {text} NOT NULL,
        PRIMARY KEY (newsroom, slug)
    ){keyed}
    """,
    "INSERT INTO fact VALUES ('schema', '1') ON CONFLICT DO NOTHING",
)

# From each version to the next. Schema 2 also counts the entries of the record, which an older Dateline would not.
STEPS: Mapping[int, tuple[str, ...]] = {
    1: ("CREATE INDEX unsettled ON delivery (state)",),
}


class Gone(LedgerRefuses):
    """What is there is no ledger any more: it says where the ledger is kept now."""


def version(db: Database, *, begun: bool = False) -> str | None:
    """The version of the tables that are there, None where there are none; LedgerRefuses for one we do not know.

    `begun` where they are known to be there.
    """
    found = Facts(db).get("schema") if begun or db.has("fact") else None
    if found == MOVED:
        raise Gone(f"The ledger is no longer here: {Facts(db).get(MOVED)}")
    if found not in (None, *map(str, range(1, SCHEMA + 1))):
        raise LedgerRefuses("The ledger was written by another version of Dateline. Use that version, or upgrade.")
    return found


def begin(db: Database, dialect: Dialect) -> None:
    """The tables as the first version had them, where they are not there yet, within a transaction."""
    words = {"text": dialect.text, "bytes": dialect.bytes, "table": dialect.table, "keyed": dialect.keyed}
    for statement in BEGIN:
        db.execute(statement.format(**words))


def migrate(db: Database, dialect: Dialect) -> None:
    """Step by step to the present schema, within a transaction; another desk may have done it meanwhile."""
    begin(db, dialect)
    for version in range(int(Facts(db).get("schema")), SCHEMA):
        for statement in STEPS[version]:
            db.execute(statement)
        Facts(db).note("schema", str(version + 1))
