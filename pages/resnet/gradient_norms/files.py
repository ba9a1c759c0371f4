"""The downloads of a gradient sweep."""

from collections.abc import Iterator, Sequence
from typing import Any

import streamlit as st

from analysis.files import csv_text
from analysis.gradients.norms import Profile
from figures.plots.png import plots_png
from pages.resnet.gradient_norms.choices import BATCHES, Settings
from pages.resnet.gradient_norms.listing import LISTING
from pages.resnet.gradient_norms.results import Found


def downloads(settings: Settings, found: Found, figures: list[tuple[str, Any]]) -> None:
    """The figures as one PNG, the numbers as CSV, and the lines that computed them."""
    seeds = f"{settings.seeds} seed{'s' if settings.seeds > 1 else ''}"
    line = f"{settings.shape}, {settings.size} pictures ({BATCHES[settings.batch]}), {seeds}, at initialisation"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "PNG", lambda: plots_png(settings.title, line, figures), "gradient-norms.png", "image/png",
            icon=":material/image:", on_click="ignore", key="grad_png",
        )  # fmt: skip
        st.download_button("CSV", lambda: profiles_csv(found), "gradient-norms.csv", "text/csv",
                           icon=":material/table:", on_click="ignore", key="grad_csv")  # fmt: skip
        st.caption(
            "All four plots on one white sheet; the camera above a plot gives that one alone."
        )
    with st.expander("How this was computed", icon=":material/code:"):
        st.caption("A fresh net for every line and seed; nothing is ever written into .grad.")
        st.code(LISTING, "python")


def profiles_csv(found: dict[tuple[str, int], list[Profile]]) -> str:
    """Every layer of every net and seed."""
    columns = ("family", "depth", "seed", "layer", "gradient_norm", "activation_rms", "float64")
    return csv_text(columns, _layers(found))


def _layers(found: dict[tuple[str, int], list[Profile]]) -> Iterator[Sequence[object]]:
    for (family, depth), profiles in found.items():
        for seed, profile in enumerate(profiles):
            pairs = zip(profile.gradients, profile.activations, strict=True)
            for layer, values in enumerate(pairs, 1):
                yield family, depth, seed, layer, *map(float, values), int(profile.exact)
