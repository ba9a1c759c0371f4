"""A residual block as its wiring: x through F to the sum, x past F to the sum, ReLU; arrows carry
live thumbnails.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from figures.pictures.raster import Plane, Scale, data_uri, png
from figures.style import FAMILIES, KINDS, WHITE, ink_on
from figures.svg import drawing, element, pickable, title, words

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
class ConvBox:
    """A convolution with what follows it: its title, its channels, its cost, and "BN", "ReLU"."""

    title: str
    channels: str
    cost: str
    after: tuple[str, ...]
    more: str = ""


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
        _line([(112, MIDDLE), (130, MIDDLE), (130, TOP), (BRANCH[0] - 2, TOP)], True, off),
        _line(
            [(112, MIDDLE), (130, MIDDLE), (130, BOTTOM), (_side_start(shortcut), BOTTOM)],
            bool(shortcut),
        ),
        *_chain(branch, off),
        _line([(BRANCH[1], TOP), (684, TOP)], True, off),
        *_side(shortcut),
        _line([(788, TOP), (838, TOP), (838, MIDDLE - 18)], True, off),
        _line([(788, BOTTOM), (838, BOTTOM), (838, MIDDLE + 18)], True),
        _plus(838, MIDDLE),
        _line([(854, MIDDLE), (876, MIDDLE)], True),
        _line([(980, MIDDLE), (1014, MIDDLE)], True),
        _words(997, MIDDLE - 12, "ReLU", 13, 1, 700),
        _tile(x, 10, MIDDLE, scale),
        _tile(f, 686, TOP, scale, off),
        _tile(passed, 686, BOTTOM, scale),
        _tile(total, 878, MIDDLE, scale),
        _tile(output, 1016, MIDDLE, scale),
    ]
    if off:
        parts.append(_words((BRANCH[0] + BRANCH[1]) / 2, 18, "F(x) is left out", 15, 1, 700))
    return drawing(WIDTH, HEIGHT, *parts, role="group", style="min-width:760px")


def _side_start(shortcut: Sequence[ConvBox]) -> float:
    return 320.0 if shortcut else 684.0


def _side(shortcut: Sequence[ConvBox]) -> list[str]:
    """The shortcut's own convolution, or the word identity over its line."""
    if not shortcut:
        return [
            _words(408, BOTTOM - 10, "identity: x itself, no parameters", 15, 0.8, 500),
            _line([(660, BOTTOM), (684, BOTTOM)], True),
        ]
    return [_box(shortcut[0], 322, BOTTOM, 170), _line([(492, BOTTOM), (684, BOTTOM)], True)]


def _chain(boxes: Sequence[ConvBox], off: bool) -> list[str]:
    gap = 22
    width = (BRANCH[1] - BRANCH[0] - gap * (len(boxes) - 1)) / len(boxes)
    width = min(width, 232)
    step = (BRANCH[1] - BRANCH[0] - width) / max(len(boxes) - 1, 1)
    parts = []
    for place, box in enumerate(boxes):
        x = BRANCH[0] + place * step
        parts.append(_box(box, x, TOP, width, off))
        if place + 1 < len(boxes):
            parts.append(_line([(x + width, TOP), (x + step - 2, TOP)], True, off))
    return parts


def _box(box: ConvBox, x: float, middle: float, width: float, off: bool = False) -> str:
    """A convolution's box with its BatchNorm and ReLU as a foot of their own colours."""
    height = 96
    y = middle - height / 2
    share = width / max(len(box.after), 1)
    frame = element(
        "rect",
        x=x,
        y=y,
        width=width,
        height=height,
        rx=8,
        fill="var(--st-secondary-background-color)",
        stroke=KINDS["conv"],
        stroke_width=2,
    )
    return element(
        "g",
        title(box.more),
        frame,
        words(x + 9, y + 21, box.title, 16, weight=700),
        words(x + 9, y + 41, box.channels, 13.5, weight=450),
        words(x + 9, y + 60, box.cost, 12, weight=450),
        *(_foot(name, x + i * share, y + height, share) for i, name in enumerate(box.after)),
        opacity=0.35 if off else None,
    )


def _foot(name: str, x: float, bottom: float, width: float) -> str:
    tint = KINDS["other"] if name == "BN" else KINDS["pool"]
    box = element("rect", x=x + 3, y=bottom - 23, width=width - 6, height=19, rx=5, fill=tint)
    return box + words(x + width / 2, bottom - 9, name, 13, "middle", 600, ink_on(tint))


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
        _words(x + TILE / 2, y + TILE + 16 + 16 * place, line, 13, 0.85, 450)
        for place, line in enumerate(tile.words)
    )
    head = _words(x + TILE / 2, y - 7, tile.title, 15, 1, 700)
    return element("g", head, *lines, picture, target, opacity=0.35 if off else None)


def _line(points: Sequence[tuple[float, float]], head: bool, off: bool = False) -> str:
    look = {"opacity": 0.3 if off else 0.6, "stroke_dasharray": "5 5" if off else None}
    path = "M" + " L".join(f"{x:.0f} {y:.0f}" for x, y in points)
    line = element("path", d=path, fill="none", stroke="currentColor", stroke_width=2, **look)
    if not head:
        return line
    (x0, y0), (x, y) = points[-2:]
    turn = -6 if y > y0 else 6
    down, right = (
        f"M{x - 5:.0f} {y + turn:.0f} h10 l-5 {-turn} z",
        f"M{x - 6:.0f} {y - 5:.0f} v10 l6 -5 z",
    )
    return line + element("path", d=down if x == x0 else right, fill="currentColor", **look)


def _plus(x: float, y: float) -> str:
    ring = element("circle", cx=x, cy=y, r=15, fill=FAMILIES["residual"])
    return ring + element(
        "path", d=f"M{x - 8} {y} h16 M{x} {y - 8} v16", stroke=WHITE, stroke_width=3
    )


def _words(x: float, y: float, text: str, size: float, opacity: float, weight: int) -> str:
    return words(x, y, text, size, "middle", weight, opacity=opacity)


def upright_block_svg(
    branch: Sequence[ConvBox], shortcut: Sequence[ConvBox], source: str, result: str
) -> str:
    """The same wiring from top to bottom without pictures, to stand beside another block."""
    step, top, x, width = 122, 40, 8, 208
    side = 364 if shortcut else 250
    end = top + step * len(branch) + 24
    middle = x + width / 2
    parts = [_words(middle, 16, source, 15, 1, 650)]
    for place, box in enumerate(branch):
        y = top + place * step
        parts.append(_line([(middle, y - (18 if not place else 26)), (middle, y)], True))
        parts.append(_box(box, x, y + 48, width))
    parts.append(_line([(middle, end - 50), (middle, end - 16)], True))
    corner = 324 if shortcut else 250
    parts.append(_line([(middle, 26), (corner, 26), (corner, end), (middle + 18, end)], True))
    if shortcut:
        parts.append(_box(shortcut[0], 238, top + 48, 172))
    else:
        parts.append(_words(corner + 42, (top + end) / 2, "identity", 14, 0.8, 500))
    parts += [
        _plus(middle, end),
        _line([(middle, end + 15), (middle, end + 50)], True),
        _words(middle + 30, end + 38, "ReLU", 13, 1, 700),
        _words(middle, end + 70, result, 15, 1, 650),
    ]
    wide = max(side, 420)
    return drawing(wide, end + 80, *parts, style="max-width:460px")
