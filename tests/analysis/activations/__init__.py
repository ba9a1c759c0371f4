"""Tests of analysis/activations."""
