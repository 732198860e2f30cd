"""Pages of units and of their reorganisations."""
