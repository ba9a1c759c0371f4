"""Tests of figures/plots."""
