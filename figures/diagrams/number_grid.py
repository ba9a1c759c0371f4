"""Small grids of numbers, and volumes drawn to scale."""

from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

CELL = 46


def grid_svg(
    values: NDArray[np.floating[Any]],
    selected: tuple[int, int],
    title: str,
    colour: str,
    widest: int = 330,
) -> str:
    """A plane of numbers, brighter cells for larger ones, at most `widest` px; cells pick as "row.column"."""
    height, width = values.shape
    low, high = float(values.min()), float(values.max())
    span = (high - low) or 1.0
    parts = [
        f'<text x="0" y="17" font-size="15" font-weight="650" fill="currentColor">{escape(title)}</text>'
    ]
    for row in range(height):
        for column in range(width):
            share = (float(values[row, column]) - low) / span
            chosen = (row, column) == selected
            parts.append(_cell(row, column, float(values[row, column]), share, chosen, colour))
    return (
        f'<svg viewBox="-2 0 {width * CELL + 4} {height * CELL + 30}" xmlns="http://www.w3.org/2000/svg" '
        f'role="group" style="max-width:{widest}px">{"".join(parts)}</svg>'
    )


def _cell(row: int, column: int, value: float, share: float, chosen: bool, colour: str) -> str:
    x, y = column * CELL, 26 + row * CELL
    grey = round(255 * share)
    ink = "#000000" if grey > 140 else "#ffffff"
    line = (
        f'stroke="{colour}" stroke-width="4"' if chosen else 'stroke="#888888" stroke-width="0.6"'
    )
    return (
        f'<g data-pick="{row}.{column}" tabindex="{0 if chosen else -1}" role="button">'
        f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" fill="rgb({grey},{grey},{grey})" {line}/>'
        f'<text x="{x + CELL / 2}" y="{y + CELL / 2 + 5}" text-anchor="middle" font-size="13" fill="{ink}">'
        f"{value:.4g}</text></g>"
    )


def volumes_svg(side: int, inputs: int, outputs: int) -> str:
    """Input volume, filters and output volume of a 1x1 convolution, depths to one scale."""
    unit = 260 / max(inputs, outputs, 1)
    first, second = max(inputs * unit, 3), max(outputs * unit, 3)
    y = 60
    parts = [
        _volume(10, y, 60, first, f"{side}×{side}×{inputs}", "#0072b2"),
        f'<text x="{110 + first:.0f}" y="{y + 20}" font-size="17" fill="currentColor">{outputs} filters of</text>'
        f'<text x="{110 + first:.0f}" y="{y + 42}" font-size="17" fill="currentColor">1×1×{inputs}</text>'
        f'<path d="M{105 + first:.0f} {y + 54} h110 m0 0 l-9 -5 m9 5 l-9 5" stroke="currentColor" fill="none" '
        'stroke-width="1.6"/>',
        _volume(250 + first, y, 60, second, f"{side}×{side}×{outputs}", "#009e73"),
    ]
    return (
        '<svg viewBox="0 0 900 170" xmlns="http://www.w3.org/2000/svg" role="img" style="min-width:560px">'
        f"{''.join(parts)}</svg>"
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
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{depth:.1f}" height="{side:.0f}" fill="{colour}" fill-opacity="0.75"/>'
        f'<polygon points="{top}" fill="{colour}" fill-opacity="0.45"/>'
        f'<polygon points="{edge}" fill="{colour}" fill-opacity="0.95"/>'
        f'<text x="{x:.0f}" y="{y + side + 24:.0f}" font-size="17" font-weight="650" fill="currentColor">'
        f"{escape(label)}</text>"
    )
