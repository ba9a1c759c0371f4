"""The direct convolution and the bottleneck, timed side by side on this machine."""

import streamlit as st

from analysis.convolutions.timing import runner, side_by_side
from figures.plots.work import timing_bars
from pages.inception.cost.choices import Choices
from ui.run import last_round
from ui.show import chart

ROUNDS = 20


def timing(chosen: Choices) -> None:
    """A button that times both, and what it gave for these very numbers."""
    st.markdown("**Is the speed-up as large?**")
    if st.button("Time both on this machine", icon=":material/timer:", key="time_cost"):
        tasks = {"directly": runner((chosen.direct,)), "bottleneck": runner(chosen.chain)}
        times = last_round(side_by_side(tasks, ROUNDS), ROUNDS, "cost_timing")
        st.session_state["cost_times"] = (chosen, times)
    timed, times = st.session_state.get("cost_times", (None, {}))
    if timed != chosen:
        return
    first, second = times.values()
    chart(
        timing_bars(
            list(times),
            [first.median, second.median],
            [first.low, second.low],
            [first.high, second.high],
        ),
        key="cost_times_plot",
        name="timing",
    )
    st.markdown(
        f"**{chosen.fewer:.2f} times fewer multiplications, {first.median / second.median:.2f} "
        f"times faster** here: {first.median:.2f} ms against {second.median:.2f} ms (one thread, "
        f"{first.rounds} rounds in turn). A small layer spends part of its time moving data and "
        "starting up, not multiplying."
    )
