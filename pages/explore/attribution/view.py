"""The attribution page: whose score, which methods, the maps side by side, and what each of them is worth."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.activations.capture import Activations
from analysis.attribution.attribute import Attribution
from analysis.attribution.settings import METHODS, AttributionSettings, Target
from analysis.pictures.framing import Framed
from figures.pictures.heatmaps import Look, overlay_svg, reach, scale_svg
from pages.explore.attribution import words as words
from pages.explore.attribution.choices import (
    CHECKED,
    chosen_layer,
    chosen_look,
    chosen_methods,
    chosen_settings,
    chosen_target,
    forget_if_new,
    remove_method,
    stop_checks,
    wanted_methods,
    wants_checks,
)
from pages.explore.attribution.files import code_panel, downloads
from pages.explore.attribution.results import (
    Study,
    curves_of,
    heatmap_of,
    known_verdicts,
    places_of,
    verdicts_of,
)
from pages.explore.attribution.worth import measured_worth
from serving.networks import Instrument
from serving.selection import Selection
from ui.frame import in_sentences
from ui.show import drawing

ACROSS = 3  # maps in a row


@in_sentences
def attribution_lab(
    selection: Selection, tool: Instrument, view: Framed, found: Activations
) -> None:
    """The page below its question. No fragment: any change must be able to stop a run."""
    forget_if_new(selection)
    classes = tool.loaded.classes
    top = st.container()
    left, middle, right = st.columns(3)
    target = chosen_target(found.logits, classes, (top, left, middle))
    if target is None:
        return
    study = Study(selection, tool, view, target)
    own = replace(study, target=Target(int(found.logits.argmax())))
    verdicts = known_verdicts(own)
    if verdicts is None and set(wanted_methods()) & set(CHECKED):
        verdicts = verdicts_of(own)
    methods = chosen_methods(verdicts)
    settings, look = _settings(methods, study, right)
    if settings:
        _results(study, settings, look)
    elif not methods:
        st.info("Choose at least one method.")
    if verdicts is None:
        verdicts_of(own)  # after the maps, so that they need not wait; then offer what passed
        st.rerun()


def _settings(
    methods: Sequence[str], study: Study, beside: DeltaGenerator
) -> tuple[dict[str, AttributionSettings], Look]:
    layer, side = "", len(study.view.pixels)
    if {"gradcam", "guided_gradcam"} & set(methods):
        with beside:
            layer = chosen_layer(
                places_of(study.selection.network, study.selection.device, study.tool)
            )
    left, middle, right = st.columns([5, 3, 3], vertical_alignment="center")
    left.markdown(f"**{words.score(study.target, study.tool.loaded.classes)}**")
    with right:
        look = chosen_look()
    if not set(methods) - {"gradcam", "guided_gradcam"}:
        return chosen_settings(methods, layer, side), look
    with (
        middle,
        st.popover("AttributionSettings of the methods", icon=":material/tune:", width="stretch"),
    ):
        try:
            return chosen_settings(methods, layer, side), look
        except ValueError as problem:
            message = str(problem)
    st.error(message)
    return {}, look


def _results(study: Study, settings: dict[str, AttributionSettings], look: Look) -> None:
    found = _maps(study, settings, look)
    random, curves = {}, {}
    st.subheader("What is each map worth?")
    if wants_checks():
        st.caption(words.CHECKS)
        reference = curves_of(study, None, stop_checks)
        for one in found:
            name = one.settings.method
            random[name], curves[name] = measured_worth(study, one, reference, look)
    downloads(study, found, random, curves, look)
    code_panel(study, found)


def _maps(study: Study, settings: dict[str, AttributionSettings], look: Look) -> list[Attribution]:
    """Every method's map, drawn as soon as it is there."""
    found = []
    columns = [c for _ in range(-(-len(settings) // ACROSS)) for c in st.columns(ACROSS)]
    waiting = st.container()
    for column, (name, one) in zip(columns, settings.items(), strict=False):
        with waiting:
            result = heatmap_of(study, one, partial(remove_method, name))
        found.append(result)
        with column:
            _panel(study, result, look, f"attr_map_{name}")
    _, middle, _ = st.columns([1, 2, 1])
    with middle:
        drawing(scale_svg(look), key="attr_scale")
    st.caption(words.scale(look))
    return found


def _panel(study: Study, one: Attribution, look: Look, key: str) -> None:
    title = METHODS[one.settings.method]
    st.markdown(f"**{title}**")
    drawing(overlay_svg(study.view.pixels, one.heatmap, look, title), key=key)
    st.caption(words.facts(one, reach(one.heatmap)))
