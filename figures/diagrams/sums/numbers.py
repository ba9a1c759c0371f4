"""Small grids of numbers: a window, a kernel, their product; each cell in its value's colour."""

from html import escape

import numpy as np
from numpy.typing import NDArray

from figures.pictures.raster import Scale
from figures.style import ink_on, palette
from figures.svg import element

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


def short_number(value: float) -> str:
    """At most five signs, for a cell: 0.83, −1.20, 12.4, 310."""
    size = abs(value)
    digits = 2 if size < 9.995 else 1 if size < 99.95 else 0
    return minus(f"{value:.{digits}f}")


def exact(value: float) -> str:
    """Six significant digits, for what is read closely."""
    return minus(f"{value:.6g}")


def minus(text: str) -> str:
    """A number as it is printed, with a true minus sign and no negative zero."""
    if text.startswith("-") and not text.strip("-0."):
        text = text[1:]
    return text.replace("-", "−")


def number_grid(
    values: Numbers,
    scale: Scale,
    name: str,
    inside: Mask | None = None,
    winner: tuple[int, int] | None = None,
) -> str:
    """The numbers (kh x kw) on a colour scale; cells that are not `inside` are padding, the winner
    is framed.
    """
    height, width = values.shape
    levels = scale.levels(values.astype(np.float32))
    colours = palette(scale.name)
    cells = []
    for place in np.ndindex(height, width):
        padded = inside is not None and not inside[place]
        red, green, blue = (int(c) for c in colours[levels[place]])
        colour = f"#{red:02x}{green:02x}{blue:02x}"
        kinds = ["n", *(["pad"] if padded else []), *(["win"] if place == winner else [])]
        style = None if padded else f"background:{colour};color:{ink_on(colour)}"
        told = "padding, 0" if padded else exact(float(values[place]))
        cells.append(
            element(
                "span",
                escape(short_number(float(values[place]))),
                class_=" ".join(kinds),
                style=style,
                title=told,
            )
        )
    said = f"{name}, {height}×{width}: " + "; ".join(
        " ".join(short_number(float(v)) for v in row) for row in values
    )
    style = f"grid-template-columns:repeat({width},var(--cell))"
    return element("div", *cells, class_="grid", style=style, role="img", aria_label=said)
