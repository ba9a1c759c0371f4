"""Plots of what blocks do and of what deleting them costs: plain nets warm, residual nets cool."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.plots.norms import colour
from figures.style import BRANCHES, CHOSEN, FAMILIES, GREY

MARGIN = {"l": 60, "r": 20, "t": 30, "b": 60}
LEGEND = {"orientation": "h", "yanchor": "bottom", "y": 1.02}
STILL = {
    "selected": {"marker": {"opacity": 1}},
    "unselected": {"marker": {"opacity": 1}},
}  # a click dims nothing


@dataclass(frozen=True)
class Accuracies:
    """A net's accuracies in per cent: whole, and without each of its blocks."""

    name: str
    family: str
    depth: int
    whole: float
    without: tuple[float, ...]


def block_sizes(
    names: Sequence[str], norms: NDArray[np.float64], selected: str
) -> tuple[go.Figure, go.Figure]:
    """Norms (blocks x 5: x, F, shortcut, sum, output) and the ratio of F to the shortcut; bars
    carry their block.
    """
    sizes, ratio = go.Figure(), go.Figure()
    rows = (
        ("shortcut of x", 2, BRANCHES["shortcut"]),
        ("F(x)", 1, BRANCHES["F(x)"]),
        ("F(x) + shortcut", 3, BRANCHES["pool"]),
    )
    for name, place, tint in rows:
        sizes.add_bar(
            x=list(names),
            y=norms[:, place],
            name=name,
            marker_color=tint,
            customdata=list(names),
            hovertemplate="%{x}: %{y:.4g}<extra>" + name + "</extra>",
            **STILL,
        )
    shares = norms[:, 1] / np.maximum(norms[:, 2], 1e-12)
    tints = [CHOSEN if name == selected else FAMILIES["residual"] for name in names]
    ratio.add_bar(
        x=list(names),
        y=shares,
        marker_color=tints,
        customdata=list(names),
        textposition="outside",
        cliponaxis=False,
        text=[f"{v:.2f}" for v in shares] if len(names) <= 18 else None,
        hovertemplate="%{x}: %{y:.3f}<extra></extra>",
        **STILL,
    )
    ratio.add_hline(y=1, line={"dash": "dot", "color": GREY})
    for figure, title in ((sizes, "norm (L2)"), (ratio, "‖F(x)‖ / ‖shortcut‖")):
        figure.update_layout(
            height=330,
            margin=MARGIN,
            legend=LEGEND,
            yaxis_title=title,
            barmode="group",
            clickmode="event+select",
        )
        figure.update_xaxes(type="category", tickangle=-45)
    return sizes, ratio


def deletion_bars(
    nets: Sequence[Accuracies],
    chance: float,
    names: Sequence[str] | None = None,
    unit: str = "accuracy (%)",
) -> go.Figure:
    """Accuracy (or a probability) without each block in turn; whole nets dashed, guessing dotted.

    Blocks are numbered from 1 where they have no `names`.
    """
    figure = go.Figure()
    for net in nets:
        tint = FAMILIES[net.family]
        labels = list(names or (str(place + 1) for place in range(len(net.without))))
        figure.add_bar(
            x=labels,
            y=list(net.without),
            name=f"{net.name} without the block",
            marker_color=tint,
            hovertemplate="block %{x}: %{y:.1f} %<extra>" + net.name + "</extra>",
        )
        figure.add_scatter(
            x=[labels[0], labels[-1]],
            y=[net.whole] * 2,
            mode="lines",
            name=f"{net.name}, whole",
            line={"color": tint, "dash": "dash", "width": 2},
        )
    figure.add_hline(
        y=chance,
        line={"dash": "dot", "color": GREY},
        name=f"guessing: {chance:.3g} %",
        showlegend=True,
    )
    figure.update_layout(
        height=360,
        margin=MARGIN,
        legend=LEGEND,
        xaxis_title="deleted block, from input to output",
        yaxis_title=unit,
        yaxis_range=[0, 104],
    )
    figure.update_xaxes(type="category")
    return figure


def several_deleted(
    nets: Sequence[tuple[str, str, int, float, dict[int, Sequence[float]]]], chance: float
) -> go.Figure:
    """Accuracy (%) against how many blocks are deleted at random: name, family, depth, whole,
    {count: draws}.
    """
    figure = go.Figure()
    depths = sorted({depth for _, _, depth, _, _ in nets})
    for name, family, depth, whole, draws in nets:
        tint = colour(family, 0.4 + 0.5 * depths.index(depth) / max(len(depths) - 1, 1))
        counts = [0, *sorted(draws)]
        values = [np.array([whole]), *(np.array(draws[count]) for count in counts[1:])]
        mean = np.array([v.mean() for v in values])
        figure.add_scatter(
            x=counts,
            y=mean,
            name=name,
            mode="lines+markers",
            line={"color": tint, "width": 3},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [v.max() - v.mean() for v in values],
                "arrayminus": [v.mean() - v.min() for v in values],
                "thickness": 1,
            },
            hovertemplate="%{x} deleted: %{y:.1f} %<extra>" + name + "</extra>",
        )
    figure.add_hline(
        y=chance,
        line={"dash": "dot", "color": GREY},
        name=f"guessing: {chance:.0f} %",
        showlegend=True,
    )
    figure.update_layout(
        height=380,
        margin=MARGIN,
        legend=LEGEND,
        xaxis_title="blocks deleted at random",
        yaxis_title="accuracy (%)",
        yaxis_range=[0, 104],
    )
    return figure


def exchange_bars(
    nets: Sequence[tuple[str, str, Sequence[str], Sequence[float], float]],
) -> go.Figure:
    """Accuracy with two blocks exchanged (name, family, pairs, values, whole), in per cent."""
    figure = go.Figure()
    for name, family, pairs, values, whole in nets:
        tint = FAMILIES[family]
        figure.add_bar(
            x=list(pairs),
            y=list(values),
            name=f"{name}, exchanged",
            marker_color=tint,
            hovertemplate="blocks %{x}: %{y:.1f} %<extra>" + name + "</extra>",
        )
        figure.add_scatter(
            x=[pairs[0], pairs[-1]],
            y=[whole] * 2,
            mode="lines",
            name=f"{name}, whole",
            line={"color": tint, "dash": "dash", "width": 2},
        )
    figure.update_layout(
        height=330,
        margin=MARGIN,
        legend=LEGEND,
        xaxis_title="the two blocks",
        yaxis_title="accuracy (%)",
        yaxis_range=[0, 104],
    )
    figure.update_xaxes(type="category")
    return figure


def path_histogram(shares: NDArray[np.float64], between: tuple[int, int]) -> go.Figure:
    """Share of the paths by how many branches they cross; those from `between` (both included) in
    full colour.
    """
    places = np.arange(len(shares))
    inside = (places >= between[0]) & (places <= between[1])
    tint = FAMILIES["residual"]
    figure = go.Figure(
        go.Bar(
            x=places,
            y=100 * shares,
            marker={"color": tint, "opacity": np.where(inside, 1.0, 0.35)},
            hovertemplate="%{x} branches: %{y:.3g} % of the paths<extra></extra>",
        )
    )
    figure.update_layout(
        height=300,
        margin=MARGIN,
        xaxis_title="branches F on the path",
        yaxis_title="share of the paths (%)",
        showlegend=False,
    )
    return figure
