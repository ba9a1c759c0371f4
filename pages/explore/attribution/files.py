"""The attribution page's code panel and downloads."""

import inspect
from collections.abc import Mapping, Sequence

import streamlit as st

from analysis.attribution.attribute import Attribution
from analysis.attribution.exports import attributions_npz
from analysis.attribution.faithfulness import Curves
from analysis.attribution.settings import METHODS, used
from figures.pictures.heatmaps import Look, heatmap_poster, overlay_pixels
from pages.explore.attribution.results import Study
from pages.explore.attribution.words import ASKS, score


def downloads(
    study: Study, found: Sequence[Attribution], random: Mapping[str, Attribution],
    curves: Mapping[str, Curves], look: Look,
) -> None:  # fmt: skip
    """PNG of the maps as they are drawn, NPZ of the numbers."""
    selection, target = study.selection, study.target
    classes = study.tool.loaded.classes
    stem = f"attribution-{selection.network}-{target.plus}"
    facts = {
        "network": selection.network, "picture": selection.picture.key, "framing": selection.framing,
        "class": classes[target.plus], "class_index": target.plus,
        "minus": None if target.minus is None else classes[target.minus],
    }  # fmt: skip
    with st.container(horizontal=True):
        st.download_button(
            "PNG", lambda: _poster(study, found, look), f"{stem}.png", "image/png",
            icon=":material/image:", on_click="ignore", key="attr_png",
        )  # fmt: skip
        st.download_button(
            "NPZ", lambda: attributions_npz(study.view.pixels, found, random, curves, facts),
            f"{stem}.npz", "application/octet-stream", icon=":material/data_array:", on_click="ignore",
            key="attr_npz",
        )  # fmt: skip


def _poster(study: Study, found: Sequence[Attribution], look: Look) -> bytes:
    panels = [
        (METHODS[one.settings.method], _line(one), overlay_pixels(study.view.pixels, one.heatmap, look))
        for one in found
    ]  # fmt: skip
    title = f"{study.tool.loaded.card.title}: {score(study.target, study.tool.loaded.classes)}"
    plain = title.replace("“", '"').replace("”", '"')
    line = f"{look.sign}, each map to its own 99.5th percentile"
    return heatmap_poster(plain, line, study.view.pixels, panels)


def _line(one: Attribution) -> str:
    return ", ".join(f"{k} {v}" for k, v in used(one.settings).items() if k != "method")[:52]


def code_panel(study: Study, found: Sequence[Attribution]) -> None:
    """What each method asks, and the lines that ran."""
    from analysis.attribution import methods

    with st.expander("What each method asks", icon=":material/help:"):
        st.markdown("\n".join(f"- **{METHODS[name]}**: {ASKS[name]}" for name in METHODS))
    with st.expander("How this was computed", icon=":material/code:"):
        st.caption(
            "Captum hooks modules, so it never touches the network that all viewers share: it works on a twin on the "
            "same weights, in which every ReLU call is a module of its own and concatenations and sums can be hooked. "
            "The score is a logit (not its softmax). These are the very functions that called Captum:"
        )
        names = dict.fromkeys(one.settings.method for one in found)
        calls = dict.fromkeys(methods.CALLS[name] for name in names)
        text = "\n\n".join(inspect.getsource(call).rstrip() for call in calls)
        st.code(f"{inspect.getsource(methods.Score)}\n\n{text}", "python")
        if "integrated" in names:
            st.code(inspect.getsource(methods._along_path), "python")
