"""Kernels as the lecture draws them, and as signed pictures."""

from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from figures.pictures.raster import data_uri, png, scale_for
from figures.style import BRANCHES

UNIT = 15
Kernel = NDArray[np.float64]


def factorization_svg(
    whole: tuple[int, int], chain: Sequence[tuple[int, int]], reach: tuple[int, int]
) -> str:
    """The whole kernel, and the chain's kernels with what they see together as a dashed frame."""
    x, parts = 4.0, []
    parts.append(_kernel(x, whole, BRANCHES["double3x3"]))
    x += whole[1] * UNIT + 26
    parts.append(f'<text x="{x:.0f}" y="82" font-size="26" fill="currentColor">→</text>')
    x += 44
    for place, size in enumerate(chain):
        if place:
            parts.append(
                f'<text x="{x - 6:.0f}" y="80" font-size="20" fill="currentColor">then</text>'
            )
            x += 48
        parts.append(_kernel(x, size, BRANCHES["1x1"]))
        x += size[1] * UNIT + 22
    parts.append(f'<text x="{x + 4:.0f}" y="80" font-size="20" fill="currentColor">sees</text>')
    x += 58
    parts.append(_frame(x, reach))
    x += reach[1] * UNIT + 8
    return (
        f'<svg viewBox="0 0 {max(x, 420):.0f} 150" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'style="height:150px" preserveAspectRatio="xMinYMid meet">{"".join(parts)}</svg>'
    )


def _kernel(x: float, size: tuple[int, int], colour: str) -> str:
    top = 70 - size[0] * UNIT / 2
    cells = "".join(
        f'<rect x="{x + column * UNIT:.0f}" y="{top + row * UNIT:.1f}" width="{UNIT}" height="{UNIT}" '
        f'fill="{colour}" fill-opacity="0.75" stroke="var(--st-background-color)"/>'
        for row in range(size[0])
        for column in range(size[1])
    )
    label = f"{size[0]}×{size[1]}: {size[0] * size[1]}"
    return cells + (
        f'<text x="{x:.0f}" y="{70 + size[0] * UNIT / 2 + 18:.0f}" font-size="14" fill="currentColor">{label}</text>'
    )


def _frame(x: float, size: tuple[int, int]) -> str:
    top = 70 - size[0] * UNIT / 2
    return (
        f'<rect x="{x:.0f}" y="{top:.1f}" width="{size[1] * UNIT}" height="{size[0] * UNIT}" fill="none" '
        'stroke="currentColor" stroke-width="2" stroke-dasharray="5 4"/>'
        f'<text x="{x:.0f}" y="{70 + size[0] * UNIT / 2 + 18:.0f}" font-size="14" fill="currentColor">'
        f"{size[0]}×{size[1]}</text>"
    )


def kernel_svg(kernel: Kernel, title: str, reach: float | None = None) -> str:
    """One kernel as a signed picture with its numbers."""
    high, wide = kernel.shape
    cell = 240 / max(high, wide)
    values = kernel.astype(np.float32)
    limit = reach or float(np.abs(values).max()) or 1.0
    scale = scale_for(np.array([[-limit, limit]], dtype=np.float32), "Viridis")
    image = data_uri(png(scale.levels(values), scale.name))
    size = max(8.0, cell / 3.6)
    numbers = "".join(
        f'<text x="{(c + 0.5) * cell:.1f}" y="{24 + (r + 0.5) * cell + size / 3:.1f}" text-anchor="middle" '
        f'font-size="{size:.1f}" fill="{"#ffffff" if abs(values[r, c]) > 0.6 * limit else "#111111"}">'
        f"{values[r, c]:.2g}</text>"
        for r in range(high)
        for c in range(wide)
    )
    return (
        f'<svg viewBox="0 0 240 {24 + high * cell:.0f}" xmlns="http://www.w3.org/2000/svg" role="img" '
        'style="max-width:260px">'
        f'<text x="0" y="15" font-size="14" font-weight="650" fill="currentColor">{escape(title)}</text>'
        f'<image href="{image}" y="24" width="{wide * cell:.1f}" height="{high * cell:.1f}" '
        f'preserveAspectRatio="none" style="image-rendering:pixelated"/>{numbers}</svg>'
    )
