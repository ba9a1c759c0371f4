"""Deletion and insertion curves, with the mean and range of random orders as their reference."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.style import BRANCHES

DELETION, INSERTION = BRANCHES["double3x3"], BRANCHES["1x1"]
Array = NDArray[np.floating[Any]]
Pair = tuple[Array, Array]


def deletion_insertion(shares: Array, deletion: Pair, insertion: Pair, what: str) -> go.Figure:
    """Probability (0 to 1) against the share of pixels (0 to 1); each pair holds a map's curve (N)
    and those of random orders (orders x N).
    """
    figure = go.Figure()
    for name, (values, orders), colour in (
        ("deletion", deletion, DELETION),
        ("insertion", insertion, INSERTION),
    ):
        _add_range(figure, 100 * shares, orders, colour)
        for words, line, style in (
            (name, values, {"width": 3}),
            (f"{name}, random orders", orders.mean(axis=0), {"width": 1.6, "dash": "dot"}),
        ):
            figure.add_scatter(
                x=100 * shares, y=line, name=words, mode="lines", line={"color": colour, **style}
            )
    figure.update_layout(
        height=310,
        margin={"l": 55, "r": 10, "t": 10, "b": 50},
        legend={"orientation": "h", "y": -0.36, "x": 0},
        xaxis_title="pixels changed (%)",
        yaxis_title=what,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    figure.update_yaxes(rangemode="tozero")
    return figure


def _add_range(figure: go.Figure, x: Array, orders: Array, colour: str) -> None:
    """From the lowest to the highest of the random orders."""
    figure.add_scatter(
        x=np.concatenate([x, x[::-1]]),
        y=np.concatenate([orders.max(axis=0), orders.min(axis=0)[::-1]]),
        fill="toself",
        mode="none",
        fillcolor=colour,
        opacity=0.15,
        hoverinfo="skip",
        showlegend=False,
    )
