"""What deleting or exchanging blocks costs: plain nets warm, residual nets cool."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from figures.plots.norms import colour
from figures.style import FAMILIES, GREY

MARGIN = {"l": 60, "r": 20, "t": 30, "b": 60}
LEGEND = {"orientation": "h", "yanchor": "bottom", "y": 1.02}


@dataclass(frozen=True)
class Accuracies:
    """A net's accuracies in per cent: whole, and without each of its blocks."""

    name: str
    family: str
    depth: int
    whole: float
    without: tuple[float, ...]


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
        _whole(figure, labels, net.whole, net.name, tint)
    _guessing(figure, chance, f"{chance:.3g}")
    _axes(figure, 360, "deleted block, from input to output", unit)
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
        spread = {
            "type": "data",
            "symmetric": False,
            "array": [v.max() - v.mean() for v in values],
            "arrayminus": [v.mean() - v.min() for v in values],
            "thickness": 1,
        }
        figure.add_scatter(
            x=counts,
            y=mean,
            name=name,
            mode="lines+markers",
            line={"color": tint, "width": 3},
            error_y=spread,
            hovertemplate="%{x} deleted: %{y:.1f} %<extra>" + name + "</extra>",
        )
    _guessing(figure, chance, f"{chance:.0f}")
    _axes(figure, 380, "blocks deleted at random", "accuracy (%)")
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
        _whole(figure, pairs, whole, name, tint)
    _axes(figure, 330, "the two blocks", "accuracy (%)")
    figure.update_xaxes(type="category")
    return figure


def _whole(figure: go.Figure, labels: Sequence[str], accuracy: float, name: str, tint: str) -> None:
    """A dashed line at what the whole net reaches."""
    figure.add_scatter(
        x=[labels[0], labels[-1]],
        y=[accuracy] * 2,
        mode="lines",
        name=f"{name}, whole",
        line={"color": tint, "dash": "dash", "width": 2},
    )


def _guessing(figure: go.Figure, chance: float, written: str) -> None:
    """A dotted line at what guessing reaches."""
    figure.add_hline(
        y=chance,
        line={"dash": "dot", "color": GREY},
        name=f"guessing: {written} %",
        showlegend=True,
    )


def _axes(figure: go.Figure, height: int, across: str, up: str) -> None:
    figure.update_layout(
        height=height,
        margin=MARGIN,
        legend=LEGEND,
        xaxis_title=across,
        yaxis_title=up,
        yaxis_range=[0, 104],
    )
