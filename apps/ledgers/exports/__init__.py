"""The books as files: one module for each kind of ledger."""
