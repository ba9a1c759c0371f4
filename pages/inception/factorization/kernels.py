"""How near a trained layer's kernels come to a column times a row, and its output with such kernels."""

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.activations.numbers import order
from analysis.convolutions.kernels import (
    LargeKernel,
    large_kernels,
    rank_one,
    rank_one_share,
    singular_values,
    weights_of,
    with_kernels,
)
from figures.pictures.kernels import kernel_svg
from figures.pictures.raster import scale_for
from figures.pictures.tiles import sheet, tiles_svg
from figures.plots.kernels import share_histogram
from serving.cores import one_core
from serving.networks import Instrument
from serving.passes import stages_of
from serving.selection import Selection
from ui import choice
from ui.frame import in_sentences
from ui.show import drawing

LARGEST = 12  # how many tiles of the layer's output


@st.fragment
@in_sentences
def trained_kernels(selection: Selection, tool: Instrument) -> None:
    """A trained layer's kernels, their singular values, and its output with rank-1 kernels."""
    st.header("Can a column times a row make the kernels that were learned?", anchor="kernels")
    st.caption(
        "An n×1 followed by a 1×n can only make kernels of rank 1. How near do trained ones come?"
    )
    layers = large_kernels(tool.traced)
    names = [layer.name for layer in layers]
    titles = {layer.name: layer.title for layer in layers}
    default = next(
        (layer.name for layer in layers if layer.side >= 5 and layer.inputs > 3), names[-1]
    )
    name = choice.restore_name("kernels", default, names)
    st.selectbox("Layer", names, key="kernels", format_func=titles.__getitem__)
    choice.publish("kernels", name, default)
    layer = layers[names.index(name)]
    kernels = weights_of(tool.traced, layer)
    shares = rank_one_share(kernels)
    left, right = st.columns([1, 1])
    with left:
        st.plotly_chart(share_histogram(shares), key="shares")
        energy = np.square(kernels).sum((-1, -2))
        st.markdown(f"The best rank-1 kernels keep **{(shares * energy).sum() / energy.sum():.1%}** of this layer's "
                    f"weight energy; the median kernel {np.median(shares):.1%}.")  # fmt: skip
    with right:
        _one_kernel(kernels, shares)
    _outputs(selection, tool, layer, kernels)


def _one_kernel(kernels: NDArray[np.float64], shares: NDArray[np.float64]) -> None:
    energy = np.square(kernels).sum((-1, -2))
    candidates = np.argsort(-energy.ravel())[:200]
    ranked = candidates[np.argsort(shares.ravel()[candidates])]
    place = st.slider("Among the 200 largest kernels, from least to most rank-1", 0, len(ranked) - 1, len(ranked) // 2,
                      key="kernel_place")  # fmt: skip
    out, inp = np.unravel_index(int(ranked[place]), shares.shape)
    kernel = kernels[out, inp]
    reach = float(np.abs(kernel).max())
    one, two = st.columns(2)
    with one:
        drawing(kernel_svg(kernel, f"input {inp} to output {out}", reach), key="kernel_real")
    with two:
        drawing(
            kernel_svg(rank_one(kernel), f"its best rank-1: {shares[out, inp]:.0%}", reach),
            key="kernel_rank",
        )
    values = ", ".join(f"{v:.3g}" for v in singular_values(kernel))
    st.caption(f"Singular values: {values}")


def _outputs(
    selection: Selection, tool: Instrument, layer: LargeKernel, kernels: NDArray[np.float64]
) -> None:
    found = stages_of(selection, tool, (layer.source_node, layer.output_node))
    source = found.stages.get(layer.source_node)
    if source is None:
        return
    real: NDArray[Any] = found.stage(layer.output_node)
    with one_core():
        flat = with_kernels(tool.traced, layer, source, rank_one(kernels))
    strongest = [int(k) for k in order(np.maximum(real, 0), "strength")[:LARGEST]]
    scale = scale_for(np.maximum(real[strongest], 0), "Viridis")
    for title, maps, key in (("The layer's output on your photo", real, "real_out"),
                             ("With every kernel replaced by its rank-1 part", flat, "flat_out")):  # fmt: skip
        st.markdown(f"**{title}** (after ReLU)")
        svg = tiles_svg(sheet(np.maximum(maps[strongest], 0), scale, "Viridis", LARGEST),
                        [str(k) for k in strongest], [f"channel {k}" for k in strongest], None)  # fmt: skip
        drawing(svg, key=key, columns=LARGEST)
    error = float(
        np.linalg.norm(np.maximum(flat, 0) - np.maximum(real, 0))
        / np.linalg.norm(np.maximum(real, 0))
    )
    st.markdown(
        f"Relative change of the whole output: **{error:.0%}** (norm of the difference after ReLU)."
    )
