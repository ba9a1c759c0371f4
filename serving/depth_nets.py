"""The recorded CIFAR-10 nets that every viewer shares, and what was measured of their deletions."""

from pathlib import Path

import streamlit as st

from models.depth_family import DepthNet
from records.depth_nets import load_recorded, recorded_weights


@st.cache_resource(max_entries=8, show_spinner=False)
def _network(name: str, changed: float, _path: Path) -> DepthNet:
    return load_recorded(_path)


@st.cache_data(max_entries=8, show_spinner=False)
def _problem(name: str, changed: float, _path: Path) -> str:
    try:
        load_recorded(_path)
    except ValueError as problem:
        return str(problem)
    return ""


def problem_of(name: str) -> str:
    """A sentence that says why a net cannot be run, or "" where it can."""
    path = recorded_weights().get(name)
    if path is None:
        return f"{name} has no recorded weights here yet, so it cannot stand beside the other."
    return _problem(name, path.stat().st_mtime, path)


def recorded_net(name: str) -> DepthNet:
    """A recorded net by name, shared by all viewers."""
    path = recorded_weights()[name]
    return _network(name, path.stat().st_mtime, path)


def depths() -> list[int]:
    """Depths of which at least one family has weights."""
    return sorted({int(name.split("-")[1]) for name in recorded_weights()})
