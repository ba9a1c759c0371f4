"""Norms against depth: plain nets warm, residual nets cool, exact zeros drawn as "zero"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.colors import sample_colorscale

Norms = NDArray[np.float64]
MARGIN = {"l": 70, "r": 20, "t": 30, "b": 50}
SCALES = {"plain": ["#fdb863", "#e66101", "#7f2704"], "residual": ["#9ecae1", "#3182bd", "#08306b"]}


@dataclass(frozen=True)
class Line:
    """One net's values (seeds x layers)."""

    family: str
    depth: int
    values: Norms

    @property
    def name(self) -> str:
        """plain-56 or residual-56."""
        return f"{self.family}-{self.depth}"


def colour(family: str, share: float) -> str:
    """Darker for deeper."""
    found: str = sample_colorscale(SCALES[family], [share])[0]
    return found


def depth_profile(lines: Sequence[Line], title: str) -> go.Figure:
    """Values against the relative position in the net (0 input, 1 logits), log axis, mean and band over seeds."""
    figure = go.Figure()
    depths = sorted({line.depth for line in lines})
    floor = _floor([line.values for line in lines])
    for line in lines:
        share = depths.index(line.depth) / max(len(depths) - 1, 1)
        _add_line(figure, line, colour(line.family, 0.15 + 0.85 * share), floor)
    _log_axis(figure, title, floor, any((line.values == 0).any() for line in lines))
    figure.update_xaxes(title="position in the net (0 input, 1 logits)")
    return figure


def _add_line(figure: go.Figure, line: Line, tint: str, floor: float) -> None:
    count = line.values.shape[1]
    x = np.linspace(0, 1, count)
    shown = np.where(line.values > 0, line.values, floor)
    mean = np.exp(np.log(shown).mean(axis=0))
    if len(line.values) > 1:
        figure.add_scatter(
            x=[*x, *x[::-1]], y=[*shown.max(0), *shown.min(0)[::-1]], fill="toself", mode="none",
            fillcolor=tint.replace("rgb", "rgba").replace(")", ", 0.2)"), hoverinfo="skip", showlegend=False,
            legendgroup=line.name,
        )  # fmt: skip
    text = [
        "zero" if zero else f"{value:.3g}"
        for zero, value in zip((line.values == 0).all(0), mean, strict=True)
    ]
    hover = "layer at %{x:.2f}: %{text}<extra>" + line.name + "</extra>"
    figure.add_scatter(x=x, y=mean, name=line.name, mode="lines", line={"color": tint, "width": 2.6},
                       text=text, legendgroup=line.name, hovertemplate=hover)  # fmt: skip


def _floor(values: Sequence[Norms]) -> float:
    """Where exact zeros are drawn: two decades under the smallest number that is not zero."""
    positive = np.concatenate([v[(v > 0) & np.isfinite(v)].ravel() for v in values])
    return float(positive.min()) / 100 if len(positive) else 1e-12


def _log_axis(figure: go.Figure, title: str, floor: float, zeros: bool) -> None:
    figure.update_layout(height=420, margin=MARGIN, legend={"orientation": "h", "y": 1.18})
    figure.update_yaxes(
        type="log", title=title, exponentformat="power", dtick=1, minor_showgrid=True
    )
    if zeros:
        figure.add_hline(y=floor, line={"dash": "dot", "color": "#888888"}, annotation_text="zero",
                         annotation_position="bottom right")  # fmt: skip


def first_layer(lines: Sequence[Line]) -> go.Figure:
    """First-layer gradient against the net's depth, one line for each family, with the spread over seeds."""
    figure = go.Figure()
    floor = _floor([line.values[:, :1] for line in lines])
    for family in ("plain", "residual"):
        own = sorted((line for line in lines if line.family == family), key=lambda line: line.depth)
        if not own:
            continue
        first = [np.where(line.values[:, 0] > 0, line.values[:, 0], floor) for line in own]
        mean = [float(np.exp(np.log(v).mean())) for v in first]
        error: dict[str, Any] = {
            "type": "data", "symmetric": False, "array": [v.max() - m for v, m in zip(first, mean, strict=True)],
            "arrayminus": [m - v.min() for v, m in zip(first, mean, strict=True)],
        }  # fmt: skip
        figure.add_scatter(x=[line.depth for line in own], y=mean, name=family, mode="lines+markers", error_y=error,
                           line={"color": colour(family, 0.6), "width": 3})  # fmt: skip
    _log_axis(
        figure,
        "first layer's gradient (L2)",
        floor,
        any((line.values[:, 0] == 0).any() for line in lines),
    )
    figure.update_xaxes(title="layers")
    return figure


def ratio(lines: Sequence[Line]) -> go.Figure:
    """First-layer gradient of the plain net over that of the residual net of the same depth."""
    values = {(line.family, line.depth): line.values[:, 0] for line in lines}
    depths = sorted(
        {d for f, d in values if f == "plain"} & {d for f, d in values if f == "residual"}
    )
    shares = [float(np.median(values["plain", d] / values["residual", d])) for d in depths]
    figure = go.Figure(
        go.Scatter(x=depths, y=shares, mode="lines+markers", line={"color": "#555555", "width": 3})
    )
    _log_axis(figure, "plain / residual", 1.0, False)
    figure.update_layout(height=300, showlegend=False)
    figure.update_xaxes(title="layers")
    figure.add_hline(y=1, line={"dash": "dot", "color": "#888888"})
    return figure


def shattered_plot(curves: Sequence[tuple[str, Norms, Norms]]) -> tuple[go.Figure, go.Figure]:
    """The gradients along the line (each scaled to its own maximum, stacked), and their autocorrelations."""
    along, fall = go.Figure(), go.Figure()
    for place, (name, gradient, correlation) in enumerate(curves):
        tint = TINTS[place % len(TINTS)]
        scaled = gradient / (np.abs(gradient).max() or 1.0)
        along.add_scatter(x=np.linspace(-2, 2, len(scaled)), y=scaled - 2.3 * place, name=name,
                          line={"color": tint, "width": 1.4})  # fmt: skip
        fall.add_scatter(
            x=list(range(len(correlation))),
            y=correlation,
            name=name,
            line={"color": tint, "width": 3},
        )
    along.update_layout(
        height=430, margin=MARGIN, legend={"orientation": "h", "y": 1.2}, xaxis_title="input x"
    )
    along.update_yaxes(showticklabels=False, title="gradient, each to its own scale")
    fall.update_layout(height=430, margin=MARGIN, legend={"orientation": "h", "y": 1.2},
                       xaxis_title="lag (points of 256)", yaxis_title="autocorrelation of the gradient")  # fmt: skip
    return along, fall


TINTS = ("#0072b2", "#d55e00", "#009e73", "#888888", "#8c510a")


def layer_bars(names: Sequence[str], norms: Norms) -> go.Figure:
    """Gradient norm of every layer of one network, in order."""
    floor = _floor([norms])
    figure = go.Figure(go.Scatter(x=list(range(len(names))), y=np.where(norms > 0, norms, floor), text=list(names),
                                  mode="lines+markers", line={"color": "#0072b2", "width": 2},
                                  hovertemplate="%{text}: %{y:.3g}<extra></extra>"))  # fmt: skip
    _log_axis(figure, "gradient norm (L2)", floor, bool((norms == 0).any()))
    figure.update_xaxes(title="layer, from input to logits")
    return figure
