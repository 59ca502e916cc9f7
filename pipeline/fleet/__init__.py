"""The fleet: many newsrooms served by workers on one or more machines; a job only hints, the ledger guards."""
