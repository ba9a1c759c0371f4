"""The whole network, drawn from its graph."""
