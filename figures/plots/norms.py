"""Norms against depth: plain nets warm, residual nets cool, exact zeros drawn as "zero"."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from figures.plots.log_axis import Norms, dress, log_axis, mean_of, shown, zero_place
from figures.style import BRANCHES, DEPTHS, GREY

POSITION = "from the input (0) to the logits (1)"


@dataclass(frozen=True)
class Line:
    """One net's values (seeds x layers); `exact` says that they were computed in float64."""

    family: str
    depth: int
    values: Norms
    exact: bool = False

    @property
    def name(self) -> str:
        """plain-56 or residual-56, with the arithmetic where it is not float32."""
        return f"{self.family}-{self.depth}{' (float64)' if self.exact else ''}"


def colour(family: str, share: float) -> str:
    """Darker for deeper."""
    found: str = sample_colorscale(list(DEPTHS[family]), [share])[0]
    return found


def depth_profile(lines: Sequence[Line], title: str, height: int = 430) -> go.Figure:
    """Values against the relative position in the net (0 input, 1 logits), log axis, mean and band
    over seeds.
    """
    figure = go.Figure()
    depths = sorted({line.depth for line in lines})
    floor = zero_place([line.values for line in lines])
    for line in sorted(lines, key=lambda line: line.family):
        share = depths.index(line.depth) / max(len(depths) - 1, 1)
        _add_line(figure, line, colour(line.family, 0.15 + 0.8 * share), floor)
    log_axis(figure, title, [line.values for line in lines])
    dress(figure, height, POSITION)
    figure.update_xaxes(range=[-0.02, 1.02])
    return figure


def _add_line(figure: go.Figure, line: Line, tint: str, floor: float) -> None:
    x = np.linspace(0, 1, line.values.shape[1])
    mean = mean_of(line.values)
    drawn = np.where(line.values > 0, line.values, floor)
    if len(line.values) > 1:
        figure.add_scatter(
            x=[*x, *x[::-1]],
            y=[*drawn.max(0), *drawn.min(0)[::-1]],
            fill="toself",
            mode="none",
            fillcolor=tint.replace("rgb", "rgba").replace(")", ", 0.22)"),
            hoverinfo="skip",
            showlegend=False,
            legendgroup=line.name,
        )
    figure.add_scatter(
        x=x,
        y=np.where(mean == 0, floor, mean),
        name=line.name,
        mode="lines",
        legendgroup=line.name,
        line={"color": tint, "width": 3, "dash": "dot" if line.exact else "solid"},
        text=[f"layer {i} of {len(mean)}: {shown(v)}" for i, v in enumerate(mean, 1)],
        hovertemplate="%{text}<extra>" + line.name + "</extra>",
    )


def first_layer(lines: Sequence[Line]) -> go.Figure:
    """First-layer gradient against the net's depth, one line for each family, with the spread over
    seeds.
    """
    figure = go.Figure()
    floor = zero_place([line.values[:, :1] for line in lines])
    for family in ("plain", "residual"):
        own = sorted((line for line in lines if line.family == family), key=lambda line: line.depth)
        if not own:
            continue
        mean = np.concatenate([mean_of(line.values[:, :1]) for line in own])
        drawn = np.where(mean == 0, floor, mean)
        seeds = [np.where(line.values[:, 0] > 0, line.values[:, 0], floor) for line in own]
        spread = {
            "type": "data",
            "symmetric": False,
            "array": [s.max() - m for s, m in zip(seeds, drawn, strict=True)],
            "arrayminus": [m - s.min() for s, m in zip(seeds, drawn, strict=True)],
        }
        figure.add_scatter(
            x=[line.depth for line in own],
            y=drawn,
            name=family,
            mode="lines+markers",
            error_y=spread if len(seeds[0]) > 1 else None,
            line={"color": colour(family, 0.5), "width": 3.5},
            marker={"size": 9},
            text=[f"{family}-{line.depth}: {shown(v)}" for line, v in zip(own, mean, strict=True)],
            hovertemplate="%{text}<extra></extra>",
        )
    log_axis(figure, "first layer's gradient (L2)", [line.values[:, :1] for line in lines])
    dress(figure, 360, "layers of the net")
    return figure


def ratio(lines: Sequence[Line]) -> go.Figure:
    """First-layer gradient of the plain net over that of the residual net of the same depth; a line
    at 1.
    """
    values = {(line.family, line.depth): line.values[:, 0] for line in lines}
    both = {d for f, d in values if f == "plain"} & {d for f, d in values if f == "residual"}
    depths = sorted(both)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.array(
            [mean_of((values["plain", d] / values["residual", d])[:, None])[0] for d in depths]
        )
    every = [shares, np.array([1.0])]
    figure = go.Figure()
    figure.add_scatter(
        x=[depths[0], depths[-1]],
        y=[1, 1],
        name="equal",
        mode="lines",
        line={"color": GREY, "width": 2, "dash": "dash"},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=depths,
        y=np.where(shares == 0, zero_place(every), shares),
        name="plain / residual",
        mode="lines+markers",
        line={"color": BRANCHES["double7x7"], "width": 3.5},
        marker={"size": 9},
        text=[f"{d} layers: {shown(v)}" for d, v in zip(depths, shares, strict=True)],
        hovertemplate="%{text}<extra></extra>",
    )
    log_axis(figure, "plain / residual, first layer", every)
    dress(figure, 360, "layers of the net")
    return figure


def training_profile(epochs: Sequence[tuple[str, Norms]]) -> go.Figure:
    """One net's gradient norms by layer at several epochs (name, one value for each layer)."""
    figure = go.Figure()
    for place, (name, norms) in enumerate(epochs):
        tint = GREY if place == 0 else colour("plain", 0.25 + 0.7 * place / len(epochs))
        figure.add_scatter(
            x=np.linspace(0, 1, len(norms)),
            y=norms,
            name=name,
            mode="lines",
            line={"color": tint, "width": 3, "dash": "dash" if place == 0 else "solid"},
            hovertemplate="%{y:.3g}<extra>" + name + "</extra>",
        )
    log_axis(figure, "gradient norm of the layer (L2)", [norms for _, norms in epochs])
    dress(figure, 360, POSITION)
    return figure


def layer_lines(
    names: Sequence[str], modules: Sequence[str], lines: Sequence[tuple[str, str, Norms]]
) -> go.Figure:
    """Gradient norm of every layer of one network in order, one line for each (name, colour,
    values).
    """
    figure = go.Figure()
    floor = zero_place([values for *_, values in lines])
    for name, tint, values in lines:
        figure.add_scatter(
            x=list(range(len(names))),
            y=np.where(values == 0, floor, values),
            name=name,
            mode="lines+markers",
            line={"color": tint, "width": 2.5},
            marker={"size": 6},
            text=[f"{layer}: {shown(v)}" for layer, v in zip(names, values, strict=True)],
            hovertemplate="%{text}<extra>" + name + "</extra>",
        )
    log_axis(figure, "gradient norm of the layer (L2)", [values for *_, values in lines])
    dress(figure, 430, "layer, from input to logits", legend=len(lines) > 1)
    firsts = [i for i, module in enumerate(modules) if i == 0 or modules[i - 1] != module]
    least = len(names) / 24  # labels closer than that would touch
    firsts = [i for place, i in enumerate(firsts) if place == 0 or i - firsts[place - 1] >= least]
    figure.update_xaxes(tickvals=firsts, ticktext=[modules[i] for i in firsts], tickangle=-45)
    return figure
