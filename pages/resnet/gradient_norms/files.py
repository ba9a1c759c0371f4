"""The downloads of a gradient sweep."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import streamlit as st

from figures.plots.png import plots_png
from pages.resnet.gradient_norms.choices import BATCHES, Choices
from pages.resnet.gradient_norms.results import Sweep
from ui.takeaway import download


def files(choices: Choices, sweep: Sweep, figures: Sequence[tuple[str, Any]]) -> None:
    """The figures as one PNG, and the numbers as CSV."""
    seeds = f"{choices.seeds} seed{'s' if choices.seeds > 1 else ''}"
    batch = f"{choices.size} pictures ({BATCHES[choices.batch]})"
    line = f"{choices.shape}, {batch}, {seeds}, at initialisation"
    with st.container(horizontal=True, vertical_alignment="center"):
        download(
            "PNG",
            "gradient-norms.png",
            lambda: plots_png(choices.title, line, list(figures)),
            key="grad_png",
        )
        download("CSV", "gradient-norms.csv", lambda: profiles_csv(sweep), key="grad_csv")
        st.caption(
            "All four plots on one white sheet; the camera above a plot gives that one alone."
        )


def profiles_csv(sweep: Sweep) -> str:
    """Every layer of every net and seed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(
        ["family", "depth", "seed", "layer", "gradient_norm", "activation_rms", "float64"]
    )
    for (family, depth), profiles in sweep.items():
        for seed, profile in enumerate(profiles):
            pairs = zip(profile.gradients, profile.activations, strict=True)
            for layer, values in enumerate(pairs, 1):
                writer.writerow(
                    [family, depth, seed, layer, *map(float, values), int(profile.exact)]
                )
    return buffer.getvalue()
