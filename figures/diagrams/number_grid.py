"""Small grids of numbers, and volumes drawn to scale."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.style import BLACK, GREY, INPUT, OUTPUT, WHITE
from figures.svg import drawing, element, pickable, words

CELL = 46


def grid_svg(
    values: NDArray[np.floating[Any]],
    selected: tuple[int, int],
    title: str,
    colour: str,
    widest: int = 330,
) -> str:
    """A plane of numbers, brighter cells for larger ones, at most `widest` px; cells pick as
    "row.column".
    """
    height, width = values.shape
    low, high = float(values.min()), float(values.max())
    span = (high - low) or 1.0
    parts = [words(0, 17, title, 15, weight=650)]
    for row in range(height):
        for column in range(width):
            share = (float(values[row, column]) - low) / span
            chosen = (row, column) == selected
            parts.append(_cell(row, column, float(values[row, column]), share, chosen, colour))
    return drawing(
        width * CELL + 4,
        height * CELL + 30,
        *parts,
        role="group",
        style=f"max-width:{widest}px",
        left=-2,
    )


def _cell(row: int, column: int, value: float, share: float, chosen: bool, colour: str) -> str:
    x, y = column * CELL, 26 + row * CELL
    grey = round(255 * share)
    box = element(
        "rect",
        x=x,
        y=y,
        width=CELL,
        height=CELL,
        fill=f"rgb({grey},{grey},{grey})",
        stroke=colour if chosen else GREY,
        stroke_width=4 if chosen else 0.6,
    )
    ink = BLACK if grey > 140 else WHITE
    number = words(x + CELL / 2, y + CELL / 2 + 5, f"{value:.4g}", 13, "middle", fill=ink)
    return pickable(f"{row}.{column}", box, number, focus=chosen)


def volumes_svg(side: int, inputs: int, outputs: int) -> str:
    """Input volume, filters and output volume of a 1x1 convolution, depths to one scale."""
    unit = 260 / max(inputs, outputs, 1)
    first, second = max(inputs * unit, 3), max(outputs * unit, 3)
    y = 60
    arrow = f"M{105 + first:.0f} {y + 54} h110 m0 0 l-9 -5 m9 5 l-9 5"
    return drawing(
        900,
        170,
        _volume(10, y, 60, first, f"{side}×{side}×{inputs}", INPUT),
        words(110 + first, y + 20, f"{outputs} filters of", 17),
        words(110 + first, y + 42, f"1×1×{inputs}", 17),
        element("path", d=arrow, stroke="currentColor", fill="none", stroke_width=1.6),
        _volume(250 + first, y, 60, second, f"{side}×{side}×{outputs}", OUTPUT),
        style="min-width:560px",
    )


def _volume(x: float, y: float, side: float, depth: float, label: str, colour: str) -> str:
    """A box seen from its side: its depth runs to the right, its face is slanted."""
    slant = 22
    top = (
        f"{x:.0f},{y:.0f} {x + depth:.0f},{y:.0f} "
        f"{x + depth + slant:.0f},{y - slant:.0f} {x + slant:.0f},{y - slant:.0f}"
    )
    edge = (
        f"{x + depth:.0f},{y:.0f} {x + depth + slant:.0f},{y - slant:.0f} "
        f"{x + depth + slant:.0f},{y + side - slant:.0f} {x + depth:.0f},{y + side:.0f}"
    )
    return (
        element("rect", x=x, y=y, width=depth, height=side, fill=colour, fill_opacity=0.75)
        + element("polygon", points=top, fill=colour, fill_opacity=0.45)
        + element("polygon", points=edge, fill=colour, fill_opacity=0.95)
        + words(x, y + side + 24, label, 17, weight=650)
    )
