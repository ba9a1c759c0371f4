"""How nearly each trained kernel is a product of a column and a row."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.style import BRANCHES


def share_histogram(shares: NDArray[np.float64]) -> go.Figure:
    """How many kernels keep how much of their energy in their rank-1 part."""
    figure = go.Figure(
        go.Histogram(x=100 * shares.ravel(), nbinsx=40, marker_color=BRANCHES["1x1"])
    )
    figure.update_layout(
        xaxis_title="energy kept by the best rank-1 kernel (%)",
        yaxis_title="kernels",
        height=280,
        margin={"l": 60, "r": 20, "t": 20, "b": 50},
    )
    return figure
