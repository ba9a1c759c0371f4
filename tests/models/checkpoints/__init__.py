"""A viewer's own checkpoint."""
