"""Strips: the network's modules in order, and a module's concatenated channels."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from figures.style import ink_on

WIDTH = 1000


@dataclass(frozen=True)
class Block:
    """A module in the network's strip; `weight` decides its width, `gap` starts a new group."""

    pick: str
    label: str
    title: str
    weight: float
    gap: bool


@dataclass(frozen=True)
class Segment:
    """A branch in the concatenation: its name, its colour and one value per channel."""

    pick: str
    title: str
    colour: str
    values: NDArray[np.float32]


def network_svg(blocks: Sequence[Block], selected: str) -> str:
    """The modules from input to output, wider where they multiply more (never too narrow to hit)."""
    gaps = sum(block.gap for block in blocks)
    least = 46.0
    room = WIDTH - 4 * len(blocks) - 14 * gaps - least * len(blocks)
    total = sum(block.weight for block in blocks)
    x, parts = 0.0, []
    for block in blocks:
        x += 14 if block.gap else 0
        width = least + room * block.weight / total
        parts.append(_module(block, x, width, block.pick == selected))
        x += width + 4
    return (
        f'<svg viewBox="0 0 {WIDTH} 40" xmlns="http://www.w3.org/2000/svg" role="group" '
        f'style="min-width:640px">{"".join(parts)}</svg>'
    )


def _module(block: Block, x: float, width: float, chosen: bool) -> str:
    fill = "var(--st-primary-color)" if chosen else "var(--st-secondary-background-color)"
    ink = "var(--st-background-color)" if chosen else "currentColor"
    return (
        f'<g data-pick="{escape(block.pick)}" tabindex="{0 if chosen else -1}" role="button" '
        f'aria-pressed="{"true" if chosen else "false"}"><title>{escape(block.title)}</title>'
        f'<rect x="{x:.1f}" y="2" width="{width:.1f}" height="34" rx="6" fill="{fill}" '
        'stroke="currentColor" stroke-opacity="0.3"/>'
        f'<text x="{x + width / 2:.1f}" y="24" text-anchor="middle" font-size="15" font-weight="600" '
        f'fill="{ink}">{escape(block.label)}</text></g>'
    )


def concatenation_svg(segments: Sequence[Segment], selected: str | None) -> str:
    """Every output channel in its place: a field of its branch's colour, a bar as high as its mean."""
    count = sum(len(segment.values) for segment in segments)
    top = max((float(np.abs(s.values).max()) for s in segments), default=0.0) or 1.0
    unit, place, parts = WIDTH / count, 0, []
    for segment in segments:
        parts.append(_segment(segment, place, unit, top, selected))
        place += len(segment.values)
    return (
        f'<svg viewBox="0 -10 {WIDTH} 102" xmlns="http://www.w3.org/2000/svg" role="group" '
        f'style="min-width:640px">{"".join(parts)}</svg>'
    )


def _segment(segment: Segment, first: int, unit: float, top: float, selected: str | None) -> str:
    x, width = first * unit, len(segment.values) * unit
    parts = [
        f'<rect x="{x:.2f}" y="0" width="{width:.2f}" height="62" fill="{segment.colour}" '
        'fill-opacity="0.22"/>'
    ]
    for k, value in enumerate(segment.values):
        parts.append(
            _bar(
                f"{segment.pick}.{k}",
                x + k * unit,
                unit,
                abs(float(value)) / top,
                segment,
                selected,
            )
        )
    parts.append(
        f'<rect x="{x:.2f}" y="65" width="{width:.2f}" height="22" fill="{segment.colour}"/>'
        f'<text x="{x + width / 2:.1f}" y="81" text-anchor="middle" font-size="14" font-weight="600" '
        f'fill="{ink_on(segment.colour)}">{len(segment.values)}</text>'
    )
    return "".join(parts)


def _bar(
    pick: str, x: float, unit: float, share: float, segment: Segment, selected: str | None
) -> str:
    height = 60 * share
    mark = (
        f'<path d="M{x + unit / 2:.2f} 0 l-5 -7 h10 z" fill="#d6004c"/>' if pick == selected else ""
    )
    colour = "#d6004c" if pick == selected else segment.colour
    return (
        f'<rect x="{x:.2f}" y="{62 - height:.1f}" width="{unit:.2f}" height="{height:.1f}" '
        f'fill="{colour}"/><rect x="{x:.2f}" y="0" width="{unit:.2f}" height="62" '
        f'fill="transparent" data-pick="{pick}"/>{mark}'
    )
