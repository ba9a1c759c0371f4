"""Tests of figures/pictures."""
