"""The picture at eight sizes, and which branch responds to which of them."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.activations.sizes import Answer
from figures.pictures.overlays import glow
from figures.pictures.raster import scale_for
from figures.plots.work import size_curves
from figures.style import branch_colour
from models.anatomy import Module
from pages.inception.filter_sizes.results import SCALES, answers_by_size
from serving.subject import Subject
from ui.choice import kept
from ui.run import running
from ui.sentences import errors_as_sentences
from ui.show import chart


@st.fragment
@errors_as_sentences
def sizes(subject: Subject, module: Module) -> None:
    """The picture at eight sizes, each branch's answer at one of them, and the curve over all."""
    st.header("One picture, eight sizes")
    text = "Running the network on eight sizes …"
    run = partial(running, text, of=len(SCALES), key="sizes", stoppable=False)
    answers = answers_by_size(subject, module, run)
    scale = kept(
        st.select_slider,
        "Size of the picture",
        SCALES,
        key="object_scale",
        default=0.5,
        read=float,
        format_func=lambda share: f"{share:.0%}",
    )
    most = max(float(plane.max()) for answer in answers for plane in answer.maps)
    _maps(module, answers[SCALES.index(scale)], most)
    relative = _relative(answers)
    curves = [
        (branch.title, branch_colour(branch.role), [float(v) for v in values])
        for branch, values in zip(module.branches, relative.T, strict=True)
    ]
    chart(size_curves(SCALES, curves), key="size_curves", name="strength-by-size")
    st.markdown(_measured_words(module, relative))
    st.caption(
        "Strength: root mean square over the branch's channels, averaged over the part of the "
        "map where the picture is. A shrunk picture lies on a background of its mean colour; an "
        "enlarged one is cut off at the edge. Divided by each branch's mean over the eight "
        "sizes, because the branches differ in their typical values. The gallery's boats show "
        "three sizes at once."
    )


def _maps(module: Module, answer: Answer, most: float) -> None:
    columns = st.columns(len(module.branches) + 1)
    columns[0].markdown("**The network's input**")
    columns[0].image(answer.pixels, width="stretch")
    scale = scale_for(np.array([[0.0, most]], dtype=np.float32), "Viridis")
    for column, branch, plane in zip(columns[1:], module.branches, answer.maps, strict=True):
        column.markdown(f"**{branch.title}**")
        column.image(glow(answer.pixels, plane, scale), width="stretch")


def _relative(answers: Sequence[Answer]) -> NDArray[np.float64]:
    """Strengths (scales x branches), each branch's divided by its mean."""
    strength = np.array([answer.strength for answer in answers], dtype=np.float64)
    relative: NDArray[np.float64] = strength / np.maximum(strength.mean(axis=0), 1e-12)
    return relative


def _measured_words(module: Module, relative: NDArray[np.float64]) -> str:
    best = [SCALES[int(k)] for k in relative.argmax(axis=0)]
    words = ", ".join(f"{b.title} at {s:.0%}" for b, s in zip(module.branches, best, strict=True))
    spread = float((relative.max(axis=1) - relative.min(axis=1)).max())
    return (
        f"**Measured here:** strongest responses: {words}. The branches' curves differ by at "
        f"most {spread:.2f} of their mean. “Large filters for large objects” is the motivation; "
        "what a trained branch prefers also depends on what it learned and on every layer "
        "before it."
    )
