"""Tests of analysis/structure."""
