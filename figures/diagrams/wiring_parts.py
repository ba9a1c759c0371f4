"""What a residual block's wiring is drawn from: boxes of convolutions, lines, the plus, words."""

from collections.abc import Sequence
from dataclasses import dataclass

from figures.style import FAMILIES, KINDS, WHITE, ink_on
from figures.svg import element, title, words


@dataclass(frozen=True)
class ConvBox:
    """A convolution with what follows it: its title, its channels, its cost, and "BN", "ReLU"."""

    title: str
    channels: str
    cost: str
    after: tuple[str, ...]
    more: str = ""


def conv_box(box: ConvBox, x: float, middle: float, width: float, off: bool = False) -> str:
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


def line(points: Sequence[tuple[float, float]], head: bool, off: bool = False) -> str:
    """A line through these points, with an arrowhead if asked for; faint and dashed when off."""
    look = {"opacity": 0.3 if off else 0.6, "stroke_dasharray": "5 5" if off else None}
    path = "M" + " L".join(f"{x:.0f} {y:.0f}" for x, y in points)
    drawn = element("path", d=path, fill="none", stroke="currentColor", stroke_width=2, **look)
    if not head:
        return drawn
    (x0, y0), (x, y) = points[-2:]
    turn = -6 if y > y0 else 6
    down, right = (
        f"M{x - 5:.0f} {y + turn:.0f} h10 l-5 {-turn} z",
        f"M{x - 6:.0f} {y - 5:.0f} v10 l6 -5 z",
    )
    return drawn + element("path", d=down if x == x0 else right, fill="currentColor", **look)


def plus(x: float, y: float) -> str:
    """The sum: a ring with a plus, around this point."""
    ring = element("circle", cx=x, cy=y, r=15, fill=FAMILIES["residual"])
    return ring + element(
        "path", d=f"M{x - 8} {y} h16 M{x} {y - 8} v16", stroke=WHITE, stroke_width=3
    )


def middle_words(x: float, y: float, text: str, size: float, opacity: float, weight: int) -> str:
    """Words whose middle is here."""
    return words(x, y, text, size, "middle", weight, opacity=opacity)
