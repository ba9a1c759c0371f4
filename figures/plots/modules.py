"""Values for each module of a network: lines on a log axis, and stacked shares."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from figures.plots.log_axis import LETTERS, Norms, dress, log_axis, shown

Named = tuple[str, str, Norms]


def module_lines(modules: Sequence[str], lines: Sequence[Named]) -> go.Figure:
    """One line for each (name, colour, value for each module); a zero is left out, as there is
    nothing.
    """
    figure = go.Figure()
    for place, (name, colour, values) in enumerate(lines):
        last = place == len(lines) - 1
        figure.add_scatter(
            x=list(modules),
            y=[float(v) if v > 0 else None for v in values],
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 3, "dash": "dot" if last else "solid"},
            marker={"size": 8},
            text=[shown(v) for v in values],
            hovertemplate="%{x}: %{text}<extra>" + name + "</extra>",
        )
    positive = [values[values > 0] for *_, values in lines if (values > 0).any()]
    log_axis(figure, "gradient norm (L2)", positive or [np.array([1.0])])
    dress(figure, 420, "")
    figure.update_xaxes(type="category", tickangle=-60, tickmode="linear")
    return figure


def share_stack(modules: Sequence[str], parts: Sequence[Named]) -> go.Figure:
    """A bar of 100 % for each module, stacked from (name, colour, share from 0 to 1 for each
    module).
    """
    figure = go.Figure()
    for name, colour, values in parts:
        figure.add_bar(
            x=list(modules),
            y=100 * values,
            name=name,
            marker_color=colour,
            hovertemplate="%{x}: %{y:.0f} %<extra>" + name + "</extra>",
        )
    dress(figure, 420, "")
    figure.update_layout(barmode="stack", bargap=0.12, legend_traceorder="normal")
    figure.update_xaxes(type="category", tickangle=-60, tickmode="linear")
    figure.update_yaxes(
        title={"text": "share (%)", "font": {"size": LETTERS + 1}},
        range=[0, 100],
        tickfont={"size": LETTERS},
        automargin=True,
    )
    return figure
