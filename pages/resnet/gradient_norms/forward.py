"""Activations on the way forward."""

from typing import Any

import numpy as np
import streamlit as st

from figures.plots.norms import Line, depth_profile
from pages.resnet.gradient_norms.results import Sweep
from ui.show import chart


def forward(sweep: Sweep) -> tuple[str, Any]:
    """The section; its figure comes back with its title."""
    st.subheader("Activations on the way forward", anchor="forward")
    lines = [
        Line(family, depth, np.stack([p.activations for p in of_net]), any(p.exact for p in of_net))
        for (family, depth), of_net in sweep.items()
    ]
    figure = depth_profile(lines, "root mean square of the layer's output", 380)
    chart(figure, "grad_forward", "activations")
    st.caption(
        "Right after each convolution, before BatchNorm and the addition: in the residual nets the"
        " first layer of a block sees the whole sum and the second one only its own branch, hence"
        " the zigzag."
    )
    return "Activations on the way forward", figure
