"""The sum behind a number in words; neither Streamlit nor torch."""

from typing import TYPE_CHECKING

from figures.diagrams.sums.arithmetic import Line
from figures.diagrams.sums.numbers import exact, minus

if TYPE_CHECKING:
    from analysis.convolutions.window_sum import Norm, Patch, WindowPool, WindowSum


def sum_lines(found: "WindowSum", shown: int) -> list[Line]:
    """What follows the first `shown` products: the other channels, the sum, BatchNorm and ReLU."""
    count = len(found.totals)
    lines = []
    if shown < count:
        rest = float(found.totals[found.ranked[shown:]].sum())
        others = f"{count - shown} other channel{'s' if count - shown > 1 else ''}"
        lines.append(Line("The others", f"{others} together", rest))
    bias = "no bias" if found.bias is None else f"and the bias {exact(found.bias)}"
    lines.append(Line("Σ", f"over all {count} input channels, {bias}", found.summed))
    if found.norm is not None:
        lines.append(Line("BatchNorm", norm_words(found.norm, found.summed), found.normed))
    if found.relu:
        lines.append(relu_line(found.normed))
    return lines


def relu_line(value: float) -> Line:
    """The ReLU of a value."""
    return Line("ReLU", f"max(0, {exact(value)})", max(value, 0.0))


def norm_words(norm: "Norm", value: float) -> str:
    """BatchNorm's formula with its numbers in it."""
    beta = f"{'−' if norm.beta < 0 else '+'} {_four(abs(norm.beta))}"
    mean = f"{'+' if norm.mean < 0 else '−'} {_four(abs(norm.mean))}"
    return (
        f"({_four(value)} {mean}) / √({_four(norm.variance)} + {norm.epsilon:g}) "
        f"× {_four(norm.gamma)} {beta}"
    )


def norm_legend() -> str:
    """What stands where in that formula."""
    return "BatchNorm: (sum − running mean) / √(running variance + ε) × γ + β, all of this channel."


def pool_line(found: "WindowPool") -> Line:
    """The largest value or the mean of a window."""
    if found.winner is None:
        total = float(found.window.sum())
        padded = int((~found.patch.inside).sum())
        note = " (padding counts as 0)" if padded and found.of == found.window.size else ""
        return Line("Mean", f"{exact(total)} / {found.of}{note}", found.value)
    row, column = found.patch.rows[found.winner[0]], found.patch.columns[found.winner[1]]
    return Line("Maximum", f"the winner stands at row {row}, column {column}", found.value)


def reads(patch: "Patch", shape: tuple[int, ...]) -> str:
    """Which cells the window covers, and how many of them are padding."""
    rows, columns = _span("row", patch.rows), _span("column", patch.columns)
    padded = int((~patch.inside).sum())
    text = f"{rows}, {columns} of a {shape[-2]}×{shape[-1]} map"
    if not padded:
        return text
    verb = "lie" if padded > 1 else "lies"
    return f"{text}; {padded} of its {patch.inside.size} cells {verb} outside and count as padding"


def check(parts: float, own: float) -> str:
    """The parts beside the network's own number."""
    return f"The network itself gives **{exact(own)}** here; the parts add up to {exact(parts)}."


def _span(name: str, places: object) -> str:
    first, *_, last = list(places) * 2  # type: ignore[call-overload]
    return (
        f"{name} {minus(str(first))}" if first == last else f"{name}s {minus(f'{first} to {last}')}"
    )


def _four(value: float) -> str:
    return minus(f"{value:.4g}")
