"""A 1×1 convolution with several output channels, by hand."""

from typing import Any

import numpy as np
import streamlit as st

from analysis.convolutions.pointwise import Array, dense, pointwise
from figures.diagrams.number_grid import grid_svg, volumes_svg
from figures.style import INPUT, OUTPUT
from ui.frame import in_sentences
from ui.show import drawing


@st.fragment
@in_sentences
def several_channels() -> None:
    """A stack of planes, one filter for each output channel, and the same numbers from a dense layer."""
    st.header("Several channels: a small dense layer at every pixel", anchor="several")
    controls = st.columns(4, vertical_alignment="bottom")
    inputs = int(controls[0].number_input("Channels in", 1, 6, 3, key="stack_in"))
    outputs = int(controls[1].number_input("Filters (channels out)", 1, 6, 2, key="stack_out"))
    relu = controls[2].toggle("ReLU", key="stack_relu")
    with_bias = controls[3].toggle("Bias", key="stack_bias")
    planes = _edited_planes(inputs)
    weights, bias = _edited_weights(inputs, outputs, with_bias)
    result = pointwise(planes, weights, bias, relu)
    _planes_row("Input", planes, INPUT, "plane_in")
    _planes_row("Output", result, OUTPUT, "plane_out")
    same = float(np.abs(result - dense(planes, weights, bias, relu)).max())
    size = max(float(np.abs(result).max()), 1e-12)
    verdict = (
        "exactly the same numbers"
        if same == 0
        else f"the same up to rounding ({same / size:.0e} of the largest)"
    )
    st.markdown(
        f"**nn.Linear({inputs}, {outputs}) run on every pixel's {inputs} values gives {verdict}.**"
    )
    _scale_drawing()


def _edited_planes(inputs: int) -> Array:
    rows, columns = np.mgrid[0:4, 0:4]
    shapes = [
        rows < 2,
        columns < 2,
        (rows + columns) % 2 == 0,
        rows == columns,
        rows + columns == 3,
        rows >= 0,
    ]
    planes = []
    with st.expander("Edit the planes", icon=":material/edit:"):
        for place, column in enumerate(st.columns(inputs)):
            start = (10 * shapes[place]).astype(float)
            table = {str(c): list(start[:, c]) for c in range(4)}
            edited = column.data_editor(
                table, key=f"plane{place}", hide_index=True, num_rows="fixed"
            )
            planes.append([[float(v or 0) for v in edited[str(c)]] for c in range(4)])
    return np.array(planes, dtype=np.float32).transpose(0, 2, 1)


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
    bias = (
        np.array([float(v or 0) for v in edited["bias"]], dtype=np.float32) if with_bias else None
    )
    return np.array(columns, dtype=np.float32).T, bias


def _planes_row(title: str, planes: np.ndarray[Any, Any], colour: str, key: str) -> None:
    for place, (column, plane) in enumerate(zip(st.columns(6), planes, strict=False)):
        with column:
            drawing(grid_svg(plane, (-1, -1), f"{title} {place}", colour, 170), key=f"{key}{place}")


def _scale_drawing() -> None:
    st.markdown("**To scale**")
    columns = st.columns(3)
    side = int(columns[0].number_input("Height and width", 1, 512, 6, key="volume_side"))
    inputs = int(columns[1].number_input("Channels in ", 1, 2048, 64, key="volume_in"))
    outputs = int(columns[2].number_input("Filters", 1, 2048, 32, key="volume_out"))
    drawing(volumes_svg(side, inputs, outputs), key="volumes")
    st.caption(
        f"Parameters: {outputs} × {inputs} = {outputs * inputs:,} (and {outputs} biases if wanted). "
        f"Multiplications: {side} × {side} × {outputs} × {inputs} = {side * side * outputs * inputs:,}."
    )
