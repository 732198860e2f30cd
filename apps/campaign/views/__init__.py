"""Pages of direction and movement work."""
