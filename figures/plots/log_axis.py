"""Logarithmic axes that show an exact zero as "zero", and never as a small number."""

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

Norms = NDArray[np.float64]
MARGIN = {"l": 10, "r": 10, "t": 10, "b": 10}
TICKS = 7
LETTERS = 15  # px: readable from the last row
FONT = (  # the page's own font is not there when the camera button draws its PNG
    "Arial, Helvetica, sans-serif"
)
STEPS = (1, 2, 5, 10, 20, 50, 100)
SUPER = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def zero_place(values: Sequence[Norms]) -> float:
    """Where exact zeros are drawn: a tenth of the shown decades under the smallest number that is
    not zero.
    """
    positive = np.concatenate(
        [np.ravel(v)[(np.ravel(v) > 0) & np.isfinite(np.ravel(v))] for v in values]
    )
    if not len(positive):
        return 1e-12
    low, high = log10(float(positive.min())), log10(float(positive.max()))
    return float(10 ** (low - max(1.0, (high - low) / 10)))


def mean_of(values: Norms) -> Norms:
    """Geometric mean over seeds (seeds x places); zero where any seed is exactly zero, nan where
    one is not finite.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Norms = np.exp(np.log(values).mean(axis=0))
    found[~np.isfinite(values).all(axis=0)] = np.nan
    return found


def decades(low: float, high: float) -> list[int]:
    """Powers of ten between two positive numbers, few enough to read."""
    first, last = floor(log10(low) + 1e-9), ceil(log10(high) - 1e-9)
    step = next((s for s in STEPS if (last - first) / s <= TICKS), 100)
    return [power for power in range(first, last + 1) if power % step == 0]


def written(power: int) -> str:
    """A power of ten as it is written: 10⁻⁴; 1 and 10 as themselves."""
    return {0: "1", 1: "10", -1: "0.1"}.get(power, f"10{str(power).translate(SUPER)}")


def shown(value: float) -> str:
    """A value for hovering."""
    return "zero" if value == 0 else f"{value:.3g}"


def _ticks(bottom: float, top: float) -> tuple[list[float], list[str]]:
    """Powers of ten between two exponents, with 2 and 5 between them where few decades are
    shown.
    """
    if top - bottom > 2.5:
        powers = [p for p in decades(10**bottom, 10**top) if bottom <= p <= top]
        return [10.0**p for p in powers], [written(p) for p in powers]
    values = [m * 10.0**p for p in range(floor(bottom), ceil(top) + 1) for m in (1, 2, 5)]
    values = [value for value in values if bottom <= log10(value) <= top]
    plain = all(1e-3 <= value < 1e4 for value in values)
    return values, [f"{value:g}" if plain else _product(value) for value in values]


def _product(value: float) -> str:
    mantissa, power = f"{value:.0e}".split("e")
    return (
        written(int(power))
        if mantissa == "1"
        else f"{mantissa}×10{str(int(power)).translate(SUPER)}"
    )


def log_axis(figure: go.Figure, title: str, values: Sequence[Norms]) -> None:
    """A log y axis over all values (at least a decade and a half), with a place for exact zeros if
    there are any.
    """
    flat = np.concatenate([np.ravel(v) for v in values])
    positive = flat[(flat > 0) & np.isfinite(flat)]
    low, high = (float(positive.min()), float(positive.max())) if len(positive) else (0.1, 1.0)
    middle = (log10(low) + log10(high)) / 2
    reach = max(log10(high) - log10(low), 1.5) / 2 * 1.08
    bottom, top = middle - reach, middle + reach
    places, texts = _ticks(bottom, top)
    if (flat == 0).any():
        floor_at = zero_place(values)
        bottom = log10(floor_at) - 0.06 * (top - log10(floor_at))
        places, texts = [floor_at, *places], ["<b>zero</b>", *texts]
    figure.update_yaxes(
        type="log",
        title={"text": title, "font": {"size": LETTERS + 1}},
        range=[bottom, top],
        tickvals=places,
        ticktext=texts,
        tickfont={"size": LETTERS},
        automargin=True,
    )


def dress(figure: go.Figure, height: int, x_title: str, legend: bool = True) -> None:
    """Size, letters, and a legend above the plot that pushes it down instead of covering it."""
    options: dict[str, Any] = {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 1.02,
        "yanchor": "bottom",
        "font": {"size": LETTERS},
    }
    figure.update_layout(
        height=height,
        margin=MARGIN,
        legend=options,
        showlegend=legend,
        font={"size": LETTERS, "family": FONT},
        hoverlabel={"font": {"size": LETTERS}},
    )
    figure.update_xaxes(
        title={"text": x_title, "font": {"size": LETTERS + 1}},
        tickfont={"size": LETTERS},
        automargin=True,
    )
