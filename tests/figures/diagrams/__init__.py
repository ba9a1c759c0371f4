"""Tests of figures/diagrams."""
