"""Which branch answers to which size; what a unit can see and what it really sees."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.activations.sizes import Answer
from analysis.pictures.framing import Framed
from figures.pictures.overlays import glow
from figures.pictures.raster import scale_for
from figures.plots.work import size_curves
from figures.style import branch_colour
from models.anatomy import Module
from pages.inception.filter_sizes.results import SCALES, answers_by_size
from serving.networks import Instrument
from serving.selection import Selection
from ui import choice
from ui.frame import in_sentences


def chosen_module(tool: Instrument) -> Module:
    """The Inception module of this page, shared with the explorer."""
    names = [module.name for module in tool.modules]
    name = choice.restore_name("module", names[0], names)
    st.selectbox("Module", names, key="module", width=220)
    choice.publish("module", name, names[0])
    return tool.modules[names.index(name)]


@st.fragment
@in_sentences
def sizes(selection: Selection, tool: Instrument, seen: Framed, module: Module) -> None:
    """The picture at eight sizes, each branch's answer at one of them, and the curve over all."""
    st.header("One picture, eight sizes")
    found = answers_by_size(selection.network, selection.device, module.name, selection.picture.key, selection.framing,
                     tool, module, seen)  # fmt: skip
    scale = st.select_slider(
        "Size of the picture", SCALES, 0.5, format_func=lambda s: f"{s:.0%}", key="object_scale"
    )
    at = found[SCALES.index(scale)]
    _maps(module, at, max(float(m.max()) for a in found for m in a.maps))
    relative = _relative(found)
    curves = [
        (branch.title, branch_colour(branch.role), [float(v) for v in values])
        for branch, values in zip(module.branches, relative.T, strict=True)
    ]
    st.plotly_chart(size_curves(SCALES, curves), key="size_curves")
    st.markdown(_measured_words(module, relative))
    st.caption(
        "Strength: root mean square over the branch's channels, averaged over the part of the map where the "
        "picture is. A shrunk picture lies on its own mean colour; an enlarged one is cut at the edge. Divided by "
        "each branch's mean over the eight sizes, because the branches have different typical values. The gallery's "
        "boats show three sizes at once."
    )


def _maps(module: Module, at: Answer, most: float) -> None:
    columns = st.columns(len(module.branches) + 1)
    columns[0].markdown("**The network's input**")
    columns[0].image(at.pixels, width="stretch")
    scale = scale_for(np.array([[0.0, most]], dtype=np.float32), "Viridis")
    for column, branch, plane in zip(columns[1:], module.branches, at.maps, strict=True):
        column.markdown(f"**{branch.title}**")
        column.image(glow(at.pixels, plane, scale), width="stretch")


def _relative(found: Sequence[Answer]) -> NDArray[np.float64]:
    strength = np.array([answer.strength for answer in found], dtype=np.float64)
    relative: NDArray[np.float64] = strength / np.maximum(strength.mean(axis=0), 1e-12)
    return relative


def _measured_words(module: Module, relative: NDArray[np.float64]) -> str:
    best = [SCALES[int(k)] for k in relative.argmax(axis=0)]
    words = ", ".join(f"{b.title} at {s:.0%}" for b, s in zip(module.branches, best, strict=True))
    spread = float((relative.max(axis=1) - relative.min(axis=1)).max())
    return (
        f"**Measured here:** strongest answers: {words}. The branches' curves differ by at most {spread:.2f} of their "
        "mean. “Large filters for large objects” is the motivation; what a trained branch prefers also depends on "
        "what it learned and on all that came before it."
    )
