"""What one large kernel and its factorization cost, counted and timed."""

from collections.abc import Sequence

import streamlit as st

from analysis.convolutions.factorization import Factorization, factorizations
from analysis.convolutions.timing import runner, side_by_side
from figures.pictures.kernels import factorization_svg
from figures.plots.work import timing_bars
from figures.style import short
from serving.cores import one_core
from ui.frame import in_sentences
from ui.show import drawing

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
