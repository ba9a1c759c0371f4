"""Tests of analysis/ablation."""
