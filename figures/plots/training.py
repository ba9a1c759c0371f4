"""A training run's curves and its confusion matrix."""

from collections.abc import Sequence

import plotly.graph_objects as go

from figures.style import BRANCHES

READABLE = 15  # classes whose counts still fit into their cells


def accuracy_curve(
    epochs: Sequence[int], accuracy: Sequence[float], loss: Sequence[float]
) -> go.Figure:
    """Validation top-1 (%) and training loss for each epoch."""
    figure = go.Figure()
    figure.add_scatter(
        x=epochs,
        y=[100 * a for a in accuracy],
        name="validation top-1 (%)",
        line={"color": BRANCHES["1x1"], "width": 3},
    )
    figure.add_scatter(
        x=epochs,
        y=loss,
        name="training loss",
        yaxis="y2",
        line={"color": BRANCHES["double3x3"], "width": 2, "dash": "dot"},
    )
    figure.update_layout(
        xaxis_title="epoch",
        yaxis_title="validation top-1 (%)",
        yaxis2={
            "title": "training loss",
            "overlaying": "y",
            "side": "right",
            "showgrid": False,
            "nticks": 5,
            "tickformat": ".1f",
        },
        legend={"orientation": "h", "y": 1.12},
        margin={"l": 60, "r": 60, "t": 30, "b": 50},
        height=360,
    )
    return figure


def confusion_matrix(counts: Sequence[Sequence[int]], names: Sequence[str]) -> go.Figure:
    """Shares of each true class (row) by predicted class (column), in %; counts on hover.

    Of many classes the numbers would be too small to read, so only the colours are drawn.
    """
    rows = [[count / max(sum(row), 1) for count in row] for row in counts]
    heatmap = go.Heatmap(
        z=[[100 * share for share in row] for row in rows],
        x=names,
        y=names,
        customdata=counts,
        colorscale="Blues",
        zmin=0,
        zmax=100,
        texttemplate="%{customdata}" if len(names) <= READABLE else None,
        showscale=len(names) > READABLE,
        colorbar={"title": {"text": "%"}},
        hovertemplate="true: %{y}<br>predicted: %{x}<br>%{customdata} pictures, %{z:.0f} %"
        "<extra></extra>",
    )
    figure = go.Figure(heatmap)
    figure.update_layout(
        xaxis_title="predicted class",
        yaxis={"title": "true class", "autorange": "reversed", "dtick": 1},
        xaxis={"dtick": 1, "tickangle": -90},
        margin={"l": 120, "r": 10, "t": 10, "b": 110},
        height=470 if len(names) <= READABLE else 16 * len(names) + 180,
    )
    return figure
