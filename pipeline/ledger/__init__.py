"""The ledger: one table of deliveries, the only truth about what was sent; and what embargoes were read as."""

from pipeline.ledger.contract import Claim, Ledger, LedgerRefuses
from pipeline.ledger.sqlite import SqliteLedger

__all__ = ["Claim", "Ledger", "LedgerRefuses", "SqliteLedger"]
