"""Factorized convolutions: the lecture's arithmetic, and filters on the photo."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.factorization import (
    FILTERS,
    Factorization,
    composed,
    factorizations,
    filtered,
)
from analysis.images import Framed
from analysis.timing import runner, side_by_side
from figures.cost_plots import timing_bars
from figures.kernels import factorization_svg, kernel_svg
from figures.raster import coloured, scale_for
from figures.style import short
from ui.compute import one_core
from ui.frame import in_sentences
from ui.pick import drawing

ROUNDS = 15


@st.fragment
@in_sentences
def arithmetic() -> None:
    """The three factorizations with their costs at a size and a width of the viewer's."""
    st.header("The same receptive field for fewer parameters", anchor="count")
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
        with one_core() as turn:
            for times in side_by_side(tasks, ROUNDS):
                rounds.append(times)
                turn.share()
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
    st.header("Two 3×3 filters are one 5×5, until a ReLU comes between", anchor="photo")
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
