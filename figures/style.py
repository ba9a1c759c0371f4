"""The one place for colours and scales: colour-blind safe (Okabe and Ito 2008), the same everywhere."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.uint8]

# One colour per branch of an Inception module, in every figure of the app.
BRANCHES = {
    "1x1": "#0072b2",
    "3x3": "#e69f00",
    "5x5": "#009e73",
    "double3x3": "#d55e00",
    "7x7": "#56b4e9",
    "double7x7": "#8c6bb1",
    "pool": "#cc79a7",
    "F(x)": "#0072b2",  # the two sides of a residual sum
    "shortcut": "#d55e00",
}
# The two sides of a residual sum, and the two sides of a comparison.
SUMS = {"F(x)": "#0072b2", "shortcut": "#7a8494"}
SIDES = {"A": "#5b6ee1", "B": "#c2571a"}
# Plain nets warm, residual nets cool.
FAMILIES = {"plain": "#e66101", "residual": "#3182bd"}
# Kinds of layers, as GoogLeNet's figure 3 colours them.
KINDS = {"conv": "#3f7cbf", "pool": "#c0504d", "softmax": "#d9a514", "other": "#5f9e4a"}
SCALES = ("Viridis", "Magma", "Cividis", "Gray")
SIGNED = "RdBu_r"
TRANSPARENT = 255  # the palette's last entry: gaps between tiles show the page's own background
LEVELS = 255


def branch_colour(role: str) -> str:
    """The colour of a branch, or of a residual sum's side, by its role."""
    return BRANCHES.get(role) or SUMS[role]


@cache
def palette(name: str) -> Table:
    """256 x 3 colours: 255 levels of a scale, then the entry that stands for transparency."""
    from plotly.colors import get_colorscale, sample_colorscale, unlabel_rgb

    places = [level / (LEVELS - 1) for level in range(LEVELS)]
    colours = sample_colorscale(get_colorscale(name), places)
    table = np.zeros((256, 3), dtype=np.uint8)
    table[:LEVELS] = np.round([unlabel_rgb(colour) for colour in colours])
    return table


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on a colour given as #rrggbb (WCAG contrast)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else "#ffffff"


def short(number: float) -> str:
    """A count as a lecturer says it: 9.6 M, 12.3 k, 64."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(number) >= size:
            return f"{number / size:.3g} {letter}"
    return f"{number:,.0f}"
