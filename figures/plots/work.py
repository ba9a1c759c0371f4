"""Plots of work: against the reduction width, by module, and as measured time."""

from collections.abc import Sequence

import plotly.graph_objects as go

from figures.plots.sides import as_label
from figures.style import BRANCHES, DIRECT, GREY, REDUCED

MARGIN = {"l": 60, "r": 20, "t": 30, "b": 50}


def reduction_curve(
    widths: Sequence[int], work: Sequence[int], direct: int, chosen: int, even: float
) -> go.Figure:
    """Multiplications against the reduction width, the direct convolution as a line, and where they
    meet.
    """
    figure = go.Figure()
    figure.add_scatter(
        x=list(widths),
        y=list(work),
        name="1×1, then the kernel",
        line={"color": REDUCED, "width": 3},
    )
    _add_direct(figure, (widths[0], widths[-1]), direct)
    figure.add_scatter(
        x=[chosen],
        y=[work[list(widths).index(chosen)]],
        name="chosen",
        mode="markers",
        marker={"size": 13, "color": REDUCED},
    )
    if widths[0] <= even <= widths[-1]:
        figure.add_vline(
            x=even,
            line={"dash": "dot", "color": GREY},
            annotation_text=f"break-even at {even:.1f} channels",
        )
    figure.update_layout(
        xaxis_title="channels after the 1×1",
        yaxis_title="multiplications",
        height=340,
        margin=MARGIN,
        legend={"orientation": "h", "y": 1.15},
    )
    return figure


def _add_direct(figure: go.Figure, ends: tuple[int, int], work: int) -> None:
    figure.add_scatter(
        x=list(ends),
        y=[work, work],
        name="directly",
        mode="lines",
        line={"color": DIRECT, "width": 3, "dash": "dash"},
    )


def module_bars(
    modules: Sequence[str], parts: Sequence[tuple[str, str, Sequence[float]]], unit: str
) -> go.Figure:
    """A bar for each module, stacked from parts (name, colour, one value for each module)."""
    figure = go.Figure()
    for name, colour, values in parts:
        figure.add_bar(x=list(modules), y=list(values), name=name, marker_color=colour)
    figure.update_layout(
        barmode="stack",
        yaxis_title=unit,
        height=380,
        margin=MARGIN,
        legend={"orientation": "h", "y": 1.15},
        xaxis={"tickangle": -45},
    )
    return figure


def size_curves(
    scales: Sequence[float], branches: Sequence[tuple[str, str, Sequence[float]]]
) -> go.Figure:
    """Each branch's strength (name, colour, values) against the size of the picture, relative to
    its own mean.
    """
    figure = go.Figure()
    for name, colour, values in branches:
        figure.add_scatter(
            x=[100 * s for s in scales],
            y=list(values),
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 3},
        )
    figure.update_layout(
        xaxis_title="size of the picture (% of the input)",
        yaxis_title="strength, relative to the branch's mean",
        height=360,
        margin=MARGIN,
        legend={"orientation": "h", "y": 1.15},
    )
    return figure


def timing_bars(
    names: Sequence[str], median: Sequence[float], low: Sequence[float], high: Sequence[float]
) -> go.Figure:
    """Median milliseconds with the quartiles as whiskers."""
    colours = [DIRECT, REDUCED, BRANCHES["5x5"]]
    figure = go.Figure(
        go.Bar(
            x=list(median),
            y=[as_label(name) for name in names],
            orientation="h",
            marker_color=colours[: len(names)],
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [h - m for h, m in zip(high, median, strict=True)],
                "arrayminus": [m - v for v, m in zip(low, median, strict=True)],
            },
        )
    )
    figure.update_layout(
        xaxis_title="milliseconds (median, quartiles)",
        height=90 + 50 * len(names),
        margin={**MARGIN, "l": 140},
        yaxis={"autorange": "reversed"},
    )
    return figure
