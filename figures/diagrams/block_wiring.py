"""A residual block as its wiring: x through F to the sum, x past F to the sum, ReLU; arrows carry
live thumbnails.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from figures.diagrams.wiring_parts import ConvBox, conv_box, line, middle_words, plus
from figures.pictures.raster import Plane, Scale, data_uri, png
from figures.svg import drawing, element, pickable, title

WIDTH = 1120
TILE = 100
TOP, MIDDLE, BOTTOM = (
    76,
    208,
    340,
)  # centres of the branch's row, of x and the sum, of the shortcut's
HEIGHT = 440
BRANCH = (150, 664)  # from where to where the branch's boxes are


@dataclass(frozen=True)
class Thumbnail:
    """What an arrow carries: one channel's map (H x W), what it is called, and words under it."""

    pick: str
    title: str
    words: Sequence[str]
    plane: Plane


def live_block_svg(
    branch: Sequence[ConvBox],
    shortcut: Sequence[ConvBox],
    tiles: Sequence[Thumbnail],
    scale: Scale,
    off: bool = False,
) -> str:
    """The block with five thumbnails (x, F(x), shortcut, sum, output) on one scale; `off` dims its
    branch.
    """
    x, f, passed, total, output = tiles
    parts = [
        line([(112, MIDDLE), (130, MIDDLE), (130, TOP), (BRANCH[0] - 2, TOP)], True, off),
        line(
            [(112, MIDDLE), (130, MIDDLE), (130, BOTTOM), (_side_start(shortcut), BOTTOM)],
            bool(shortcut),
        ),
        *_chain(branch, off),
        line([(BRANCH[1], TOP), (684, TOP)], True, off),
        *_side(shortcut),
        line([(788, TOP), (838, TOP), (838, MIDDLE - 18)], True, off),
        line([(788, BOTTOM), (838, BOTTOM), (838, MIDDLE + 18)], True),
        plus(838, MIDDLE),
        line([(854, MIDDLE), (876, MIDDLE)], True),
        line([(980, MIDDLE), (1014, MIDDLE)], True),
        middle_words(997, MIDDLE - 12, "ReLU", 13, 1, 700),
        _tile(x, 10, MIDDLE, scale),
        _tile(f, 686, TOP, scale, off),
        _tile(passed, 686, BOTTOM, scale),
        _tile(total, 878, MIDDLE, scale),
        _tile(output, 1016, MIDDLE, scale),
    ]
    if off:
        parts.append(middle_words((BRANCH[0] + BRANCH[1]) / 2, 18, "F(x) is left out", 15, 1, 700))
    return drawing(WIDTH, HEIGHT, *parts, role="group", style="min-width:760px")


def _side_start(shortcut: Sequence[ConvBox]) -> float:
    return 320.0 if shortcut else 684.0


def _side(shortcut: Sequence[ConvBox]) -> list[str]:
    """The shortcut's own convolution, or the word identity over its line."""
    if not shortcut:
        return [
            middle_words(408, BOTTOM - 10, "identity: x itself, no parameters", 15, 0.8, 500),
            line([(660, BOTTOM), (684, BOTTOM)], True),
        ]
    return [conv_box(shortcut[0], 322, BOTTOM, 170), line([(492, BOTTOM), (684, BOTTOM)], True)]


def _chain(boxes: Sequence[ConvBox], off: bool) -> list[str]:
    gap = 22
    width = (BRANCH[1] - BRANCH[0] - gap * (len(boxes) - 1)) / len(boxes)
    width = min(width, 232)
    step = (BRANCH[1] - BRANCH[0] - width) / max(len(boxes) - 1, 1)
    parts = []
    for place, box in enumerate(boxes):
        x = BRANCH[0] + place * step
        parts.append(conv_box(box, x, TOP, width, off))
        if place + 1 < len(boxes):
            parts.append(line([(x + width, TOP), (x + step - 2, TOP)], True, off))
    return parts


def _tile(tile: Thumbnail, x: float, middle: float, scale: Scale, off: bool = False) -> str:
    y = middle - TILE / 2
    box: dict[str, Any] = {"x": x, "y": y, "width": TILE, "height": TILE}
    picture = element(
        "image",
        href=data_uri(png(scale.levels(tile.plane), scale.name)),
        **box,
        preserveAspectRatio="none",
        style="image-rendering:pixelated",
    )
    target = pickable(
        tile.pick,
        title(f"{tile.title}: show all channels, large"),
        name="rect",
        **box,
        fill="transparent",
        stroke="currentColor",
        stroke_opacity=0.4,
    )
    lines = (
        middle_words(x + TILE / 2, y + TILE + 16 + 16 * place, text, 13, 0.85, 450)
        for place, text in enumerate(tile.words)
    )
    head = middle_words(x + TILE / 2, y - 7, tile.title, 15, 1, 700)
    return element("g", head, *lines, picture, target, opacity=0.35 if off else None)


def upright_block_svg(
    branch: Sequence[ConvBox], shortcut: Sequence[ConvBox], source: str, result: str
) -> str:
    """The same wiring from top to bottom without pictures, to stand beside another block."""
    step, top, x, width = 122, 40, 8, 208
    side = 364 if shortcut else 250
    end = top + step * len(branch) + 24
    middle = x + width / 2
    parts = [middle_words(middle, 16, source, 15, 1, 650)]
    for place, box in enumerate(branch):
        y = top + place * step
        parts.append(line([(middle, y - (18 if not place else 26)), (middle, y)], True))
        parts.append(conv_box(box, x, y + 48, width))
    parts.append(line([(middle, end - 50), (middle, end - 16)], True))
    corner = 324 if shortcut else 250
    parts.append(line([(middle, 26), (corner, 26), (corner, end), (middle + 18, end)], True))
    if shortcut:
        parts.append(conv_box(shortcut[0], 238, top + 48, 172))
    else:
        parts.append(middle_words(corner + 42, (top + end) / 2, "identity", 14, 0.8, 500))
    parts += [
        plus(middle, end),
        line([(middle, end + 15), (middle, end + 50)], True),
        middle_words(middle + 30, end + 38, "ReLU", 13, 1, 700),
        middle_words(middle, end + 70, result, 15, 1, 650),
    ]
    wide = max(side, 420)
    return drawing(wide, end + 80, *parts, style="max-width:460px")
