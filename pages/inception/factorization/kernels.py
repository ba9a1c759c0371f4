"""How near a trained layer's kernels come to a column times a row, and its output with those."""

import numpy as np
import streamlit as st

from analysis.activations.numbers import order
from analysis.convolutions.kernels import LargeKernel, rank_one, singular_values
from figures.pictures.kernels import kernel_svg
from figures.pictures.raster import scale_for
from figures.plots.kernels import share_histogram
from pages.inception.factorization.results import Kernels, flattened, kernels_of, layers_of
from serving.subject import Subject
from ui.choice import kept, kept_number
from ui.sentences import errors_as_sentences
from ui.show import chart, drawing, tiles

LARGEST = 12  # how many tiles of the layer's output
CANDIDATES = 200  # how many kernels one can look at


@st.fragment
@errors_as_sentences
def kernels(subject: Subject) -> None:
    """A trained layer's kernels, their singular values, and its output with rank-1 kernels."""
    st.header("Can a column times a row make the kernels that were learned?", anchor="kernels")
    st.caption(
        "An n×1 followed by a 1×n can only make kernels of rank 1. How close do trained ones come?"
    )
    layer = _chosen_layer(subject)
    trained = kernels_of(subject, layer)
    left, right = st.columns([1, 1])
    with left:
        _shares(trained)
    with right:
        _one_kernel(trained)
    _outputs(subject, layer)


def _chosen_layer(subject: Subject) -> LargeKernel:
    layers = {layer.name: layer for layer in layers_of(subject)}
    names = list(layers)
    large = (name for name, layer in layers.items() if layer.side >= 5 and layer.inputs > 3)
    name = kept(
        st.selectbox,
        "Layer",
        names,
        key="kernels",
        default=next(large, names[-1]),
        format_func=lambda name: layers[name].title,
    )
    return layers[name]


def _shares(trained: Kernels) -> None:
    energy = trained.energy
    chart(share_histogram(trained.shares), key="shares", name="rank-1-shares")
    st.markdown(
        f"The best rank-1 kernels keep **{(trained.shares * energy).sum() / energy.sum():.1%}** of "
        f"this layer's weight energy; the median kernel {np.median(trained.shares):.1%}."
    )


def _one_kernel(trained: Kernels) -> None:
    out, inp = _chosen_kernel(trained)
    kernel = trained.values[out, inp]
    reach = float(np.abs(kernel).max())
    left, right = st.columns(2)
    with left:
        drawing(kernel_svg(kernel, f"input {inp} to output {out}", reach), key="kernel_real")
    with right:
        title = f"its best rank-1: {trained.shares[out, inp]:.0%}"
        drawing(kernel_svg(rank_one(kernel), title, reach), key="kernel_rank")
    values = ", ".join(f"{v:.3g}" for v in singular_values(kernel))
    st.caption(f"Singular values: {values}")


def _chosen_kernel(trained: Kernels) -> tuple[int, int]:
    """Output and input channel of one of the largest kernels."""
    candidates = np.argsort(-trained.energy.ravel())[:CANDIDATES]
    ranked = candidates[np.argsort(trained.shares.ravel()[candidates])]
    middle = len(ranked) // 2
    if st.session_state.setdefault("kernel_middle", middle) != middle:
        # a layer with fewer or more kernels starts in its own middle
        st.session_state["kernel_middle"] = st.session_state["kernel_place"] = middle
    place = kept_number(
        st.slider,
        f"Among the {CANDIDATES} largest kernels, from least to most rank-1",
        (0, len(ranked) - 1),
        key="kernel_place",
        default=middle,
    )
    out, inp = np.unravel_index(int(ranked[place]), trained.shares.shape)
    return int(out), int(inp)


def _outputs(subject: Subject, layer: LargeKernel) -> None:
    outputs = flattened(subject, layer)
    if outputs is None:
        return
    strongest = [int(k) for k in order(outputs.real, "strength")[:LARGEST]]
    scale = scale_for(outputs.real[strongest], "Viridis")
    for title, maps, key in (
        ("The layer's output on your photo", outputs.real, "real_out"),
        ("With every kernel replaced by its rank-1 part", outputs.flat, "flat_out"),
    ):
        st.markdown(f"**{title}** (after ReLU)")
        tiles(maps[strongest], key, names=strongest, columns=LARGEST, scale=scale)
    st.markdown(
        f"Relative change of the whole output: **{outputs.change:.0%}** (norm of the difference "
        "after ReLU)."
    )
