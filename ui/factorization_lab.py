"""Factorized convolutions: the lecture's arithmetic, filters on the photo, trained kernels, v3's modules."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.activations import Activations, Capture
from analysis.factorization import (
    FILTERS,
    Factorization,
    LargeKernel,
    composed,
    factorizations,
    filtered,
    large_kernels,
    rank_one,
    rank_one_share,
    singular_values,
    weights_of,
    with_kernels,
)
from analysis.images import Framed, network_input
from analysis.summaries import order
from analysis.timing import runner, side_by_side
from figures.cost_plots import timing_bars
from figures.kernels import factorization_svg, kernel_svg, share_histogram
from figures.raster import coloured, scale_for
from figures.style import short
from figures.tiles import sheet, tiles_svg
from ui import link
from ui.compute import Instrument, one_core
from ui.crop import view_of
from ui.frame import in_sentences
from ui.pick import drawing
from ui.selection import Selection

ROUNDS = 15
LARGEST = 12  # how many tiles of the layer's output


@st.fragment
@in_sentences
def arithmetic() -> None:
    """The three factorizations with their costs at a size and a width of the viewer's."""
    st.header("The same receptive field for fewer parameters")
    columns = st.columns(3)
    n = int(columns[0].number_input("n", 2, 15, 7, key="factor_n"))
    side = int(columns[1].number_input("Height and width", 1, 149, 17, key="factor_side"))
    channels = int(
        columns[2].number_input("Channels (in and out)", 1, 1024, 128, key="factor_channels")
    )
    every = factorizations(n)
    for place, (column, found) in enumerate(zip(st.columns(3), every, strict=True)):
        with column:
            st.markdown(f"**{found.title}**")
            drawing(
                factorization_svg(found.whole, found.chain, found.reach(True)), key=f"factor{place}"
            )
            st.markdown(f"{found.weights(False)} against {found.weights(True)} parameters for each pair of "
                        f"channels: **{found.saving:.0%} fewer**")  # fmt: skip
    st.dataframe(
        [_cells(found, side, channels) for found in every], hide_index=True, width="stretch"
    )
    if any(k % 2 == 0 for found in every for size in (found.whole, *found.chain) for k in size):
        st.caption(
            "An even kernel cannot be centred: with the same padding on both sides its output is one larger."
        )
    _timing(every, side, channels)


def _cells(found: Factorization, side: int, channels: int) -> dict[str, str]:
    whole, chain = (found.convolutions(c, side, channels) for c in (False, True))
    return {
        "": found.title,
        "Parameters": f"{sum(p.weights for p in whole):,} → {sum(p.weights for p in chain):,}",
        "MAC": f"{short(sum(p.multiplications for p in whole))} → {short(sum(p.multiplications for p in chain))}",
        "Receptive field": f"{found.reach(False)[0]}×{found.reach(False)[1]} → "
                           f"{found.reach(True)[0]}×{found.reach(True)[1]}",
    }  # fmt: skip


def _timing(every: Sequence[Factorization], side: int, channels: int) -> None:
    if st.button("Time them on this machine", icon=":material/timer:", key="time_factor"):
        tasks = {}
        for pair in every:
            tasks[pair.title.split(" as ")[0]] = runner(pair.convolutions(False, side, channels))
            tasks[pair.title.split(" as ")[1]] = runner(pair.convolutions(True, side, channels))
        bar, rounds = st.progress(0.0), []
        with one_core():
            for times in side_by_side(tasks, ROUNDS):
                rounds.append(times)
                bar.progress(len(rounds) / ROUNDS, text=f"Round {len(rounds)} of {ROUNDS}")
        bar.empty()
        st.session_state["factor_times"] = (side, channels, rounds[-1])
    kept = st.session_state.get("factor_times")
    if kept and kept[:2] == (side, channels):
        found = list(kept[2].values())
        plot = timing_bars(
            list(kept[2]),
            [t.median for t in found],
            [t.low for t in found],
            [t.high for t in found],
        )
        st.plotly_chart(plot, key="factor_plot")


