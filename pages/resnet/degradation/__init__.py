"""Deeper is not simply better."""
