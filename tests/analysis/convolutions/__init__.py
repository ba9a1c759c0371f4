"""Tests of analysis/convolutions."""
