"""The pictures as files, with the settings that give them again."""

from dataclasses import asdict

import streamlit as st

from analysis.features.exports import settings_json, settings_npz
from analysis.features.optimise import Climb
from analysis.features.target import Target
from figures.pictures.optimised import pictures_png
from pages.explore.features.results import Painted
from pages.explore.features.words import MEASURES
from ui.takeaway import download


def downloads(network: str, target: Target, how: Climb, painted: Painted) -> None:
    """PNG, NPZ, JSON."""
    stem = f"{network}-{target.node}-{target.kind}-{target.index}"
    pictures, facts = list(painted.pictures), _facts(network, target, how, painted)
    with st.container(horizontal=True):
        download("PNG", f"{stem}.png", lambda: pictures_png(pictures), key="fv_png")
        download(
            "NPZ",
            f"{stem}.npz",
            lambda: settings_npz(painted.pictures, painted.scores, facts),
            key="fv_npz",
        )
        download("JSON", f"{stem}.json", lambda: settings_json(facts), key="fv_json")


def _facts(network: str, target: Target, how: Climb, painted: Painted) -> dict[str, object]:
    return {
        "network": network,
        **asdict(target),
        **asdict(how),
        "measure": MEASURES[target.kind],
        "reached": painted.check.reached,
        "gallery": painted.check.gallery,
    }
