"""The first layer's gradient against depth, and the plain nets' over the residual ones'."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from figures.plots import norms
from figures.plots.norms import Line
from ui.show import chart


def first_layer(lines: Sequence[Line]) -> list[tuple[str, Any]]:
    """The section; its figures come back with their titles."""
    st.subheader("First layer against depth", anchor="first-layer")
    first, share = norms.first_layer(lines), norms.ratio(lines)
    left, right = st.columns(2, gap="medium")
    with left:
        chart(first, "grad_first", "first-layer")
    with right:
        chart(share, "grad_ratio", "plain-over-residual")
    return [("First layer against depth", first), ("Plain over residual", share)]
