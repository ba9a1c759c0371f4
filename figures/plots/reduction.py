"""A reduction's weights, its running sum, and how much of the variance survives it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.style import BRANCHES, GREY, MARK

MARGIN = {"l": 60, "r": 20, "t": 30, "b": 50}
Array = NDArray[np.floating[Any]]


def weight_matrix(
    weights: Array, rows: Sequence[int], columns: Sequence[int], chosen: int
) -> go.Figure:
    """Weights (outputs x inputs) in the given order, signed colours around zero; the chosen output
    is framed.
    """
    shown = weights[np.ix_(rows, columns)]
    reach = float(np.abs(shown).max()) or 1.0
    figure = go.Figure(
        go.Heatmap(
            z=shown,
            zmin=-reach,
            zmax=reach,
            colorscale="RdBu_r",
            colorbar={"title": "weight"},
            customdata=np.broadcast_to(np.array(columns)[None], shown.shape),
            text=np.broadcast_to(np.array(rows)[:, None], shown.shape),
            hovertemplate="output %{text}, input %{customdata}: %{z:.4g}<extra></extra>",
        )
    )
    place = list(rows).index(chosen)
    figure.add_shape(
        type="rect",
        x0=-0.5,
        x1=len(columns) - 0.5,
        y0=place - 0.5,
        y1=place + 0.5,
        line={"color": MARK, "width": 2},
    )
    figure.update_layout(
        xaxis={"title": f"{len(columns)} input channels, as sorted", "showticklabels": False},
        yaxis={"title": f"{len(rows)} outputs", "autorange": "reversed", "showticklabels": False},
        height=max(260, min(520, 60 + 9 * len(rows))),
        margin=MARGIN,
    )
    return figure


def running_sum_plot(sums: Array, order: Sequence[int], target: float) -> go.Figure:
    """The sum after each input channel, largest first, and the network's own value as a line."""
    figure = go.Figure()
    names = ["bias", *[f"channel {k}" for k in order]]
    figure.add_scatter(
        x=list(range(len(sums))),
        y=list(sums),
        text=names,
        mode="lines",
        line={"color": BRANCHES["1x1"], "width": 3, "shape": "hv"},
        name="running sum",
        hovertemplate="after %{text}: %{y:.5g}<extra></extra>",
    )
    figure.add_hline(
        y=target,
        line={"dash": "dash", "color": BRANCHES["double3x3"]},
        annotation_text=f"the network's own value {target:.5g}",
    )
    figure.update_layout(
        xaxis_title="input channels added, largest contribution first",
        yaxis_title="value before the ReLU",
        height=320,
        margin=MARGIN,
        showlegend=False,
    )
    return figure


def survival(
    learned: Array, photo: Array, gallery: Array, random: Array, macs: Sequence[int], chosen: int
) -> go.Figure:
    """Share of variance kept (%) against the number of channels, with MACs on hover; random as mean
    and band.
    """
    figure = go.Figure()
    ks = list(range(1, len(photo) + 1))
    _add_band(figure, ks, 100 * random.min(0), 100 * random.max(0))
    lines = (
        ("PCA of this photo (the optimum)", 100 * photo, BRANCHES["1x1"], "solid"),
        ("PCA of the gallery", 100 * gallery, BRANCHES["7x7"], "dash"),
        ("random projection, mean", 100 * random.mean(0), GREY, "dot"),
        (f"learned ({len(learned)} outputs)", 100 * learned, BRANCHES["double3x3"], "solid"),
    )
    for name, values, colour, dash in lines:
        figure.add_scatter(
            x=ks[: len(values)],
            y=list(values),
            name=name,
            customdata=list(macs[: len(values)]),
            line={"color": colour, "width": 3, "dash": dash},
            hovertemplate="%{x} channels: %{y:.2f} %, %{customdata:,} MAC<extra>"
            + name
            + "</extra>",
        )
    figure.add_vline(x=chosen, line={"dash": "dot", "color": MARK})
    figure.update_layout(
        xaxis_title="channels kept",
        yaxis_title="variance kept (%)",
        height=400,
        margin=MARGIN,
        legend={"orientation": "h", "y": 1.2},
        yaxis_range=[0, 101],
    )
    return figure


def _add_band(figure: go.Figure, ks: Sequence[int], low: Array, high: Array) -> None:
    """From the lowest to the highest of the random projections."""
    figure.add_scatter(
        x=[*ks, *ks[::-1]],
        y=[*high, *low[::-1]],
        fill="toself",
        mode="none",
        name="random, all seeds",
        fillcolor="rgba(128,128,128,0.35)",
        hoverinfo="skip",
    )
