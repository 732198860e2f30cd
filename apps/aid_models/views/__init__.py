"""Pages of aid models."""
