"""Degradation: error curves of plain and residual nets, and their gradients."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from figures.plots.log_axis import log_axis
from figures.plots.norms import Line, colour, depth_profile
from figures.style import GREY

MARGIN = {"l": 55, "r": 15, "t": 40, "b": 45}
NORM = "gradient norm of the layer (L2)"


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
        _add_curve(figure, curve, training)
    for epoch, rate in sorted({drop for curve in curves for drop in curve.drops}):
        _mark_drop(figure, epoch, rate)
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


def _add_curve(figure: go.Figure, curve: Curve, training: bool) -> None:
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
        name=curve.name.replace(" layers", ""),  # short: four of them fit on a phone
        hovertemplate=f"{curve.name}, test: %{{y:.2f}} %<extra></extra>",
    )


def _mark_drop(figure: go.Figure, epoch: int, rate: float) -> None:
    figure.add_vline(
        x=epoch,
        line={"dash": "dot", "color": GREY, "width": 1},
        annotation_text=f"rate {rate:g}",
        annotation_position="top left",
        annotation_font_size=11,
        annotation_textangle=0,
    )


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
