"""How large F(x) and the shortcut are in every block."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.style import BRANCHES, CHOSEN, FAMILIES, GREY

MARGIN = {"l": 60, "r": 20, "t": 30, "b": 60}
LEGEND = {"orientation": "h", "yanchor": "bottom", "y": 1.02}
STILL = {
    "selected": {"marker": {"opacity": 1}},
    "unselected": {"marker": {"opacity": 1}},
}  # a click dims nothing
ROWS = (
    ("shortcut of x", 2, BRANCHES["shortcut"]),
    ("F(x)", 1, BRANCHES["F(x)"]),
    ("F(x) + shortcut", 3, BRANCHES["pool"]),
)


def block_sizes(
    names: Sequence[str], norms: NDArray[np.float64], selected: str
) -> tuple[go.Figure, go.Figure]:
    """Norms (blocks x 5: x, F, shortcut, sum, output) and the ratio of F to the shortcut; bars
    carry their block.
    """
    sizes, ratio = _sizes(names, norms), _ratio(names, norms, selected)
    for figure, title in ((sizes, "norm (L2)"), (ratio, "‖F(x)‖ / ‖shortcut‖")):
        figure.update_layout(
            height=330,
            margin=MARGIN,
            legend=LEGEND,
            yaxis_title=title,
            barmode="group",
            clickmode="event+select",
        )
        figure.update_xaxes(type="category", tickangle=-45)
    return sizes, ratio


def _sizes(names: Sequence[str], norms: NDArray[np.float64]) -> go.Figure:
    figure = go.Figure()
    for name, place, tint in ROWS:
        figure.add_bar(
            x=list(names),
            y=norms[:, place],
            name=name,
            marker_color=tint,
            customdata=list(names),
            hovertemplate="%{x}: %{y:.4g}<extra>" + name + "</extra>",
            **STILL,
        )
    return figure


def _ratio(names: Sequence[str], norms: NDArray[np.float64], selected: str) -> go.Figure:
    figure = go.Figure()
    shares = norms[:, 1] / np.maximum(norms[:, 2], 1e-12)
    tints = [CHOSEN if name == selected else FAMILIES["residual"] for name in names]
    figure.add_bar(
        x=list(names),
        y=shares,
        marker_color=tints,
        customdata=list(names),
        textposition="outside",
        cliponaxis=False,
        text=[f"{v:.2f}" for v in shares] if len(names) <= 18 else None,
        hovertemplate="%{x}: %{y:.3f}<extra></extra>",
        **STILL,
    )
    figure.add_hline(y=1, line={"dash": "dot", "color": GREY})
    return figure
