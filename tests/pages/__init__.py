"""Interactions of single pages."""
