"""The ledger's class, and the picture that attribution starts at."""

import streamlit as st

from analysis.ablation.branches import Pass
from analysis.activations.numbers import probabilities
from serving.networks import Instrument
from ui import choice

BASELINES = {"black": "black", "colour": "the mean colour"}


def controls(tool: Instrument, run: Pass) -> tuple[int, str]:
    """Draw the two controls: the class's index, and the name of the picture that attribution starts at."""
    logits = run.logits[0].cpu().numpy()
    chances, names = probabilities(logits), tool.loaded.classes
    order = [int(i) for i in (-chances).argsort(kind="stable")]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        numbers = list(range(len(names)))
        _follow(order[0])
        target = choice.restore("led_class", order[0], numbers, int)
        st.selectbox("Class", order, key="led_class", width=330,
                     format_func=lambda i: f"{names[i]} · {chances[i]:.1%}")  # fmt: skip
        baseline = choice.restore_name("led_from", "black", list(BASELINES))
        st.segmented_control("Attribution starts at", list(BASELINES), key="led_from", required=True,
                             format_func=BASELINES.__getitem__)  # fmt: skip
    st.session_state["led_top"] = order[0]
    choice.publish("led_class", target, order[0])
    choice.publish("led_from", baseline, "black")
    return target, baseline


def _follow(top: int) -> None:
    """Who has not chosen another class sees the picture's most probable one."""
    chosen = st.session_state.get("led_class")
    if chosen is not None and chosen == st.session_state.get("led_top"):
        st.session_state["led_class"] = top
