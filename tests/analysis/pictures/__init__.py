"""Tests of analysis/pictures."""
