"""The bottleneck calculator: the lecture's numbers first, every one of them changeable."""

import streamlit as st

from analysis.convolutions.cost import Convolution, bottleneck, break_even, counted
from analysis.convolutions.timing import runner, side_by_side
from figures.diagrams.cost_boxes import CostBox, chains_svg
from figures.plots.work import reduction_curve, timing_bars
from figures.style import BRANCHES, DIRECT, REDUCED, short
from serving.cores import one_core
from ui import choice
from ui.frame import in_sentences
from ui.show import drawing

# The lecture's: 28 x 28 x 192 to 32 channels with a 5x5, through 16.
DEFAULTS = {
    "height": 28,
    "width": 28,
    "inputs": 192,
    "outputs": 32,
    "kernel": 5,
    "stride": 1,
    "reduction": 16,
}
ROUNDS = 20
LIMITS = {
    "height": (1, 512),
    "width": (1, 512),
    "inputs": (1, 2048),
    "outputs": (1, 2048),
    "reduction": (1, 2048),
}
LABELS = {"height": "Height",
    "width": "Width", "inputs": "Channels in", "outputs": "Channels out",
          "reduction": "Reduced to"}  # fmt: skip


@st.fragment
@in_sentences
def calculator() -> None:
    """Both chains to scale, the ratio, the table, the curve and the timing."""
    direct, width = _controls()
    reduce, rest = bottleneck(direct, width)
    both = reduce.multiplications + rest.multiplications
    left, right = st.columns([4, 1], vertical_alignment="center")
    with left:
        drawing(_boxes(direct, reduce, rest), key="cost_boxes")
    right.metric("Fewer multiplications", f"{direct.multiplications / both:.2f}×")
    right.caption(f"{direct.multiplications:,} against {both:,}")
    _table(direct, reduce, rest)
    _curve(direct, width)
    _timing(direct, reduce, rest)


def _number(name: str) -> int:
    low, high = LIMITS[name]
    value = choice.restore(f"cost_{name}", DEFAULTS[name], range(low, high + 1), int)
    st.number_input(LABELS[name], low, high, key=f"cost_{name}")
    choice.publish(f"cost_{name}", value, DEFAULTS[name])
    return value


def _choice(name: str, label: str, options: list[int]) -> int:
    value = choice.restore(f"cost_{name}", DEFAULTS[name], options, int)
    st.selectbox(
        label,
        options,
        key=f"cost_{name}",
        format_func=lambda n: f"{n}×{n}" if name == "kernel" else str(n),
    )
    choice.publish(f"cost_{name}", value, DEFAULTS[name])
    return value


def _controls() -> tuple[Convolution, int]:
    columns = st.columns(7)
    with columns[0]:
        height = _number("height")
    with columns[1]:
        wide = _number("width")
    with columns[2]:
        inputs = _number("inputs")
    with columns[3]:
        outputs = _number("outputs")
    with columns[4]:
        kernel = _choice("kernel", "Kernel", [1, 3, 5, 7, 9, 11])
    with columns[5]:
        stride = _choice("stride", "Stride", [1, 2, 3, 4])
    with columns[6]:
        width = _number("reduction")
    return Convolution(height, wide, inputs, outputs, (kernel, kernel), stride), width


def _boxes(direct: Convolution, reduce: Convolution, rest: Convolution) -> str:
    source = f"{direct.height}×{direct.width}×{direct.inputs}"
    rows, columns = direct.out_size
    result = f"{rows}×{columns}×{direct.outputs}"
    kernel = f"{direct.kernel[0]}×{direct.kernel[1]}"
    return chains_svg(
        [
            (f"Directly: {kernel}", source, [CostBox(kernel, direct.formula, direct.multiplications, DIRECT)], result),
            (f"Bottleneck: 1×1 to {reduce.outputs}, then {kernel}", source,
             [CostBox("1×1", reduce.formula, reduce.multiplications, REDUCED),
              CostBox(kernel, rest.formula, rest.multiplications, BRANCHES["5x5"])], result),
        ]
    )  # fmt: skip


def _table(direct: Convolution, reduce: Convolution, rest: Convolution) -> None:
    chains = {"Directly": (direct,), "Bottleneck": (reduce, rest)}
    rows = [
        {
            "": name,
            "Multiplications": f"{sum(p.multiplications for p in parts):,}",
            "counted by torch": f"{counted(parts):,}",
            "Additions": f"{sum(p.additions for p in parts):,}",
            "Parameters": f"{sum(p.weights for p in parts):,}",
            "Activations kept": f"{short(sum(p.activation_bytes for p in parts))}B",
        }
        for name, parts in chains.items()
    ]
    st.dataframe(rows, hide_index=True, width="stretch")
    st.caption(
        "Zero padding of half the kernel, no biases; multiplications with padded zeros count, as the lecture "
        "and torch's flop counter count them. Activations: what the layers put out, float32, one picture."
    )


def _curve(direct: Convolution, width: int) -> None:
    even = break_even(direct)
    last = max(int(even * 1.3) + 1, width, 2)
    step = max(1, last // 300)
    widths = sorted({*range(1, last + 1, step), width})
    work = [sum(p.multiplications for p in bottleneck(direct, w)) for w in widths]
    st.markdown("**How narrow must the bottleneck be?**")
    st.plotly_chart(
        reduction_curve(widths, work, direct.multiplications, width, even), key="cost_curve"
    )


def _timing(direct: Convolution, reduce: Convolution, rest: Convolution) -> None:
    st.markdown("**Is it as much faster as it multiplies less?**")
    if st.button("Time both on this machine", icon=":material/timer:", key="time_cost"):
        tasks = {"directly": runner((direct,)), "bottleneck": runner((reduce, rest))}
        bar, rounds = st.progress(0.0), []
        with one_core() as turn:
            for found in side_by_side(tasks, ROUNDS):
                rounds.append(found)
                turn.share()
                bar.progress(len(rounds) / ROUNDS, text=f"Round {len(rounds)} of {ROUNDS}")
        bar.empty()
        st.session_state["cost_times"] = (direct, reduce.outputs, rounds[-1])
    kept = st.session_state.get("cost_times")
    if kept is None or kept[:2] != (direct, reduce.outputs):
        return
    first, second = kept[2].values()
    st.plotly_chart(
        timing_bars(
            list(kept[2]),
            [first.median, second.median],
            [first.low, second.low],
            [first.high, second.high],
        ),
        key="cost_times_plot",
    )
    fewer = direct.multiplications / (reduce.multiplications + rest.multiplications)
    st.markdown(
        f"**{fewer:.2f} times fewer multiplications, {first.median / second.median:.2f} times faster** here: "
        f"{first.median:.2f} ms against {second.median:.2f} ms (one thread, {first.rounds} rounds in turn). "
        "A small layer spends part of its time on moving data and on starting, not on multiplying."
    )
