"""The tables of the ledger: how a new one begins, and what each later version of it changed."""

from collections.abc import Mapping

SCHEMA = 2

# As schema 1 had them; a new ledger begins here too and takes the same steps as an old one.
BEGIN = (
    "CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """
    CREATE TABLE IF NOT EXISTS delivery (
        newsroom TEXT NOT NULL, slug TEXT NOT NULL, revision INTEGER NOT NULL, channel TEXT NOT NULL,
        part TEXT NOT NULL, due TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, request BLOB NOT NULL,
        receipt_id TEXT NOT NULL DEFAULT '', receipt_address TEXT NOT NULL DEFAULT '',
        receipt_at TEXT NOT NULL DEFAULT '',
        attempt INTEGER NOT NULL DEFAULT 0, owner TEXT NOT NULL DEFAULT '', lease TEXT NOT NULL DEFAULT '',
        wait TEXT NOT NULL DEFAULT '', looks INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (newsroom, slug, revision, channel, part)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE IF NOT EXISTS promise (
        newsroom TEXT NOT NULL, slug TEXT NOT NULL, words TEXT NOT NULL, facts TEXT NOT NULL,
        instant TEXT NOT NULL, zone TEXT NOT NULL, tzdata TEXT NOT NULL,
        PRIMARY KEY (newsroom, slug)
    ) STRICT, WITHOUT ROWID
    """,
    "INSERT OR IGNORE INTO fact VALUES ('schema', '1')",
)

# From each version to the next. Schema 2 also counts the entries of the record, which an older Dateline would not.
STEPS: Mapping[int, tuple[str, ...]] = {
    1: ("CREATE INDEX unsettled ON delivery (state)",),
}
