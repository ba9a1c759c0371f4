"""Interaction tests, one file for each page."""
