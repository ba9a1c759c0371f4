"""The whole network on one page."""
