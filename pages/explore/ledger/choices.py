"""The class, the picture that attribution starts at, and the measure that colours the grid."""

from dataclasses import dataclass

import streamlit as st

from analysis.activations.numbers import probabilities
from pages.explore.ledger.measures import FROM_ONE_PASS, MEASURES
from serving.branches import whole_of
from serving.subject import Subject
from ui import choice

BASELINES = {"black": "black", "colour": "the mean colour"}


@dataclass(frozen=True)
class Choices:
    """The class by its place among the logits, and the picture that attribution starts at."""

    target: int
    baseline: str


def choices(subject: Subject) -> Choices:
    """Draw the two controls."""
    chances = probabilities(whole_of(subject).logits[0].cpu().numpy())
    names = subject.classes
    order = [int(i) for i in (-chances).argsort(kind="stable")]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _follow(order[0])
        target = choice.kept(
            st.selectbox,
            "Class",
            order,
            key="led_class",
            default=order[0],
            read=int,
            width=330,
            format_func=lambda i: f"{names[i]} · {chances[i]:.1%}",
        )
        baseline = choice.kept(
            st.segmented_control,
            "Attribution starts from",
            list(BASELINES),
            key="led_from",
            default="black",
            required=True,
            format_func=BASELINES.__getitem__,
        )
    st.session_state["led_top"] = order[0]
    return Choices(target, baseline)


def _follow(top: int) -> None:
    """Who has not chosen another class sees the picture's most probable one."""
    chosen = st.session_state.get("led_class")
    if chosen is not None and chosen == st.session_state.get("led_top"):
        st.session_state["led_class"] = top


def chosen_measure(measured: bool) -> str:
    """What colours the grid; attribution and drops once they are measured."""
    options = list(MEASURES) if measured else list(FROM_ONE_PASS)
    return choice.kept(
        st.segmented_control,
        "Coloured by",
        options,
        key="led_measure_by",
        default=options[0],
        required=True,
        format_func=lambda measure: MEASURES[measure][0],
    )
