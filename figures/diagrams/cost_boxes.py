"""Convolutions as boxes whose areas are their multiplications."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import sqrt

from figures.style import ink_on

WIDTH = 1000
LARGEST = 150


@dataclass(frozen=True)
class CostBox:
    """One convolution: title, formula, multiplications, colour."""

    title: str
    formula: str
    multiplications: int
    colour: str


def chains_svg(chains: Sequence[tuple[str, str, Sequence[CostBox], str]]) -> str:
    """One row for each chain (name, input, boxes, output), to one scale: equal areas are equal work."""
    most = max(box.multiplications for _, _, boxes, _ in chains for box in boxes) or 1
    y, parts = 0.0, []
    for name, source, boxes, result in chains:
        sides = [max(LARGEST * sqrt(box.multiplications / most), 3) for box in boxes]
        height = max([*sides, 44.0]) + 64
        parts.append(f'<text x="0" y="{y + 20:.0f}" font-size="19" font-weight="650" fill="currentColor">'
                     f"{escape(name)}</text>")  # fmt: skip
        parts.append(_row(source, boxes, sides, result, y + 34, max([*sides, 44.0])))
        y += height
    return (
        f'<svg viewBox="0 0 {WIDTH} {y:.0f}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'style="min-width:640px">{"".join(parts)}</svg>'
    )


def _row(
    source: str,
    boxes: Sequence[CostBox],
    sides: Sequence[float],
    result: str,
    top: float,
    height: float,
) -> str:
    middle = top + height / 2
    room = (WIDTH - 260) / len(boxes)
    parts = [_label(0, middle, source, "start")]
    x = 130.0
    for box, side in zip(boxes, sides, strict=True):
        parts.append(_arrow(x - 14, middle))
        parts.append(_box(box, side, x, middle, room))
        x += room
    parts += [_arrow(WIDTH - 128, middle), _label(WIDTH, middle, result, "end")]
    return "".join(parts)


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return (
        f'<text x="{x:.0f}" y="{y + 5:.0f}" text-anchor="{anchor}" font-size="16" fill="currentColor">'
        f"{escape(text)}</text>"
    )


def _arrow(x: float, y: float) -> str:
    return f'<path d="M{x - 8:.0f} {y - 5:.0f} l10 5 l-10 5 z" fill="currentColor" opacity="0.5"/>'


def _box(box: CostBox, side: float, x: float, middle: float, room: float) -> str:
    inside = side > 60
    colour = ink_on(box.colour) if inside else "currentColor"
    place = x + side / 2 if inside else x + side + 8
    anchor = "middle" if inside else "start"
    return (
        f'<rect x="{x:.1f}" y="{middle - side / 2:.1f}" width="{side:.1f}" height="{side:.1f}" rx="4" '
        f'fill="{box.colour}"><title>{escape(box.formula)}</title></rect>'
        f'<text x="{place:.1f}" y="{middle + 5:.1f}" text-anchor="{anchor}" font-size="17" '
        f'font-weight="650" fill="{colour}">{escape(box.title)}</text>'
        f'<text x="{x:.1f}" y="{middle + max(side, 44) / 2 + 20:.1f}" font-size="15" fill="currentColor">'
        f"{escape(box.formula)}</text>"
    )
