"""What may be done with the ledgers of aid models: one module for each kind of ledger."""
