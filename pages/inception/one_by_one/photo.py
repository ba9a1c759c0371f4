"""A 1x1 convolution of the viewer's photo: three colours to one, two or three channels."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from analysis.convolutions.pointwise import PRESETS, Array, first_component, pointwise
from analysis.pictures.framing import Framed
from serving.subject import Subject
from ui.choice import kept, kept_number
from ui.sentences import errors_as_sentences

COLOURS = ("red", "green", "blue")
MOST = 3  # channels out
FIRST = "grey by luminance"
OWN = "my own"
PCA = "PCA's first component"
Rows = Sequence[Sequence[float]]  # of a preset: output channels x red, green, blue


@st.fragment
@errors_as_sentences
def photo(subject: Subject) -> None:
    """Three channels to one, two or three, live."""
    st.header("On your photo: three colours in, one to three channels out", anchor="photo")
    view = subject.view
    weights = _weights(view)
    planes: Array = (view.pixels.transpose(2, 0, 1) / 255).astype(np.float32)
    output = pointwise(planes, weights)
    shown = st.columns(1 + MOST)
    shown[0].image(view.pixels, caption="Input: red, green, blue", width="stretch")
    for out, plane in enumerate(output):
        low, high = float(plane.min()), float(plane.max())
        stretched = (plane - low) / ((high - low) or 1.0)
        words = f"Channel {out}: {low:.2f} black, {high:.2f} white"
        shown[out + 1].image(stretched, caption=words, width="stretch")
    if len(output) == 3:
        st.image(
            np.clip(output.transpose(1, 2, 0), 0, 1),
            caption="The three as red, green and blue (cut at 0 and 1)",
            width=300,
        )


def _weights(view: Framed) -> Array:
    """The weights (channels out x 3) that the viewer has set, a preset's to begin with."""
    left, right = st.columns([2, 1])
    preset = kept(
        left.selectbox,
        "Preset",
        [*PRESETS, PCA, OWN],
        key="mix_preset",
        default=FIRST,
        on_change=_use_preset,
        args=(view,),
    )
    rows = _rows(preset, view)
    count = kept_number(
        right.number_input, "Channels out ", (1, MOST), key="mix_count", default=len(rows) or 1
    )
    return np.array([_sliders(out, rows) for out in range(count)], dtype=np.float32)


def _rows(preset: str, view: Framed) -> Rows:
    """A preset's weights; none for the viewer's own."""
    return (first_component(view.pixels),) if preset == PCA else PRESETS.get(preset, ())


def _weight(rows: Rows, out: int, colour: int) -> float:
    return round(float(rows[out][colour]), 3) if out < len(rows) else 0.0


def _use_preset(view: Framed) -> None:
    rows = _rows(st.session_state["mix_preset"], view)
    if not rows:
        return
    st.session_state["mix_count"] = len(rows)
    for out in range(MOST):
        for place, colour in enumerate(COLOURS):
            st.session_state[f"mix_{out}_{colour}"] = _weight(rows, out, place)


def _sliders(out: int, rows: Rows) -> list[float]:
    return [
        kept_number(
            column.slider,
            f"{colour} → channel {out}",
            (-2.0, 2.0),
            key=f"mix_{out}_{colour}",
            default=_weight(rows, out, place),
            step=0.001,
        )
        for place, (column, colour) in enumerate(zip(st.columns(3), COLOURS, strict=True))
    ]
