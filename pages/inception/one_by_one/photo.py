"""The 1x1 convolution by hand: one channel, several channels, and the viewer's photo."""

import numpy as np
import streamlit as st

from analysis.convolutions.pointwise import PRESETS, Array, first_component, pointwise
from analysis.pictures.framing import Framed
from ui.frame import in_sentences

COLOURS = ("red", "green", "blue")
OWN = "my own"
PCA = "PCA's first component"


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
