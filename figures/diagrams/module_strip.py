"""Strips: the network's modules in order, and a module's concatenated channels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from figures.style import MARK, ink_on
from figures.svg import drawing, element, pickable, title, words

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
    """The modules from input to output, wider where they multiply more (never too narrow to
    hit).
    """
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
    return drawing(WIDTH, 40, *parts, role="group", style="min-width:640px")


def _module(block: Block, x: float, width: float, chosen: bool) -> str:
    fill = "var(--st-primary-color)" if chosen else "var(--st-secondary-background-color)"
    ink = "var(--st-background-color)" if chosen else "currentColor"
    box = element(
        "rect",
        x=x,
        y=2,
        width=width,
        height=34,
        rx=6,
        fill=fill,
        stroke="currentColor",
        stroke_opacity=0.3,
    )
    label = words(x + width / 2, 24, block.label, 15, "middle", 600, ink)
    return pickable(block.pick, title(block.title), box, label, focus=chosen, aria_pressed=chosen)


def concatenation_svg(segments: Sequence[Segment], selected: str | None) -> str:
    """Every output channel in its place: a field of its branch's colour, a bar as high as its
    mean.
    """
    count = sum(len(segment.values) for segment in segments)
    top = max((float(np.abs(s.values).max()) for s in segments), default=0.0) or 1.0
    unit, place, parts = WIDTH / count, 0, []
    for segment in segments:
        parts += _segment(segment, place, unit, top, selected)
        place += len(segment.values)
    return drawing(WIDTH, 102, *parts, role="group", style="min-width:640px", top=-10)


def _segment(
    segment: Segment, first: int, unit: float, top: float, selected: str | None
) -> list[str]:
    x, width = first * unit, len(segment.values) * unit
    colour, count = segment.colour, str(len(segment.values))
    bars = [
        _bar(f"{segment.pick}.{k}", x + k * unit, unit, abs(float(value)) / top, colour, selected)
        for k, value in enumerate(segment.values)
    ]
    return [
        element("rect", x=x, y=0, width=width, height=62, fill=colour, fill_opacity=0.22),
        *bars,
        element("rect", x=x, y=65, width=width, height=22, fill=colour),
        words(x + width / 2, 81, count, 14, "middle", 600, ink_on(colour)),
    ]


def _bar(pick: str, x: float, unit: float, share: float, colour: str, selected: str | None) -> str:
    """A channel; no stop for Tab, there are up to two thousand."""
    height, chosen = 60 * share, pick == selected
    bar = element(
        "rect", x=x, y=62 - height, width=unit, height=height, fill=MARK if chosen else colour
    )
    target = element("rect", x=x, y=0, width=unit, height=62, fill="transparent", data_pick=pick)
    mark = element("path", d=f"M{x + unit / 2:.2f} 0 l-5 -7 h10 z", fill=MARK) if chosen else ""
    return bar + target + mark
