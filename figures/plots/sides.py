"""Two sides beside each other: classes, and networks."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from figures.style import SIDES


def as_label(name: str) -> str:
    """A name from outside (a class's, a file's) that Plotly shows letter by letter, whatever HTML
    it looks like.
    """
    return escape(name, quote=False)


def class_bars(
    names: Sequence[str],
    first: Sequence[float | None],
    second: Sequence[float | None],
    titles: tuple[str, str],
) -> go.Figure:
    """Probabilities (0 to 1) of classes on both sides, the first class on top; None leaves a
    gap.
    """
    figure = go.Figure()
    for side, values, title in zip(("A", "B"), (first, second), titles, strict=True):
        shown = [None if v is None else 100 * v for v in values]
        figure.add_bar(
            y=[as_label(name) for name in names],
            x=shown,
            name=f"{side}: {as_label(title)}",
            orientation="h",
            marker_color=SIDES[side],
            text=["" if v is None else f"{v:.1f}" for v in shown],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:.2f} %<extra>" + side + "</extra>",
        )
    figure.update_layout(
        barmode="group",
        height=90 + 46 * len(names),
        margin={"l": 10, "r": 20, "t": 10, "b": 45},
        xaxis={"title": "probability (%)", "range": [0, 100]},
        yaxis={"autorange": "reversed", "automargin": True, "tickfont": {"size": 14}},
        legend={"orientation": "h", "y": -0.18, "yanchor": "top", "traceorder": "normal"},
    )
    return figure


def share_pairs(
    titles: Sequence[str], first: Sequence[float], second: Sequence[float], unit: str
) -> go.Figure:
    """One value for each branch (0 to 1, shown in %), A beside B."""
    figure = go.Figure()
    for side, values in (("A", first), ("B", second)):
        figure.add_bar(
            x=list(titles),
            y=[100 * v for v in values],
            name=side,
            marker_color=SIDES[side],
            hovertemplate="%{x}: %{y:.1f} %<extra>" + side + "</extra>",
        )
    figure.update_layout(
        barmode="group",
        yaxis_title=unit,
        height=300,
        margin={"l": 60, "r": 20, "t": 10, "b": 40},
        legend={"orientation": "h", "y": 1.12},
        xaxis={"type": "category"},
    )
    return figure
