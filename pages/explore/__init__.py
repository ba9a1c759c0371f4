"""The section Explore: what a network makes of a picture."""
