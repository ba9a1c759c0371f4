"""Tests of training/live."""
