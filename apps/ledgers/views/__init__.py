"""Pages of the ledgers of aid models: modules of one kind of ledger begin with its name."""
