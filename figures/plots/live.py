"""A training while it runs: plain warm, residual cool; axes stand still while the curves grow into
them.
"""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.plots.norms import colour
from figures.style import GREY

Values = NDArray[np.float64]
FAMILIES = ("plain", "residual")
POINTS = 600  # of a drawn curve
HIGHEST = 8.0  # of the loss axis; ten equal classes start at ln 10 = 2.3
MARGIN = {"l": 60, "r": 15, "t": 30, "b": 45}
SMOOTHING = 0.9


def smoothed(values: Values) -> Values:
    """Exponential moving average, its start corrected (as Adam does); NaN stays NaN."""
    found, mean = np.full(len(values), np.nan), 0.0
    for place, value in enumerate(values):
        mean = SMOOTHING * mean + (1 - SMOOTHING) * value
        found[place] = mean / (1 - SMOOTHING ** (place + 1))
    return found


def loss_plot(losses: Values, names: Sequence[str], steps: int, run: str) -> go.Figure:
    """Training loss of every batch (steps x 2), thin, and its moving average; `steps` in all."""
    figure = go.Figure()
    tops = [2.5]
    for which, family in enumerate(FAMILIES):
        mean = smoothed(losses[:, which])
        _add_losses(figure, losses[:, which], mean, names[which], family)
        tops.append(float(np.nanmax(mean, initial=0.0, where=np.isfinite(mean))) * 1.1)
    cut = max(tops) > HIGHEST
    _frame(figure, run, [0, steps], "step")
    figure.update_yaxes(
        title=f"training loss{f' (cut at {HIGHEST:g})' if cut else ''}",
        range=[0, min(max(tops), HIGHEST)],
    )
    return figure


def _add_losses(figure: go.Figure, values: Values, mean: Values, name: str, family: str) -> None:
    """One net's losses, thin, and their moving average."""
    every, tint = -(-max(len(values), 1) // POINTS), colour(family, 0.6)
    x = np.arange(1, len(values) + 1)
    figure.add_scatter(
        x=x[::every],
        y=values[::every],
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
        legendgroup=family,
        opacity=0.35,
        line={"color": tint, "width": 1},
    )
    figure.add_scatter(
        x=x[::every],
        y=mean[::every],
        name=name,
        mode="lines",
        legendgroup=family,
        line={"color": tint, "width": 3},
        hovertemplate="step %{x}: %{y:.3g}",
    )
    _mark_divergence(figure, x, mean, family)


def _mark_divergence(figure: go.Figure, x: NDArray[np.int64], mean: Values, family: str) -> None:
    lost = np.flatnonzero(~np.isfinite(mean))
    if len(lost):
        place = max(int(lost[0]) - 1, 0)
        y = mean[place] if np.isfinite(mean[place]) else 0.0
        figure.add_scatter(
            x=[x[place]],
            y=[min(y, 0.97 * HIGHEST)],
            mode="markers+text",
            text=["diverged"],
            textposition="middle right",
            showlegend=False,
            hoverinfo="skip",
            cliponaxis=False,
            textfont={"color": colour(family, 0.6)},
            marker={"symbol": "x", "size": 11, "color": colour(family, 0.6)},
        )


def error_plot(
    epochs: Sequence[int],
    training: Values,
    held_out: Values,
    names: Sequence[str],
    total: int,
    run: str,
) -> go.Figure:
    """Errors (epochs x 2, 0 to 1) in per cent: held out as a line, of training pictures dotted."""
    figure = go.Figure()
    for which, family in enumerate(FAMILIES):
        for kind, values, line in (("held out", held_out, "solid"), ("training", training, "dot")):
            figure.add_scatter(
                x=list(epochs),
                y=100 * values[:, which],
                name=f"{names[which]}, {kind}",
                mode="lines+markers",
                line={
                    "color": colour(family, 0.6),
                    "width": 3 if line == "solid" else 2,
                    "dash": line,
                },
                marker={"size": 6},
                hovertemplate="epoch %{x}: %{y:.1f} %",
            )
    figure.add_hline(y=90, line={"dash": "dash", "color": GREY, "width": 1})
    figure.add_annotation(
        x=1, xref="paper", xanchor="right", y=90, yanchor="bottom", text="guessing", showarrow=False
    )
    _frame(figure, run, [-0.02 * total, 1.02 * total], "epoch")
    figure.update_xaxes(dtick=-(-total // 10))
    figure.update_yaxes(title="error (%)", range=[0, 100])
    return figure


def gradient_plot(
    now: Sequence[Values],
    start: Sequence[Values],
    span: tuple[float, float],
    names: Sequence[str],
    depth: int,
    run: str,
) -> go.Figure:
    """Gradient norm of every layer, one array for each net, log axis, exact zeros on a line of
    their own.

    `start` is drawn dotted; `span` is the smallest positive and the largest finite norm so far.
    """
    figure = go.Figure()
    floor = 10.0 ** (np.floor(np.log10(span[0])) - 1)
    zeros = False
    for which, family in enumerate(FAMILIES):
        for values, dash in ((start, "dot"), (now, "solid")):
            if len(values) > which and len(values[which]):
                zeros |= bool((values[which] == 0).any())
                _add_norms(figure, values[which], names[which], family, dash, floor)
    if zeros:
        _mark_zero(figure, floor)
    _frame(figure, run, [0.5, depth + 0.5], "layer, from input to logits")
    low, high = np.log10(floor) - (0.5 if zeros else 0), np.ceil(np.log10(span[1]))
    figure.update_yaxes(
        type="log",
        title="gradient norm (L2)",
        exponentformat="power",
        range=[low, high],
        dtick=max(1, int(np.ceil((high - low) / 7))),
    )
    return figure


def _add_norms(
    figure: go.Figure, norms: Values, name: str, family: str, dash: str, floor: float
) -> None:
    """One net's norms; exact zeros are drawn at `floor`."""
    figure.add_scatter(
        x=np.arange(1, len(norms) + 1),
        y=np.where(norms > 0, norms, np.where(norms == 0, floor, np.nan)),
        name=name if dash == "solid" else f"{name}, first step",
        text=["zero" if v == 0 else f"{v:.3g}" for v in norms],
        mode="lines",
        line={"color": colour(family, 0.6), "width": 3 if dash == "solid" else 1.5, "dash": dash},
        hovertemplate="layer %{x}: %{text}<extra>" + name + "</extra>",
    )


def _mark_zero(figure: go.Figure, floor: float) -> None:
    figure.add_hline(
        y=floor,
        line={"dash": "dot", "color": GREY},
        annotation_text="zero",
        annotation_position="bottom right",
    )


def _frame(figure: go.Figure, run: str, x: Sequence[float], title: str) -> None:
    """Fixed axes; `run` keeps a viewer's zoom while one training goes on, and drops it at the
    next.
    """
    figure.update_layout(
        height=330,
        margin=MARGIN,
        uirevision=run,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        hovermode="closest",
    )
    figure.update_xaxes(title=title, range=list(x))
