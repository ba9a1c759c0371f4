"""The one place for colours and scales: colour-blind safe (Okabe and Ito 2008), the same
everywhere.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.uint8]

# One colour for each branch of an Inception module, and for each side of a residual sum, in every
# figure of the app.
BRANCHES = {
    "1x1": "#0072b2",
    "3x3": "#e69f00",
    "5x5": "#009e73",
    "double3x3": "#d55e00",
    "7x7": "#56b4e9",
    "double7x7": "#8c6bb1",
    "pool": "#cc79a7",
    "F(x)": "#0072b2",
    "shortcut": "#d55e00",
}
# Plain nets warm, residual nets cool; and each family from its shallow nets to its deep ones.
FAMILIES = {"plain": "#e66101", "residual": "#3182bd"}
DEPTHS = {"plain": ("#fdb863", "#e66101", "#a63603"), "residual": ("#a6cee3", "#4a98c9", "#1764ab")}
# The network's own loss, and those of its auxiliary heads.
HEADS = {"real": "#0072b2", "aux1": "#e69f00", "aux2": "#009e73", "AuxLogits": "#e69f00"}
# Kinds of layers, as GoogLeNet's figure 3 colours them.
KINDS = {"conv": "#3f7cbf", "pool": "#c0504d", "softmax": "#d9a514", "other": "#5f9e4a"}
# The two sides of a comparison, and what goes into a convolution and comes out of it.
SIDES = {"A": "#5b6ee1", "B": "#c2571a"}
INPUT, OUTPUT = "#0072b2", "#009e73"
# Two ways to the same output: the one that is compared with, and the cheaper or the better one.
DIRECT, REDUCED = "#d55e00", "#0072b2"
# Above zero and below it in a grid; for a class and against it in a map.
MORE, LESS = "#c2410c", "#2563a8"
FOR, AGAINST = "#b2182b", "#2166ac"
BROWN = "#8c510a"  # brown noise
# What is chosen, over a picture and in a plot; what is only there to compare with, or absent.
MARK, CHOSEN, GREY = "#d6004c", "#d9a514", "#888888"
WHITE, BLACK = "#ffffff", "#000000"
# Files on white paper: text, what is beside it, thin lines, boxes.
INK, SOFT, PALE, BOX = "#1f2328", "#555555", "#dddddd", "#f2efe9"
SCALES = ("Viridis", "Magma", "Cividis", "Gray")
SIGNED = "RdBu_r"
TRANSPARENT = 255  # the palette's last entry: gaps between tiles show the page's own background
LEVELS = 255


def branch_colour(role: str) -> str:
    """The colour of a branch, or of a residual sum's side, by its role."""
    return BRANCHES[role]


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
    return BLACK if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else WHITE


def short(number: float) -> str:
    """A count as a lecturer says it: 9.6 M, 12.3 k, 64."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(number) >= size:
            return f"{number / size:.3g} {letter}"
    return f"{number:,.0f}"
