"""A histogram of the paths through a residual network."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.style import FAMILIES

MARGIN = {"l": 60, "r": 20, "t": 30, "b": 60}


def path_histogram(shares: NDArray[np.float64], between: tuple[int, int]) -> go.Figure:
    """Share of the paths by how many branches they cross; those from `between` (both included) in
    full colour.
    """
    places = np.arange(len(shares))
    inside = (places >= between[0]) & (places <= between[1])
    tint = FAMILIES["residual"]
    figure = go.Figure(
        go.Bar(
            x=places,
            y=100 * shares,
            marker={"color": tint, "opacity": np.where(inside, 1.0, 0.35)},
            hovertemplate="%{x} branches: %{y:.3g} % of the paths<extra></extra>",
        )
    )
    figure.update_layout(
        height=300,
        margin=MARGIN,
        xaxis_title="branches F on the path",
        yaxis_title="share of the paths (%)",
        showlegend=False,
    )
    return figure
