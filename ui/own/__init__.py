"""A viewer's own checkpoint: taken, kept for the session, and prepared as its owner says."""
