"""Tests of pages/inception."""
