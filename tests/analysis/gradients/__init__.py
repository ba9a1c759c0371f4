"""Tests of analysis/gradients."""
