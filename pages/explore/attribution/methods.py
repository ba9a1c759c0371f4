"""The methods that are run, their own settings, and the layer that Grad-CAM looks at."""

from collections.abc import Sequence

import streamlit as st

from analysis.attribution.settings import BASELINES, METHODS, AttributionSettings, settings_for
from pages.explore.attribution.results import (
    known_verdicts,
    layers_of,
    study_of_answer,
    verdicts_of,
)
from serving.subject import Subject
from ui import choice

CHECKED = {"guided_gradcam", "deeplift"}  # offered once their check has passed on this network
CAMS = {"gradcam", "guided_gradcam"}
FIRST = "gradcam"
WINDOWS = {"occlusion_coarse": (3, 4, 5), "occlusion_fine": (6, 8, 12)}  # parts of the picture


def wanted_methods() -> list[str]:
    """The methods of this session, or else of the address."""
    return choice.restore_several("attr_methods", [FIRST], list(METHODS))


def chosen_methods(subject: Subject) -> list[str]:
    """The methods to run, of those that passed their check here; a note says why others did not."""
    answer, wanted = study_of_answer(subject), wanted_methods()
    verdicts = known_verdicts(answer)
    if verdicts is None and set(wanted) & CHECKED:
        verdicts = verdicts_of(answer)
    offered = [
        name for name in METHODS if (verdicts[name].passed if verdicts else name not in CHECKED)
    ]
    if wanted and not set(wanted) & set(offered):
        st.session_state["attr_methods"] = [FIRST]
    chosen = choice.kept_several(
        st.pills,
        "Methods",
        offered,
        key="attr_methods",
        default=[FIRST],
        selection_mode="multi",
        format_func=METHODS.__getitem__,
    )
    for name in METHODS:
        if verdicts and not verdicts[name].passed:
            st.caption(
                f":material/block: **{METHODS[name]}** is not offered here: {verdicts[name].words}."
            )
    return [name for name in METHODS if name in chosen]


def remove_method(name: str) -> None:
    """Stop: the method is no longer chosen."""
    st.session_state["attr_methods"] = [m for m in wanted_methods() if m != name]


def chosen_layer(subject: Subject) -> str:
    """Grad-CAM's layer: the last module or block unless another is chosen."""
    titles = {
        layer.path: f"{layer.title}, {layer.shape[1]}×{layer.shape[2]}×{layer.shape[0]}"
        for layer in layers_of(subject)
    }
    return choice.kept(
        st.selectbox,
        "Grad-CAM looks at",
        list(titles),
        key="attr_layer",
        default=list(titles)[-1],
        format_func=titles.__getitem__,
    )


def chosen_settings(
    methods: Sequence[str], layer: str, side: int
) -> dict[str, AttributionSettings]:
    """Every chosen method with its settings; only what a chosen method uses is shown.

    Raises:
        ValueError: settings that make no sense; the message is for the viewer.
    """
    options: dict[str, object] = {"layer": layer}
    if {"integrated", "deeplift"} & set(methods):
        options["baselines"] = _baselines()
    if "integrated" in methods:
        options |= _path()
    if {"occlusion_coarse", "occlusion_fine", "superpixels"} & set(methods):
        options["fill"] = choice.kept(
            st.selectbox,
            "Covered pixels become",
            list(BASELINES),
            key="attr_fill",
            default="mean",
            format_func=BASELINES.__getitem__,
        )
    windows = {name: _window(name, side) for name in WINDOWS if name in methods}
    if "superpixels" in methods:
        options["segments"] = choice.kept_number(
            st.slider, "Superpixels, about", (10, 200), key="attr_segments", default=50, step=10
        )
    return {name: settings_for(name, **options, **windows.get(name, {})) for name in methods}


def _window(method: str, side: int) -> dict[str, int]:
    """The window of an occlusion, which moves by half its width."""
    kind = method.removeprefix("occlusion_")
    sizes = [side // parts for parts in WINDOWS[method]]
    window = choice.kept(
        st.segmented_control,
        f"{kind.title()} window (px)",
        sizes,
        key=f"attr_window_{kind}",
        default=sizes[1],
        read=int,
        required=True,
    )
    return {"window": window, "stride": max(window // 2, 1)}


def _baselines() -> tuple[str, ...]:
    chosen = choice.kept_several(
        st.pills,
        "Baselines",
        list(BASELINES),
        key="attr_baselines",
        default=["black"],
        selection_mode="multi",
        format_func=BASELINES.__getitem__,
    )
    return tuple(name for name in BASELINES if name in chosen)


def _path() -> dict[str, object]:
    """What only Integrated Gradients asks for."""
    chosen: dict[str, object] = {}
    chosen["most_steps"] = choice.kept(
        st.select_slider,
        "At most this many steps",
        (64, 128, 256, 512),
        key="attr_steps",
        default=256,
        read=int,
    )
    chosen["noise"] = choice.kept(
        st.select_slider,
        "NoiseTunnel: mean over noisy copies",
        (0, 2, 4, 8),
        key="attr_noise",
        default=0,
        read=int,
    )
    if chosen["noise"]:
        chosen["spread"] = choice.kept(
            st.select_slider,
            "Noise, standard deviation (1 is black to white)",
            (0.05, 0.1, 0.2),
            key="attr_spread",
            default=0.1,
            read=float,
        )
    return chosen
