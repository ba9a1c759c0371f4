"""What the viewer of the attribution page has chosen: the class, the methods, their settings, and the look."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.activations.numbers import Maps, probabilities
from analysis.attribution.layers import CamLayer
from analysis.attribution.settings import (
    BASELINES,
    METHODS,
    AttributionSettings,
    Target,
    settings_for,
)
from analysis.attribution.verdicts import Verdict
from figures.pictures.heatmaps import SIGNS, Look
from serving.selection import Selection
from ui import choice

CHECKED = ("guided_gradcam", "deeplift")  # offered once their check has passed on this network
FIRST = "gradcam"
DeltaGenerators = tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]


def forget_if_new(selection: Selection) -> None:
    """A new picture or network starts with its own answer, not with the class that was chosen before."""
    now = (selection.network, selection.picture.key, selection.framing)
    before = st.session_state.get("attr_for")
    if before is not None and before != now:
        for key in ("attr_class", "attr_minus"):
            st.session_state.pop(key, None)
            st.query_params.pop(key, None)
    st.session_state["attr_for"] = now


def chosen_target(logits: Maps, classes: Sequence[str], beside: DeltaGenerators) -> Target | None:
    """The class, by a click on the top five or by name; and perhaps another that it is compared with."""
    chances = probabilities(logits)
    best = [int(i) for i in np.argsort(-chances, kind="stable")[:5]]
    every = range(len(classes))
    plus = choice.restore("attr_class", best[0], every, int)
    minus = choice.restore("attr_minus", -1, range(-1, len(classes)), int)
    st.session_state["attr_top"] = plus if plus in best else None
    top, left, right = beside
    top.pills(
        "Explain its answer", best, key="attr_top", on_change=_from_top,
        format_func=lambda i: f"{_short(classes[i])} {chances[i]:.0%}",
    )  # fmt: skip
    left.selectbox("Class (type to search)", every, key="attr_class",
                   format_func=lambda i: f"{classes[i]} ({chances[i]:.1%})")  # fmt: skip
    right.selectbox("rather than", range(-1, len(classes)), key="attr_minus",
                    format_func=lambda i: "any other (this class alone)" if i < 0 else classes[i])  # fmt: skip
    choice.publish("attr_class", plus, best[0])
    choice.publish("attr_minus", minus, -1)
    if plus == minus:
        st.info("Choose two different classes, or “any other”.")
        return None
    return Target(plus, None if minus < 0 else minus)


def _from_top() -> None:
    if st.session_state["attr_top"] is not None:
        st.session_state["attr_class"] = st.session_state["attr_top"]


def _short(name: str) -> str:
    return name if len(name) <= 24 else name[:22] + "…"


def wanted_methods() -> list[str]:
    """The methods of this session, or else of the address."""
    if "attr_methods" not in st.session_state:
        written = st.query_params.get("attr_methods", FIRST).split(".")
        st.session_state["attr_methods"] = [m for m in METHODS if m in written] or [FIRST]
    chosen: list[str] = st.session_state["attr_methods"]
    return chosen


def chosen_methods(verdicts: dict[str, Verdict] | None) -> list[str]:
    """The methods to run, of those that passed their check here; a note says why others are not offered."""
    offered = [
        name for name in METHODS if (verdicts[name].passed if verdicts else name not in CHECKED)
    ]
    wanted = wanted_methods()
    kept = [m for m in wanted if m in offered]
    st.session_state["attr_methods"] = kept or ([FIRST] if wanted and FIRST in offered else [])
    st.pills(
        "Methods", offered, selection_mode="multi", key="attr_methods",
        format_func=METHODS.__getitem__,
    )  # fmt: skip
    chosen = [m for m in METHODS if m in st.session_state["attr_methods"]]
    choice.publish("attr_methods", ".".join(chosen), FIRST)
    for name in METHODS:
        if verdicts and not verdicts[name].passed:
            st.caption(
                f":material/block: **{METHODS[name]}** is not offered here: {verdicts[name].words}."
            )
    return chosen


def remove_method(name: str) -> None:
    """Stop: the method is no longer chosen."""
    st.session_state["attr_methods"] = [m for m in wanted_methods() if m != name]


def chosen_layer(found: Sequence[CamLayer]) -> str:
    """Grad-CAM's layer: the last module or block unless another is chosen."""
    paths = [place.path for place in found]
    path = choice.restore_name("attr_layer", paths[-1], paths)
    titles = {p.path: f"{p.title}, {p.shape[1]}×{p.shape[2]}×{p.shape[0]}" for p in found}
    st.selectbox("Grad-CAM looks at", paths, key="attr_layer", format_func=titles.__getitem__)
    choice.publish("attr_layer", path, paths[-1])
    return path


