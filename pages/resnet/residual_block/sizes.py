"""How large F(x) is beside x, in every block."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from figures.plots.blocks.sizes import block_sizes
from pages.resnet.residual_block.choices import open_block
from serving.blocks import blocks_of
from serving.blocks import sizes as sizes_of
from serving.subject import Subject
from ui.show import chart


def sizes(subject: Subject, chosen: str) -> None:
    """The section: norms of F(x) and x in every block; a click shows the block."""
    st.subheader("How much does each block change?", anchor="sizes")
    names = [parts.block.name for parts in blocks_of(subject)]
    table = sizes_of(subject).norms
    norms, ratio = block_sizes(names, table, chosen)
    left, right = st.columns(2)
    with left:
        st.markdown("**How large F(x) and the shortcut are**, on your photo")
        chart(norms, "res_norms", on_select=_opens("res_norms"), selection_mode="points")
    with right:
        st.markdown("**‖F(x)‖ / ‖shortcut‖**: below 1 the block mostly passes x on")
        chart(ratio, "res_ratios", on_select=_opens("res_ratios"), selection_mode="points")
    shares = table[:, 1] / np.maximum(table[:, 2], 1e-12)
    low, high = int(shares.argmin()), int(shares.argmax())
    st.caption(
        f"Smallest in {names[low]} ({shares[low]:.2f}), largest in {names[high]}"
        f" ({shares[high]:.2f}). A click on a bar opens its block."
    )


def _opens(key: str) -> Callable[[], None]:
    def act() -> None:
        points = st.session_state[key].selection.points
        if points:
            open_block(str(points[0]["x"]))

    return act
