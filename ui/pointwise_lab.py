"""The 1x1 convolution by hand: one channel, several channels, and the viewer's photo."""

from typing import Any

import numpy as np
import streamlit as st

from analysis.images import Framed
from analysis.pointwise import PRESETS, Array, dense, first_component, lecture_grid, pointwise
from figures.grids import grid_svg, volumes_svg
from figures.style import BRANCHES
from ui.frame import in_sentences
from ui.pick import drawing

COLOURS = ("red", "green", "blue")
OWN = "my own"
PCA = "PCA's first component"


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
        drawing(
            grid_svg(grid, (row, column), "Input, 6×6×1", BRANCHES["1x1"]), "grid_in", _pick_cell, 6
        )
    with right:
        drawing(
            grid_svg(result, (row, column), "Output, by torch", BRANCHES["5x5"]),
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
    _planes_row("Input", planes, BRANCHES["1x1"], "plane_in")
    _planes_row("Output", result, BRANCHES["5x5"], "plane_out")
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


def _use_preset(pixels_key: str) -> None:
    name = st.session_state["mix_preset"]
    rows = (st.session_state[pixels_key],) if name == PCA else PRESETS.get(name)
    if rows is None:
        return
    st.session_state["mix_count"] = len(rows)
    for out, row in enumerate(rows):
        for colour, value in zip(COLOURS, row, strict=True):
            st.session_state[f"mix_{out}_{colour}"] = round(float(value), 3)


@st.fragment
@in_sentences
def on_the_photo(seen: Framed) -> None:
    """Three channels to one, two or three, live."""
    st.header("On your photo: three colours in, one to three channels out", anchor="photo")
    st.session_state["first_component"] = first_component(seen.pixels)
    columns = st.columns([2, 1])
    columns[0].selectbox("Preset", [*PRESETS, PCA, OWN], index=1, key="mix_preset", on_change=_use_preset,
                         args=("first_component",))  # fmt: skip
    if "mix_count" not in st.session_state:
        _use_preset("first_component")
    count = int(columns[1].number_input("Channels out ", 1, 3, key="mix_count"))
    weights: Array = np.array([_sliders(out) for out in range(count)], dtype=np.float32)
    planes: Array = (seen.pixels.transpose(2, 0, 1) / 255).astype(np.float32)
    result = pointwise(planes, weights)
    shown = st.columns(4)
    shown[0].image(seen.pixels, caption="Input: red, green, blue", width="stretch")
    for out, plane in enumerate(result):
        low, high = float(plane.min()), float(plane.max())
        stretched = (plane - low) / ((high - low) or 1.0)
        shown[out + 1].image(
            stretched, caption=f"Channel {out}: {low:.2f} black, {high:.2f} white", width="stretch"
        )
    if count == 3:
        st.image(np.clip(result.transpose(1, 2, 0), 0, 1), caption="The three as red, green and blue (cut at 0 and 1)",
                 width=300)  # fmt: skip


def _sliders(out: int) -> list[float]:
    values = []
    for column, colour in zip(st.columns(3), COLOURS, strict=True):
        key = f"mix_{out}_{colour}"
        st.session_state.setdefault(key, 0.0)
        values.append(
            float(column.slider(f"{colour} → channel {out}", -2.0, 2.0, step=0.001, key=key))
        )
    return values
