"""Degradation: error curves of plain and residual nets, their gradients, identity layers under
noise and training.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from figures.plots.log_axis import log_axis
from figures.plots.norms import Line, colour, depth_profile
from figures.style import BRANCHES, GREY

MARGIN = {"l": 55, "r": 15, "t": 40, "b": 45}
NORM = "gradient norm of the layer (L2)"
DEEPENED = BRANCHES["pool"]  # a plain net with identity layers; warm, as plain nets are


@dataclass(frozen=True)
class Curve:
    """One run's errors (%) for each epoch; `drops` are the epochs after which the rate fell, with
    the new rate.
    """

    name: str
    family: str
    depth: int
    test: Sequence[float]
    training: Sequence[float]
    drops: Sequence[tuple[int, float]]


def shade(family: str, depth: int) -> str:
    """The family's colour, darker for deeper; a depth keeps its shade whichever other depths are
    shown.
    """
    return colour(
        family, float(np.interp(depth, [8, 20, 32, 44, 56, 110], [0.05, 0.12, 0.4, 0.65, 0.9, 1.0]))
    )


def highest(curves: Sequence[Curve]) -> float:
    """The upper end of an axis that all of the curves share, training error included: a multiple of
    ten (%).
    """
    top = max(max(*curve.test, *curve.training) for curve in curves)
    return float(10 * np.ceil(top / 10))


def error_panel(curves: Sequence[Curve], title: str, top: float, training: bool) -> go.Figure:
    """Error (%) against epochs: solid test, dashed training (if asked for), learning-rate drops
    marked.
    """
    figure = go.Figure()
    for curve in curves:
        line = {"color": shade(curve.family, curve.depth), "width": 3}
        epochs = list(range(1, len(curve.test) + 1))
        if training:
            figure.add_scatter(
                x=epochs,
                y=curve.training,
                mode="lines",
                line={**line, "dash": "dash", "width": 2.2},
                name=f"{curve.name} training",
                showlegend=False,
                legendgroup=curve.name,
                hovertemplate=f"{curve.name}, training: %{{y:.2f}} %<extra></extra>",
            )
        figure.add_scatter(
            x=epochs,
            y=curve.test,
            mode="lines",
            line=line,
            legendgroup=curve.name,
            name=curve.name.replace(
                " layers", ""
            ),  # short: four of them fit beside each other on a phone
            hovertemplate=f"{curve.name}, test: %{{y:.2f}} %<extra></extra>",
        )
    for epoch, rate in sorted({drop for curve in curves for drop in curve.drops}):
        figure.add_vline(
            x=epoch,
            line={"dash": "dot", "color": GREY, "width": 1},
            annotation_text=f"rate {rate:g}",
            annotation_position="top left",
            annotation_font_size=11,
            annotation_textangle=0,
        )
    figure.update_layout(
        title={"text": title, "x": 0.02},
        height=370,
        margin={**MARGIN, "t": 70},
        hovermode="x unified",
        legend={
            "orientation": "h",
            "y": 1.12,
            "x": 0,
            "title": {"text": "layers ", "side": "left"},
        },
        showlegend=True,
    )
    figure.update_xaxes(title="epoch", rangemode="tozero")
    figure.update_yaxes(title="error (%)", range=[0, top])
    return figure


def norms_at(lines: Sequence[Line], lowest: float, greatest: float) -> go.Figure:
    """Gradient norm of every layer at one epoch, on an axis (log) that stays the same over the
    epochs.
    """
    figure = depth_profile(lines, NORM)
    figure.update_layout(showlegend=True)
    for trace, line in zip(figure.data, lines, strict=True):
        trace.line.color = shade(line.family, line.depth)
    if all((line.values > 0).all() for line in lines):
        log_axis(figure, NORM, [np.array([lowest, greatest])])
    return figure


def noise_plot(
    sizes: Sequence[float],
    accuracies: Sequence[Sequence[float]],
    levels: Sequence[tuple[str, float, str]],
    marked: float | None = None,
) -> go.Figure:
    """Accuracy (%) against the noise in the inserted layers: mean and range over seeds, sizes
    evenly spaced.

    `levels` are horizontal lines (name, accuracy, colour); `marked` is the size in the viewer's
    hands.
    """
    names = [f"{size:g}" for size in sizes]
    mean = [float(np.mean(values)) for values in accuracies]
    error = {
        "type": "data",
        "symmetric": False,
        "array": [max(v) - m for v, m in zip(accuracies, mean, strict=True)],
        "arrayminus": [m - min(v) for v, m in zip(accuracies, mean, strict=True)],
    }
    figure = go.Figure(
        go.Scatter(
            x=names,
            y=mean,
            error_y=error,
            mode="lines+markers",
            name="deepened to 56",
            line={"color": DEEPENED, "width": 3},
            hovertemplate="noise %{x}: %{y:.2f} %<extra></extra>",
        )
    )
    for name, level, tint in levels:
        figure.add_scatter(
            x=names,
            y=[level] * len(names),
            name=name,
            mode="lines",
            hoverinfo="skip",
            line={"color": tint, "width": 2, "dash": "dot"},
        )
    if marked is not None:
        place = list(sizes).index(marked)
        ring = {"size": 17, "color": "rgba(0,0,0,0)", "line": {"width": 3, "color": DEEPENED}}
        figure.add_scatter(
            x=[names[place]],
            y=[mean[place]],
            mode="markers",
            showlegend=False,
            hoverinfo="skip",
            marker=ring,
        )
    _accuracy_axes(figure, "noise's standard deviation (Dirac: 1)")
    figure.update_xaxes(type="category")
    return figure


def tuning_plot(
    lines: Sequence[tuple[str, Sequence[int], Sequence[float], str]],
    level: tuple[str, float, str],
    steps: int,
) -> go.Figure:
    """Accuracy (%) on the held-out set against SGD steps, beside the level of the net that it
    started from.
    """
    figure = go.Figure()
    for name, done, accuracy, tint in lines:
        figure.add_scatter(
            x=list(done),
            y=list(accuracy),
            name=name,
            mode="lines+markers",
            line={"color": tint, "width": 3},
            hovertemplate="%{y:.2f} %",
        )
    name, value, tint = level
    figure.add_scatter(
        x=[0, steps],
        y=[value, value],
        name=name,
        mode="lines",
        hoverinfo="skip",
        line={"color": tint, "width": 2, "dash": "dot"},
    )
    _accuracy_axes(figure, "SGD steps")
    figure.update_xaxes(range=[-0.02 * steps, 1.02 * steps])
    figure.update_layout(hovermode="x unified")
    return figure


def _accuracy_axes(figure: go.Figure, across: str) -> None:
    figure.update_layout(
        height=340,
        margin=MARGIN,
        legend={"orientation": "h", "y": 1.16, "x": 0},
        xaxis_title=across,
        yaxis_title="accuracy (%)",
    )
    figure.update_yaxes(range=[0, 102])
