"""Kernels as the lecture draws them, and as signed pictures."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from figures.pictures.raster import data_uri, png, scale_for
from figures.style import BRANCHES, INK, WHITE
from figures.svg import drawing, element, words

UNIT = 15
Kernel = NDArray[np.float64]


def factorization_svg(
    whole: tuple[int, int], chain: Sequence[tuple[int, int]], reach: tuple[int, int]
) -> str:
    """The whole kernel, and the chain's kernels with what they see together as a dashed frame."""
    x, parts = 4.0, []
    parts.append(_kernel(x, whole, BRANCHES["double3x3"]))
    x += whole[1] * UNIT + 26
    parts.append(words(x, 82, "→", 26))
    x += 44
    for place, size in enumerate(chain):
        if place:
            parts.append(words(x - 6, 80, "then", 20))
            x += 48
        parts.append(_kernel(x, size, BRANCHES["1x1"]))
        x += size[1] * UNIT + 22
    parts.append(words(x + 4, 80, "sees", 20))
    x += 58
    parts.append(_frame(x, reach))
    x += reach[1] * UNIT + 8
    return drawing(
        max(x, 420), 150, *parts, style="height:150px", preserveAspectRatio="xMinYMid meet"
    )


def _kernel(x: float, size: tuple[int, int], colour: str) -> str:
    top = 70 - size[0] * UNIT / 2
    cells = (
        element(
            "rect",
            x=x + column * UNIT,
            y=top + row * UNIT,
            width=UNIT,
            height=UNIT,
            fill=colour,
            fill_opacity=0.75,
            stroke="var(--st-background-color)",
        )
        for row in range(size[0])
        for column in range(size[1])
    )
    label = f"{size[0]}×{size[1]}: {size[0] * size[1]}"
    return "".join(cells) + words(x, 70 + size[0] * UNIT / 2 + 18, label, 14)


def _frame(x: float, size: tuple[int, int]) -> str:
    top, high, wide = 70 - size[0] * UNIT / 2, size[0] * UNIT, size[1] * UNIT
    frame = element(
        "rect",
        x=x,
        y=top,
        width=wide,
        height=high,
        fill="none",
        stroke="currentColor",
        stroke_width=2,
        stroke_dasharray="5 4",
    )
    return frame + words(x, 70 + high / 2 + 18, f"{size[0]}×{size[1]}", 14)


def kernel_svg(kernel: Kernel, title: str, reach: float | None = None) -> str:
    """One kernel as a signed picture with its numbers."""
    high, wide = kernel.shape
    cell = 240 / max(high, wide)
    values = kernel.astype(np.float32)
    limit = reach or float(np.abs(values).max()) or 1.0
    scale = scale_for(np.array([[-limit, limit]], dtype=np.float32), "Viridis")
    image = data_uri(png(scale.levels(values), scale.name))
    size = max(8.0, cell / 3.6)
    numbers = (
        words(
            (c + 0.5) * cell,
            24 + (r + 0.5) * cell + size / 3,
            f"{values[r, c]:.2g}",
            size,
            "middle",
            fill=WHITE if abs(values[r, c]) > 0.6 * limit else INK,
        )
        for r in range(high)
        for c in range(wide)
    )
    picture = element(
        "image",
        href=image,
        y=24,
        width=wide * cell,
        height=high * cell,
        preserveAspectRatio="none",
        style="image-rendering:pixelated",
    )
    head = words(0, 15, title, 14, weight=650)
    return drawing(240, 24 + high * cell, head, picture, *numbers, style="max-width:260px")
