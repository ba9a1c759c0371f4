"""Recorded runs for the pages that show them."""

import shutil

import pytest

from records import depth_runs
from records.depth_runs import ASSETS as SHIPPED


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the shipped plain nets and ResNet-20, as the only recorded runs."""
    for path in SHIPPED.glob("*-seed0.*"):
        if path.stem in ("plain-20-seed0", "plain-56-seed0", "residual-20-seed0"):
            shutil.copy(path, tmp_path)
    monkeypatch.setattr(depth_runs, "ASSETS", tmp_path)
    return tmp_path
