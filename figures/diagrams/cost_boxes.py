"""Convolutions as boxes whose areas are their multiplications."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from figures.style import ink_on
from figures.svg import drawing, element, title, words

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
    """One row for each chain (name, input, boxes, output), to one scale: equal areas are equal
    work.
    """
    most = max(box.multiplications for _, _, boxes, _ in chains for box in boxes) or 1
    y, parts = 0.0, []
    for name, source, boxes, result in chains:
        sides = [max(LARGEST * sqrt(box.multiplications / most), 3) for box in boxes]
        height = max([*sides, 44.0]) + 64
        parts.append(words(0, y + 20, name, 19, weight=650))
        parts.append(_row(source, boxes, sides, result, y + 34, max([*sides, 44.0])))
        y += height
    return drawing(WIDTH, y, *parts, style="min-width:640px")


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
    parts = [words(0, middle + 5, source, 16)]
    x = 130.0
    for box, side in zip(boxes, sides, strict=True):
        parts.append(_arrow(x - 14, middle))
        parts.append(_box(box, side, x, middle, room))
        x += room
    parts += [_arrow(WIDTH - 128, middle), words(WIDTH, middle + 5, result, 16, "end")]
    return "".join(parts)


def _arrow(x: float, y: float) -> str:
    path = f"M{x - 8:.0f} {y - 5:.0f} l10 5 l-10 5 z"
    return element("path", d=path, fill="currentColor", opacity=0.5)


def _box(box: CostBox, side: float, x: float, middle: float, room: float) -> str:
    inside = side > 60
    ink = ink_on(box.colour) if inside else "currentColor"
    place, anchor = (x + side / 2, "middle") if inside else (x + side + 8, "start")
    square = element(
        "rect",
        title(box.formula),
        x=x,
        y=middle - side / 2,
        width=side,
        height=side,
        rx=4,
        fill=box.colour,
    )
    name = words(place, middle + 5, box.title, 17, anchor, 650, ink)
    return square + name + words(x, middle + max(side, 44) / 2 + 20, box.formula, 15)
