"""A 1×1 convolution with several output channels, by hand."""

import numpy as np
import streamlit as st

from analysis.convolutions.pointwise import Array, dense, pointwise
from figures.diagrams.number_grid import grid_svg, volumes_svg
from figures.style import BRANCHES
from ui.choice import kept_number, kept_switch
from ui.sentences import errors_as_sentences
from ui.show import drawing


@st.fragment
@errors_as_sentences
def several() -> None:
    """Planes, a filter for each output channel, and the same numbers from a dense layer."""
    st.header("Several channels: a small dense layer at every pixel", anchor="several")
    places = st.columns(4, vertical_alignment="bottom")
    inputs = kept_number(places[0].number_input, "Channels in", (1, 6), key="stack_in", default=3)
    outputs = kept_number(
        places[1].number_input, "Filters (channels out)", (1, 6), key="stack_out", default=2
    )
    relu = kept_switch(places[2].toggle, "ReLU", key="stack_relu")
    with_bias = kept_switch(places[3].toggle, "Bias", key="stack_bias")
    planes = _edited_planes(inputs)
    weights, bias = _edited_weights(inputs, outputs, with_bias)
    output = pointwise(planes, weights, bias, relu)
    _planes_row("Input", planes, BRANCHES["1x1"], "plane_in")
    _planes_row("Output", output, BRANCHES["5x5"], "plane_out")
    verdict = _verdict(output, dense(planes, weights, bias, relu))
    st.markdown(
        f"**nn.Linear({inputs}, {outputs}) run on every pixel's {inputs} values gives {verdict}.**"
    )
    _to_scale()


def _verdict(output: Array, by_dense: Array) -> str:
    difference = float(np.abs(output - by_dense).max())
    if difference == 0:
        return "exactly the same numbers"
    size = max(float(np.abs(output).max()), 1e-12)
    return f"the same up to rounding ({difference / size:.0e} of the largest)"


def _edited_planes(inputs: int) -> Array:
    planes = []
    with st.expander("Edit the planes", icon=":material/edit:"):
        for column, place in zip(st.columns(inputs), range(inputs), strict=True):
            start = _first_planes()[place]
            table = {str(c): list(start[:, c]) for c in range(4)}
            edited = column.data_editor(
                table, key=f"plane{place}", hide_index=True, num_rows="fixed"
            )
            planes.append([[float(v or 0) for v in edited[str(c)]] for c in range(4)])
    return np.array(planes, dtype=np.float32).transpose(0, 2, 1)


def _first_planes() -> list[Array]:
    """Six 4x4 planes of zeros and tens, before a viewer edits them."""
    rows, columns = np.mgrid[0:4, 0:4]
    shapes = (
        rows < 2,
        columns < 2,
        (rows + columns) % 2 == 0,
        rows == columns,
        rows + columns == 3,
        rows >= 0,
    )
    return [(10 * shape).astype(float) for shape in shapes]


def _edited_weights(inputs: int, outputs: int, with_bias: bool) -> tuple[Array, Array | None]:
    st.caption("Filters: one row for each output channel, one weight for each input channel.")
    start = np.array([[1.0, -1.0, 0.5, 1.0, -0.5, 2.0], [0.5, 0.5, 0.5, -1.0, 1.0, 0.0]] * 3)
    table: dict[str, list[float]] = {f"in {k}": list(start[:outputs, k]) for k in range(inputs)}
    if with_bias:
        table["bias"] = [0.0] * outputs
    edited = st.data_editor(
        table, key=f"filters{inputs}x{outputs}{with_bias}", hide_index=True, num_rows="fixed"
    )
    columns = [[float(v or 0) for v in edited[f"in {k}"]] for k in range(inputs)]
    weights = np.array(columns, dtype=np.float32).T
    if not with_bias:
        return weights, None
    return weights, np.array([float(v or 0) for v in edited["bias"]], dtype=np.float32)


def _planes_row(title: str, planes: Array, colour: str, key: str) -> None:
    for place, (column, plane) in enumerate(zip(st.columns(6), planes, strict=False)):
        with column:
            drawing(grid_svg(plane, (-1, -1), f"{title} {place}", colour, 170), key=f"{key}{place}")


def _to_scale() -> None:
    st.markdown("**To scale**")
    places = st.columns(3)
    side = kept_number(
        places[0].number_input, "Height and width", (1, 512), key="volume_side", default=6
    )
    inputs = kept_number(
        places[1].number_input, "Channels in ", (1, 2048), key="volume_in", default=64
    )
    outputs = kept_number(
        places[2].number_input, "Filters", (1, 2048), key="volume_out", default=32
    )
    drawing(volumes_svg(side, inputs, outputs), key="volumes")
    st.caption(
        f"Parameters: {outputs} × {inputs} = {outputs * inputs:,} (and {outputs} biases if there "
        f"are any). Multiplications: {side} × {side} × {outputs} × {inputs} = "
        f"{side * side * outputs * inputs:,}."
    )
