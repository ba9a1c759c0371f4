"""The figures below the profile: the first layer's gradient against depth, and the way forward."""

from typing import Any

import numpy as np
import streamlit as st

from figures.plots.norms import Line, depth_profile, first_layer, ratio
from pages.resnet.gradient_norms.results import Found
from ui.show import modebar


def other_figures(lines: list[Line], found: Found) -> list[tuple[str, Any]]:
    """Draw the figures below the profile; they come back with their titles."""
    st.subheader("First layer against depth", anchor="first-layer")
    columns = st.columns(2, gap="medium")
    first, share = first_layer(lines), ratio(lines)
    columns[0].plotly_chart(first, key="grad_first", config=modebar("first-layer"))
    columns[1].plotly_chart(share, key="grad_ratio", config=modebar("plain-over-residual"))
    st.subheader("Activations on the way forward", anchor="forward")
    forward = depth_profile(
        [Line(f, d, np.stack([p.activations for p in ps]), any(p.exact for p in ps))
         for (f, d), ps in found.items()],
        "root mean square of the layer's output", 380,
    )  # fmt: skip
    st.plotly_chart(forward, key="grad_forward", config=modebar("activations"))
    st.caption(
        "Right after each convolution, before BatchNorm and the addition: in the residual nets the first layer of "
        "a block sees the whole sum and the second one only its own branch, hence the zigzag."
    )
    return [("First layer against depth", first), ("Plain over residual", share),
            ("Activations on the way forward", forward)]  # fmt: skip
