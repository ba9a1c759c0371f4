"""Tests of pages/resnet."""
