"""Deletion and insertion curves, with a random order of pixels as their reference."""

from collections.abc import Sequence

import plotly.graph_objects as go

from figures.style import BRANCHES

DELETION, INSERTION = BRANCHES["double3x3"], BRANCHES["1x1"]
Values = Sequence[float]


def deletion_insertion(
    shares: Values, deletion: Values, insertion: Values, random: tuple[Values, Values], what: str
) -> go.Figure:
    """Probability (0 to 1) against the share of pixels (0 to 1); `random` holds both curves of a
    random order.
    """
    figure = go.Figure()
    x = [100 * share for share in shares]
    lines = (
        ("deletion", deletion, random[0], DELETION),
        ("insertion", insertion, random[1], INSERTION),
    )
    for name, values, reference, colour in lines:
        figure.add_scatter(
            x=x, y=list(values), name=name, mode="lines", line={"color": colour, "width": 3}
        )
        figure.add_scatter(
            x=x,
            y=list(reference),
            name=f"{name}, random order",
            mode="lines",
            line={"color": colour, "width": 1.6, "dash": "dot"},
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
