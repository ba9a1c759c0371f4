"""The bottleneck calculator: the lecture's numbers first, every one of them changeable."""

import streamlit as st

from analysis.convolutions.cost import bottleneck, break_even, counted
from figures.diagrams.cost_boxes import CostBox, chains_svg
from figures.plots.work import reduction_curve
from figures.style import BRANCHES, DIRECT, REDUCED, short
from pages.inception.cost.choices import Choices, choices
from pages.inception.cost.timing import timing
from ui.sentences import errors_as_sentences
from ui.show import chart, drawing


@st.fragment
@errors_as_sentences
def calculator() -> None:
    """Both chains to scale, the ratio, the table, the curve and the timing."""
    chosen = choices()
    both = sum(part.multiplications for part in chosen.chain)
    left, right = st.columns([4, 1], vertical_alignment="center")
    with left:
        drawing(_boxes(chosen), key="cost_boxes")
    right.metric("Fewer multiplications", f"{chosen.fewer:.2f}×")
    right.caption(f"{chosen.direct.multiplications:,} against {both:,}")
    _table(chosen)
    _curve(chosen)
    timing(chosen)


def _boxes(chosen: Choices) -> str:
    direct, (reduce, rest) = chosen.direct, chosen.chain
    source = f"{direct.height}×{direct.width}×{direct.inputs}"
    rows, columns = direct.out_size
    target = f"{rows}×{columns}×{direct.outputs}"
    kernel = f"{direct.kernel[0]}×{direct.kernel[1]}"
    alone = CostBox(kernel, direct.formula, direct.multiplications, DIRECT)
    first = CostBox("1×1", reduce.formula, reduce.multiplications, REDUCED)
    second = CostBox(kernel, rest.formula, rest.multiplications, BRANCHES["5x5"])
    title = f"Bottleneck: 1×1 to {reduce.outputs}, then {kernel}"
    return chains_svg(
        [
            (f"Directly: {kernel}", source, [alone], target),
            (title, source, [first, second], target),
        ]
    )


def _table(chosen: Choices) -> None:
    chains = {"Directly": (chosen.direct,), "Bottleneck": chosen.chain}
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
        "Zero padding of half the kernel, no biases; multiplications by padded zeros are "
        "counted, as in the lecture and in torch's flop counter. Activations: the layers' "
        "outputs, float32, one picture."
    )


def _curve(chosen: Choices) -> None:
    direct, width = chosen.direct, chosen.width
    even = break_even(direct)
    last = max(int(even * 1.3) + 1, width, 2)
    widths = sorted({*range(1, last + 1, max(1, last // 300)), width})
    work = [sum(p.multiplications for p in bottleneck(direct, w)) for w in widths]
    st.markdown("**How narrow must the bottleneck be?**")
    figure = reduction_curve(widths, work, direct.multiplications, width, even)
    chart(figure, key="cost_curve", name="work-by-reduction")
