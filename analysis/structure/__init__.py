"""What a network is made of, counted from its graph."""
