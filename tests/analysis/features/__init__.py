"""Tests of analysis/features."""