@st.fragment
@in_sentences
def on_the_photo(seen: Framed) -> None:
    """Two 3x3 filters against the one 5x5 that they are, with and without a ReLU between."""
    st.header("Two 3×3 filters are one 5×5, until a ReLU comes between")
    columns = st.columns(2)
    first = columns[0].selectbox("First filter", list(FILTERS), index=2, key="filter_one")
    second = columns[1].selectbox("Second filter", list(FILTERS), index=4, key="filter_two")
    pair = [FILTERS[first], FILTERS[second]]
    whole = composed(*pair)
    drawn = st.columns(3)
    for column, kernel, title in zip(
        drawn, (*pair, whole), (first, second, "together, 5×5"), strict=True
    ):
        with column:
            drawing(kernel_svg(kernel, title), key=f"kernel_{title}")
    grey = seen.pixels.astype(np.float64).mean(axis=2) / 255
    one, two, bent = filtered(grey, [whole]), filtered(grey, pair), filtered(grey, pair, relu=True)
    _signed_row(
        {
            "One 5×5": one,
            "Two 3×3": two,
            "Two 3×3, ReLU between": bent,
            "What the ReLU changed": bent - two,
        }
    )
    inside = np.abs(one - two)[1:-1, 1:-1].max()
    border = np.abs(one - two).max()
    st.markdown(
        f"**Largest difference between one 5×5 and two 3×3: {inside:.1e} inside** (rounding), {border:.2g} on the "
        "outermost pixels: there the second filter sees zeros where the 5×5 would see filtered values. "
        f"With a ReLU between: {np.abs(bent - two)[2:-2, 2:-2].max():.2g}."
    )


def _signed_row(maps: dict[str, NDArray[np.float64]]) -> None:
    # inside only: the zeros beyond the picture's edge make a bright frame that would hide the rest
    inside = np.concatenate([np.abs(values[3:-3, 3:-3]).ravel() for values in maps.values()])
    reach = float(np.percentile(inside, 99.5)) or 1.0
    scale = scale_for(np.array([[-reach, reach]], dtype=np.float32), "Viridis")
    for column, (title, values) in zip(st.columns(len(maps)), maps.items(), strict=True):
        column.image(
            coloured(scale.levels(values.astype(np.float32)), scale.name),
            caption=title,
            width="stretch",
        )


@st.fragment
@in_sentences
def trained_kernels(selection: Selection, tool: Instrument) -> None:
    """A trained layer's kernels, their singular values, and its output with rank-1 kernels."""
    st.header("Can a column times a row make the kernels that were learned?")
    st.caption(
        "An n×1 followed by a 1×n can only make kernels of rank 1. How near do trained ones come?"
    )
    layers = large_kernels(tool.traced)
    names = [layer.name for layer in layers]
    titles = {layer.name: layer.title for layer in layers}
    default = next(
        (layer.name for layer in layers if layer.side >= 5 and layer.inputs > 3), names[-1]
    )
    name = link.restore_name("kernels", default, names)
    st.selectbox("Layer", names, key="kernels", format_func=titles.__getitem__)
    link.publish("kernels", name, default)
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


@st.cache_resource(max_entries=16, show_spinner=False)
def _pass(name: str, device: str, layer: str, key: str, framing: str, _tool: Instrument, _layer: LargeKernel,
          _selection: Selection) -> Activations:  # fmt: skip
    card = _tool.loaded.card
    view = view_of(_selection.picture, card, _selection.framing)
    capture = Capture(_tool.traced, [_layer.source_node, _layer.output_node])
    with one_core():
        return capture.run(network_input(view, card.mean, card.std).to(device))


def _outputs(
    selection: Selection, tool: Instrument, layer: LargeKernel, kernels: NDArray[np.float64]
) -> None:
    found = _pass(selection.network, selection.device, layer.name, selection.picture.key, selection.framing,
                  tool, layer, selection)  # fmt: skip
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
