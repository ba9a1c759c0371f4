"""Gradients along a line of inputs, and their autocorrelations."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from figures.plots.log_axis import LETTERS, Norms, dress
from figures.plots.norms import colour
from figures.style import BRANCHES, BROWN, GREY

TINTS = {
    "shallow": BRANCHES["5x5"],
    "plain": colour("plain", 0.5),
    "residual": colour("residual", 0.5),
    "white": GREY,
    "brown": BROWN,
}
APART = 2.3  # rows of the stack; every gradient is scaled to -1 ... 1


def tint_of(name: str) -> str:
    """The colour of a curve by the first word of its name."""
    return TINTS[name.split(" ")[0]]


def along_line(curves: Sequence[tuple[str, Norms]]) -> go.Figure:
    """The gradients at the points from -2 to 2, each scaled to its own largest value, one under the
    other.
    """
    figure = go.Figure()
    for place, (name, gradient) in enumerate(curves):
        scaled = gradient / (np.abs(gradient).max() or 1.0)
        figure.add_scatter(
            x=np.linspace(-2, 2, len(scaled)),
            y=scaled - APART * place,
            name=name,
            mode="lines",
            line={"color": tint_of(name), "width": 1.8},
            hoverinfo="skip",
        )
    dress(figure, 460, "input x", legend=False)
    figure.update_yaxes(
        tickvals=[-APART * place for place in range(len(curves))],
        ticktext=[name.replace(" (", "<br>(") for name, _ in curves],
        tickfont={"size": LETTERS},
        automargin=True,
        zeroline=False,
    )
    return figure


def correlation_fall(curves: Sequence[tuple[str, Norms]]) -> go.Figure:
    """Mean autocorrelation against the lag, with a band of one standard deviation over seeds (seeds
    x lags each).
    """
    figure = go.Figure()
    for name, values in curves:
        _add_correlations(figure, name, values)
    dress(figure, 460, "lag (points of 256)")
    figure.update_yaxes(
        title={"text": "autocorrelation", "font": {"size": LETTERS + 1}},
        range=[-0.35, 1.05],
        tickfont={"size": LETTERS},
        automargin=True,
    )
    return figure


def _add_correlations(figure: go.Figure, name: str, values: Norms) -> None:
    lags = np.arange(values.shape[1])
    mean, deviation = values.mean(axis=0), values.std(axis=0)
    tint = tint_of(name)
    figure.add_scatter(
        x=[*lags, *lags[::-1]],
        y=[*(mean + deviation), *(mean - deviation)[::-1]],
        fill="toself",
        mode="none",
        fillcolor=_faint(tint),
        hoverinfo="skip",
        showlegend=False,
        legendgroup=name,
    )
    figure.add_scatter(
        x=lags,
        y=mean,
        name=name,
        mode="lines",
        line={"color": tint, "width": 3.5},
        legendgroup=name,
        hovertemplate="lag %{x}: %{y:.2f}<extra>" + name + "</extra>",
    )


def _faint(tint: str) -> str:
    if tint.startswith("rgb("):
        return tint.replace("rgb", "rgba").replace(")", ", 0.15)")
    red, green, blue = (int(tint[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, 0.15)"
