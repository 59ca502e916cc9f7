"""The choice: which ledger the environment names, a file in the newsroom's own folder or a Postgres server."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.files import Files
from pipeline.ledger.contract import Ledger, LedgerRefuses
from pipeline.ledger.signpost import STILL_HERE, TO_SERVER, put_up, stands
from pipeline.ledger.sqlite import SqliteLedger

if TYPE_CHECKING:
    from pipeline.ledger.postgres import PostgresLedger

ADDRESS, SCHEMA, USUAL = "DATABASE_URL", "DATELINE_SCHEMA", "dateline"


def ledger_of(folder: Path, environment: Mapping[str, str], files: Files, *, lasting: bool) -> Ledger:
    """The ledger of the newsroom whose `.dateline` this is; one that cannot be used refuses when it is asked.

    Only a `lasting` one is begun where there is none, and written.
    """
    path = folder / "ledger.sqlite3"
    if not environment.get(ADDRESS):
        return SqliteLedger(path if lasting or path.exists() else None, reading=not lasting, late=True)

    agreed = at_home(folder, schema_of(environment), files, lasting=lasting)
    ledger = on_server(folder, environment, files, lasting=lasting, agreed=agreed)
    return ledger if lasting or ledger.is_begun() else SqliteLedger(None)


def at_home(folder: Path, schema: str, files: Files, *, lasting: bool) -> Callable[[], None]:
    """What makes sure that a newsroom on the server has no ledger in a file as well, and begins none by mistake."""
    path = folder / "ledger.sqlite3"

    def agreed() -> None:
        if path.exists() and not stands(path):
            raise LedgerRefuses(STILL_HERE)
        if lasting and not path.exists():  # whoever forgets to name the server must not begin another ledger here
            put_up(files, path, TO_SERVER.format(schema=schema))

    return agreed


def on_server(
    folder: Path,
    environment: Mapping[str, str],
    files: Files,
    *,
    lasting: bool,
    renewing: bool = False,
    agreed: Callable[[], None] = lambda: None,
) -> "PostgresLedger":
    """The ledger on the server that the environment names; `agreed` is asked before each link to it.

    For `renewing`, also one that was moved away.
    """
    try:
        from pipeline.ledger.postgres import PostgresLedger
    except ModuleNotFoundError as fault:
        told = "DATABASE_URL names a Postgres server, which needs the package psycopg."
        raise LedgerRefuses(f"{told} Install it: pip install 'dateline[postgres]'") from fault
    return PostgresLedger(
        environment[ADDRESS],
        schema_of(environment),
        reading=not lasting,
        late=True,
        files=files,
        count=folder / "ledger.claims",
        renewing=renewing,
        agreed=agreed,
    )


def schema_of(environment: Mapping[str, str]) -> str:
    """The name of the schema in which the newsroom's ledger is kept."""
    return environment.get(SCHEMA) or USUAL
