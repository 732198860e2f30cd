"""The ledgers of aid models: what each kind of model writes down, day by day."""
