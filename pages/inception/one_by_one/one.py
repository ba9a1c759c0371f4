"""A 1×1 convolution with one output channel, by hand."""

import numpy as np
import streamlit as st

from analysis.convolutions.pointwise import Array, lecture_grid, pointwise
from figures.diagrams.number_grid import grid_svg
from figures.style import BRANCHES
from ui.choice import kept_number
from ui.sentences import errors_as_sentences
from ui.show import drawing

SIDE = 6  # px of the lecture's picture


@st.fragment
@errors_as_sentences
def one() -> None:
    """The lecture's 6x6 picture times one weight."""
    st.header("One channel: multiply every pixel by the same number", anchor="one")
    left, middle, right = st.columns([5, 3, 5], vertical_alignment="center")
    with middle:
        weight, cell = _controls()
    grid = _edited_grid()
    product = pointwise(grid[None], np.array([[weight]], dtype=np.float32))[0]
    with middle:
        st.markdown(f"### {float(grid[cell]):g} × {weight:g} = {float(product[cell]):g}")
    with left:
        svg = grid_svg(grid, cell, "Input, 6×6×1", BRANCHES["1x1"])
        drawing(svg, "grid_in", _pick_cell, SIDE)
    with right:
        svg = grid_svg(product, cell, "Output, by torch", BRANCHES["5x5"])
        drawing(svg, "grid_out", _pick_cell, SIDE)


def _controls() -> tuple[float, tuple[int, int]]:
    """The filter's weight, and the chosen pixel's row and column."""
    weight = kept_number(
        st.number_input,
        "Weight of the filter",
        (-100.0, 100.0),
        key="weight",
        default=3.0,
        step=0.5,
    )
    place = kept_number(
        st.slider,
        "Pixel",
        (0, SIDE * SIDE - 1),
        key="cell",
        default=0,
        help="Or click a cell, or move with the arrow keys.",
    )
    return weight, divmod(place, SIDE)


def _pick_cell(name: str) -> None:
    row, column = (int(part) for part in name.split("."))
    st.session_state["cell"] = SIDE * row + column


def _edited_grid() -> Array:
    with st.expander("Edit the picture", icon=":material/edit:"):
        table = {f"{c}": list(lecture_grid()[:, c].astype(float)) for c in range(SIDE)}
        edited = st.data_editor(table, key="grid", hide_index=True, num_rows="fixed")
    columns = [[float(v or 0) for v in edited[str(c)]] for c in range(SIDE)]
    return np.array(columns, dtype=np.float32).T
