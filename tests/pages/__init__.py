"""Interaction tests, one file for each room."""
