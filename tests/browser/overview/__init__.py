"""The overview in a real browser."""
