"""Forms of direction and movement work."""
