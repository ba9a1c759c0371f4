"""A viewer's own checkpoint: found by search, read as data only, checked before it takes memory."""
