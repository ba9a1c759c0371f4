"""A 1×1 convolution with one output channel, by hand."""

import numpy as np
import streamlit as st

from analysis.convolutions.pointwise import Array, lecture_grid, pointwise
from figures.diagrams.number_grid import grid_svg
from figures.style import INPUT, OUTPUT
from ui.frame import in_sentences
from ui.show import drawing


def _pick_cell(name: str) -> None:
    row, column = (int(part) for part in name.split("."))
    st.session_state["cell"] = 6 * row + column


@st.fragment
@in_sentences
def one_channel() -> None:
    """The lecture's 6x6 picture times one weight."""
    st.header("One channel: multiply every pixel by the same number", anchor="one")
    place = int(st.session_state.setdefault("cell", 0))
    row, column = divmod(place, 6)
    left, middle, right = st.columns([5, 3, 5], vertical_alignment="center")
    with middle:
        weight = st.number_input("Weight of the filter", -100.0, 100.0, 3.0, 0.5, key="weight")
        st.slider("Pixel", 0, 35, key="cell", help="Or click a cell, or walk with the arrow keys.")
    grid = _edited_grid()
    result = pointwise(grid[None], np.array([[weight]], dtype=np.float32))[0]
    with middle:
        value, product = float(grid[row, column]), float(result[row, column])
        st.markdown(f"### {value:g} × {weight:g} = {product:g}")
    with left:
        drawing(grid_svg(grid, (row, column), "Input, 6×6×1", INPUT), "grid_in", _pick_cell, 6)
    with right:
        drawing(
            grid_svg(result, (row, column), "Output, by torch", OUTPUT),
            "grid_out",
            _pick_cell,
            6,
        )


def _edited_grid() -> Array:
    with st.expander("Edit the picture", icon=":material/edit:"):
        table = {f"{c}": list(lecture_grid()[:, c].astype(float)) for c in range(6)}
        edited = st.data_editor(table, key="grid", hide_index=True, num_rows="fixed")
    columns = [[float(v or 0) for v in edited[str(c)]] for c in range(6)]
    return np.array(columns, dtype=np.float32).T
