"""What one large kernel and its factorization cost, counted and timed."""

from collections.abc import Sequence

import streamlit as st

from analysis.convolutions.factorization import Factorization, factorizations
from analysis.convolutions.timing import runner, side_by_side
from figures.pictures.kernels import factorization_svg
from figures.plots.work import timing_bars
from figures.style import short
from ui.choice import kept_number
from ui.run import last_round
from ui.sentences import errors_as_sentences
from ui.show import chart, drawing

ROUNDS = 15


@st.fragment
@errors_as_sentences
def count() -> None:
    """The three factorizations with their costs at a size and a width of the viewer's."""
    st.header("The same receptive field for fewer parameters", anchor="count")
    places = st.columns(3)
    n = kept_number(places[0].number_input, "n", (2, 15), key="factor_n", default=7)
    side = kept_number(
        places[1].number_input, "Height and width", (1, 149), key="factor_side", default=17
    )
    channels = kept_number(
        places[2].number_input,
        "Channels (in and out)",
        (1, 1024),
        key="factor_channels",
        default=128,
    )
    every = factorizations(n)
    _drawn(every)
    cells = [_cells(factorization, side, channels) for factorization in every]
    st.dataframe(cells, hide_index=True, width="stretch")
    if any(_even(factorization) for factorization in every):
        st.caption(
            "An even kernel cannot be centred: with the same padding on both sides its output is "
            "one larger."
        )
    _timing(every, side, channels)


def _drawn(every: Sequence[Factorization]) -> None:
    for place, (column, pair) in enumerate(zip(st.columns(3), every, strict=True)):
        with column:
            st.markdown(f"**{pair.title}**")
            svg = factorization_svg(pair.whole, pair.chain, pair.reach(True))
            drawing(svg, key=f"factor{place}")
            st.markdown(
                f"{pair.weights(False)} against {pair.weights(True)} parameters for each pair of "
                f"channels: **{pair.saving:.0%} fewer**"
            )


def _even(pair: Factorization) -> bool:
    return any(k % 2 == 0 for size in (pair.whole, *pair.chain) for k in size)


def _cells(pair: Factorization, side: int, channels: int) -> dict[str, str]:
    whole, chain = (pair.convolutions(in_steps, side, channels) for in_steps in (False, True))
    weights = [sum(p.weights for p in parts) for parts in (whole, chain)]
    work = [sum(p.multiplications for p in parts) for parts in (whole, chain)]
    before, after = pair.reach(False), pair.reach(True)
    return {
        "": pair.title,
        "Parameters": f"{weights[0]:,} → {weights[1]:,}",
        "MAC": f"{short(work[0])} → {short(work[1])}",
        "Receptive field": f"{before[0]}×{before[1]} → {after[0]}×{after[1]}",
    }


def _timing(every: Sequence[Factorization], side: int, channels: int) -> None:
    if st.button("Time them on this machine", icon=":material/timer:", key="time_factor"):
        tasks = {}
        for pair in every:
            whole, chain = pair.title.split(" as ")
            tasks[whole] = runner(pair.convolutions(False, side, channels))
            tasks[chain] = runner(pair.convolutions(True, side, channels))
        times = last_round(side_by_side(tasks, ROUNDS), ROUNDS, "factor_timing")
        st.session_state["factor_times"] = (side, channels, times)
    *timed, times = st.session_state.get("factor_times", (0, 0, {}))
    if timed == [side, channels]:
        values = list(times.values())
        bars = timing_bars(
            list(times),
            [t.median for t in values],
            [t.low for t in values],
            [t.high for t in values],
        )
        chart(bars, key="factor_plot", name="timing")