def chosen_settings(
    methods: Sequence[str], layer: str, side: int
) -> dict[str, AttributionSettings]:
    """Every chosen method with its settings; only what a chosen method uses is shown.

    Raises:
        ValueError: settings that make no sense; the message is for the viewer.
    """
    options: dict[str, object] = {"layer": layer}
    coarse, fine = side // 4, side // 8
    ablating = {"occlusion_coarse", "occlusion_fine", "superpixels"} & set(methods)
    if {"integrated", "deeplift"} & set(methods):
        options |= _path_settings("integrated" in methods)
    if ablating:
        options["fill"] = st.selectbox(
            "Covered pixels become", list(BASELINES), index=2, key="attr_fill",
            format_func=BASELINES.__getitem__,
        )  # fmt: skip
    if "occlusion_coarse" in methods:
        coarse = _window("Coarse window (px)", (side // 3, side // 4, side // 5), coarse)
    if "occlusion_fine" in methods:
        fine = _window("Fine window (px)", (side // 6, side // 8, side // 12), fine)
    if "superpixels" in methods:
        options["segments"] = st.slider("Superpixels, about", 10, 200, 50, 10, key="attr_segments")
    windows = {"occlusion_coarse": coarse, "occlusion_fine": fine}
    return {name: settings_for(name, **options, **_sizes(windows.get(name))) for name in methods}


def _sizes(window: int | None) -> dict[str, object]:
    return {} if window is None else {"window": window, "stride": max(window // 2, 1)}


def _window(title: str, sizes: tuple[int, ...], first: int) -> int:
    key = f"attr_window_{title.split()[0].lower()}"
    if st.session_state.get(key) not in sizes:
        st.session_state[key] = first
    chosen: int = st.segmented_control(title, sizes, key=key, required=True) or first
    return chosen


def _path_settings(integrated: bool) -> dict[str, object]:
    names = st.pills(
        "Baselines, compared with", list(BASELINES), default=["black"], selection_mode="multi",
        key="attr_baselines", format_func=BASELINES.__getitem__,
    )  # fmt: skip
    chosen: dict[str, object] = {"baselines": tuple(b for b in BASELINES if b in names)}
    if integrated:
        chosen["most_steps"] = st.select_slider(
            "At most this many steps", (64, 128, 256, 512), 256, key="attr_steps"
        )
        chosen["noise"] = st.select_slider(
            "NoiseTunnel: mean over noisy copies", (0, 2, 4, 8), 0, key="attr_noise"
        )
        if chosen["noise"]:
            chosen["spread"] = st.select_slider(
                "Noise, standard deviation (1 is black to white)",
                (0.05, 0.1, 0.2),
                0.1,
                key="attr_spread",
            )
    return chosen


def chosen_look() -> Look:
    """Opacity, sign, threshold, contours: these only redraw."""
    with st.popover("How maps are drawn", icon=":material/palette:", width="stretch"):
        opacity = st.slider("Opacity (%)", 0, 100, 70, 5, key="attr_opacity")
        threshold = st.slider("Hide the weakest (%)", 0, 99, 0, key="attr_threshold")
        sign = st.segmented_control("Values", list(SIGNS), default="signed", key="attr_sign",
                                    format_func=SIGNS.__getitem__, required=True)  # fmt: skip
        contour = st.toggle("Contours", key="attr_contour")
    return Look(opacity / 100, sign, threshold / 100, contour)


def wants_checks() -> bool:
    """Whether every map is checked."""
    checks = choice.restore("attr_checks", True, (True, False), lambda text: text != "False")
    st.toggle("Check every map", key="attr_checks")
    choice.publish("attr_checks", checks, True)
    return checks


def stop_checks() -> None:
    """Stop: maps stay, their checks are switched off."""
    st.session_state["attr_checks"] = False
