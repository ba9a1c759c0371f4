"""Pictures on their way into a network."""
