"""What the viewer has chosen: the class, the methods, their settings, and how maps are drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.activations.numbers import probabilities
from analysis.attribution.settings import AttributionSettings, Target
from figures.pictures.heatmaps import SIGNS, Look
from pages.explore.attribution.methods import CAMS, chosen_layer, chosen_methods, chosen_settings
from pages.explore.attribution.words import score, shortened
from serving.subject import Subject
from ui import choice
from ui.sentences import as_text

DeltaGenerators = tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]


@dataclass(frozen=True)
class Choices:
    """The score that is explained, every chosen method with its settings, and how maps are drawn.

    There are no settings where no method is chosen, or where they make no sense.
    """

    target: Target
    settings: Mapping[str, AttributionSettings]
    look: Look


def choices(subject: Subject) -> Choices | None:
    """Draw the controls; None, and a sentence, where a class is compared with itself."""
    _forget_if_new(subject)
    top = st.container()
    left, middle, right = st.columns(3)
    target = _target(subject, (top, left, middle))
    if target is None:
        return None
    methods, layer = chosen_methods(subject), ""
    if CAMS & set(methods):
        with right:
            layer = chosen_layer(subject)
    left, middle, right = st.columns([5, 3, 3], vertical_alignment="center")
    left.markdown(f"**{as_text(score(target, subject.classes))}**")
    with right:
        look = chosen_look()
    settings = _settings(methods, layer, subject.card.crop, middle)
    if not methods:
        st.info("Choose at least one method.")
    return Choices(target, settings, look)


def _forget_if_new(subject: Subject) -> None:
    """A new picture or network starts with its own answer, not with the class chosen before."""
    now = (subject.network, subject.picture.key, subject.framing)
    before = st.session_state.get("attr_for")
    if before is not None and before != now:
        choice.forget("attr_class", "attr_minus")
    st.session_state["attr_for"] = now


def _target(subject: Subject, beside: DeltaGenerators) -> Target | None:
    """The class, by a click on the top five or by name; and perhaps one to compare it with."""
    classes, chances = subject.classes, probabilities(subject.logits)
    best = [int(i) for i in np.argsort(-chances, kind="stable")[:5]]
    top, left, right = beside
    plus = choice.kept(
        left.selectbox,
        "Class (type to search)",
        range(len(classes)),
        key="attr_class",
        default=best[0],
        read=int,
        format_func=lambda i: f"{classes[i]} ({chances[i]:.1%})",
    )
    minus = choice.kept(
        right.selectbox,
        "rather than",
        range(-1, len(classes)),
        key="attr_minus",
        default=-1,
        read=int,
        format_func=lambda i: "any other (this class alone)" if i < 0 else classes[i],
    )
    st.session_state["attr_top"] = plus if plus in best else None
    with top:
        _top_pills({i: f"{as_text(shortened(classes[i]))} {chances[i]:.0%}" for i in best})
    if plus == minus:
        st.info("Choose two different classes, or “any other”.")
        return None
    return Target(plus, None if minus < 0 else minus)


def _top_pills(titles: Mapping[int, str]) -> None:
    st.pills(
        "Explain its answer",
        list(titles),
        key="attr_top",
        on_change=_from_top,
        format_func=titles.__getitem__,
    )


def _from_top() -> None:
    if st.session_state["attr_top"] is not None:
        st.session_state["attr_class"] = st.session_state["attr_top"]


def _settings(
    methods: Sequence[str], layer: str, side: int, beside: DeltaGenerator
) -> Mapping[str, AttributionSettings]:
    if not set(methods) - CAMS:
        return chosen_settings(methods, layer, side)
    with (
        beside,
        st.popover("AttributionSettings of the methods", icon=":material/tune:", width="stretch"),
    ):
        try:
            return chosen_settings(methods, layer, side)
        except ValueError as problem:
            message = str(problem)
    st.error(message)
    return {}


def chosen_look() -> Look:
    """Opacity, sign, threshold, contours: these only redraw."""
    with st.popover("How maps are drawn", icon=":material/palette:", width="stretch"):
        opacity = choice.kept_number(
            st.slider, "Opacity (%)", (0, 100), key="attr_opacity", default=70, step=5
        )
        threshold = choice.kept_number(
            st.slider, "Hide the weakest (%)", (0, 99), key="attr_threshold", default=0
        )
        sign = choice.kept(
            st.segmented_control,
            "Values",
            list(SIGNS),
            key="attr_sign",
            default="signed",
            format_func=SIGNS.__getitem__,
            required=True,
        )
        contour = choice.kept_switch(st.toggle, "Contours", key="attr_contour")
    return Look(opacity / 100, sign, threshold / 100, contour)


def wants_checks() -> bool:
    """Whether every map is checked."""
    return choice.kept_switch(st.toggle, "Check every map", key="attr_checks", default=True)


def stop_checks() -> None:
    """Stop: maps stay, their checks are switched off."""
    st.session_state["attr_checks"] = False
