"""Identity layers in a deepened net: accuracy under noise, and while the net is fine-tuned."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures.style import BRANCHES

MARGIN = {"l": 55, "r": 15, "t": 40, "b": 45}
DEEPENED = BRANCHES["pool"]  # a plain net with identity layers; warm, as plain nets are
Level = tuple[str, float, str]  # name, accuracy (%), colour


def noise_plot(
    sizes: Sequence[float],
    accuracies: Sequence[Sequence[float]],
    levels: Sequence[Level],
    marked: float | None = None,
) -> go.Figure:
    """Accuracy (%) against the noise in the inserted layers: mean and range over seeds, sizes
    evenly spaced.

    `levels` are horizontal lines (name, accuracy, colour); `marked` is the size in the viewer's
    hands.
    """
    names = [f"{size:g}" for size in sizes]
    mean = [float(np.mean(values)) for values in accuracies]
    figure = go.Figure(
        go.Scatter(
            x=names,
            y=mean,
            error_y=_range(accuracies, mean),
            mode="lines+markers",
            name="deepened to 56",
            line={"color": DEEPENED, "width": 3},
            hovertemplate="noise %{x}: %{y:.2f} %<extra></extra>",
        )
    )
    for level in levels:
        _add_level(figure, names, level)
    if marked is not None:
        place = list(sizes).index(marked)
        _ring(figure, names[place], mean[place])
    _accuracy_axes(figure, "noise's standard deviation (Dirac: 1)")
    figure.update_xaxes(type="category")
    return figure


def _range(accuracies: Sequence[Sequence[float]], mean: Sequence[float]) -> dict[str, Any]:
    """Whiskers from the lowest to the highest seed."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [max(v) - m for v, m in zip(accuracies, mean, strict=True)],
        "arrayminus": [m - min(v) for v, m in zip(accuracies, mean, strict=True)],
    }


def _add_level(figure: go.Figure, across: Sequence[str] | Sequence[int], level: Level) -> None:
    name, accuracy, tint = level
    figure.add_scatter(
        x=list(across),
        y=[accuracy] * len(across),
        name=name,
        mode="lines",
        hoverinfo="skip",
        line={"color": tint, "width": 2, "dash": "dot"},
    )


def _ring(figure: go.Figure, x: str, y: float) -> None:
    ring = {"size": 17, "color": "rgba(0,0,0,0)", "line": {"width": 3, "color": DEEPENED}}
    figure.add_scatter(
        x=[x], y=[y], mode="markers", showlegend=False, hoverinfo="skip", marker=ring
    )


def tuning_plot(
    lines: Sequence[tuple[str, Sequence[int], Sequence[float], str]],
    level: Level,
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
    _add_level(figure, [0, steps], level)
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
