"""Strips: the network's modules in order, and a module's concatenated channels."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from figures.style import MARK, ink_on
from figures.svg import drawing, element, pickable, words

WIDTH = 1000
STRIP_STYLE = """<style>
.strip { display: flex; flex-wrap: wrap; gap: 4px; line-height: 1; }
.strip > div { flex: 1 0 40px; min-width: 0; padding: 10px 2px; text-align: center;
  font-size: 15px; font-weight: 600; border-radius: 6px; box-sizing: border-box;
  border: 1px solid color-mix(in srgb, currentColor 30%, transparent);
  background: var(--st-secondary-background-color); }
.strip > .gap { margin-left: 10px; }
.strip > div[aria-pressed=true] { background: var(--st-primary-color);
  color: var(--st-background-color); }
.strip > div:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
@media (max-width: 640px) { .strip > div { flex-basis: 44px; padding: 14px 2px; }
  .strip > .gap { margin-left: 0; } }
</style>"""


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


def network_html(blocks: Sequence[Block], selected: str) -> str:
    """The modules from input to output, wider where they multiply more (never too narrow to hit),
    in several lines where the page is narrow.
    """
    total = sum(block.weight for block in blocks)
    return STRIP_STYLE + element(
        "div", *(_module(block, total, block.pick == selected) for block in blocks), class_="strip"
    )


def _module(block: Block, total: float, chosen: bool) -> str:
    return pickable(
        block.pick,
        escape(block.label),
        name="div",
        focus=chosen,
        aria_pressed=chosen,
        title=block.title,
        aria_label=block.title,
        class_="gap" if block.gap else None,
        style=f"flex-grow:{100 * block.weight / total:.1f}",
    )


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
