"""How large F(x) is beside x, in every block."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from figures.plots.deletions import block_sizes
from pages.resnet.residual_block.results import Sizes


def sizes_of_all(names: Sequence[str], found: Sizes, name: str) -> None:
    """The section: norms of F(x) and x in every block; a click shows the block."""
    st.subheader("How much does each block change?", anchor="sizes")
    norms, ratio = block_sizes(names, found.norms, name)
    left, right = st.columns(2)
    with left:
        st.markdown("**How large F(x) and the shortcut are**, on your photo")
        st.plotly_chart(norms, key="res_norms", on_select=lambda: _from_bar("res_norms"),
                        selection_mode="points")  # fmt: skip
    with right:
        st.markdown("**‖F(x)‖ / ‖shortcut‖**: below 1, mostly passed on")
        st.plotly_chart(ratio, key="res_ratios", on_select=lambda: _from_bar("res_ratios"),
                        selection_mode="points")  # fmt: skip
    shares = found.norms[:, 1] / np.maximum(found.norms[:, 2], 1e-12)
    low, high = int(shares.argmin()), int(shares.argmax())
    st.caption(
        f"Smallest in {names[low]} ({shares[low]:.2f}), largest in {names[high]} ({shares[high]:.2f}). "
        "A click on a bar opens its block."
    )


def _from_bar(key: str) -> None:
    points = st.session_state[key].selection.points
    if points:
        st.session_state["block"] = str(points[0]["x"])
