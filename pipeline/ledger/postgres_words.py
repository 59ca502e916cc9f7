"""Words of Postgres: what goes wrong with a server, told as a refusal that holds no secret and no value of a row."""

from collections.abc import Mapping

import psycopg

from pipeline.ledger.contract import LedgerRefuses
from pipeline.ledger.words import UNTIL

SILENT = "the database server does not answer"
BROKE = "the connection to the database server broke"
# By SQLSTATE or its class: https://www.postgresql.org/docs/15/errcodes-appendix.html
TOLD: Mapping[str, str] = {
    "08": BROKE,
    "25006": "the database server takes nothing in: it is a copy, or set to be read only",
    "28": "the database server does not accept the name or the password in DATABASE_URL",
    "3D000": "the database server has no database of the name in DATABASE_URL",
    "40": "the database server broke the change off",
    "42501": "the role in DATABASE_URL may not do that: it must own the ledger’s schema, or be allowed to create it",
    "42P01": "its tables are gone: it was moved, or another schema is meant",
    "42703": "its tables are not as Dateline made them",
    "53100": "the disk of the database server is full",
    "53300": "the database server takes no more connections",
    "53": "the database server lacks memory or room",
    "55P03": "another desk holds it",
    "57014": "the database server took too long",
    "57": "the database server is being stopped or started",
    "58": "the database server’s disk refused",
    "XX": "the database server finds it damaged",
}
# A server that lets nobody in tells no code; these are its words where it speaks English, and those of libpq.
AT_THE_DOOR: Mapping[str, str] = {
    "starting up": TOLD["57"],
    "shutting down": TOLD["57"],
    "recovery": TOLD["57"],
    "too many": TOLD["53300"],
    "connection slots": TOLD["53300"],
    "password": TOLD["28"],
    "authentication": TOLD["28"],
    "role": TOLD["28"],
    "pg_hba": TOLD["28"],
    "database": TOLD["3D000"],
    "translate host name": "the database server in DATABASE_URL is not known",
    "SSL": "the database server and Dateline cannot agree on encryption",
}
OURS = ("22", "23", "42", "0A")  # the statement itself was wrong: nobody's server is at fault


class Misspoken(Exception):
    """A statement of ours was wrong; the argument is the server's code for it, and no value."""


def refusal(fault: psycopg.Error, told: str = "") -> LedgerRefuses | Misspoken:
    """A fault of the server as a refusal in words; one of ours by its code alone."""
    code = fault.sqlstate or ""
    told = told or next((words for state, words in TOLD.items() if code and code.startswith(state)), "")
    if not told and (code.startswith(OURS) or isinstance(fault, psycopg.DataError | psycopg.IntegrityError)):
        return Misspoken(code)
    return refused(told or (f"the database server refused (code {code})" if code else SILENT), full=code == "53100")


def shut_out(fault: psycopg.Error) -> LedgerRefuses:
    """Why there is no link, in words of ours: the server's own name hosts and users."""
    said = str(fault).rpartition("FATAL:")[2]
    return refused(next((words for sign, words in AT_THE_DOOR.items() if sign in said), SILENT))


def refused(why: str, *, full: bool = False) -> LedgerRefuses:
    """That the ledger cannot be used, and why."""
    return LedgerRefuses(f"The ledger cannot be used: {why}. {UNTIL}", full=full)
