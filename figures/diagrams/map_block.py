"""One block of the network's map: folded to a box, or opened to its lanes of operations."""

from collections.abc import Sequence
from dataclasses import dataclass

from figures.style import BRANCHES, KINDS, ink_on
from figures.svg import element, pickable, title, words

HIGH = 30  # an operation's box
WIDE = 66
GAP = 10
FOLDED = 58
ARC = 34


@dataclass(frozen=True)
class OpBox:
    """One operation inside a block."""

    kind: str
    label: str
    detail: str


@dataclass(frozen=True)
class Block:
    """A block: parallel lanes of operations, its share (0 to 1) of the largest, and how it is
    drawn.
    """

    pick: str
    kind: str
    label: str
    detail: str
    lanes: Sequence[Sequence[OpBox]]
    skip: str
    share: float
    aux: str
    open: bool


def height_of(block: Block) -> float:
    """Height (px) of a block, without its arc and its auxiliary classifier."""
    if block.open:
        return len(block.lanes) * (HIGH + GAP) + 34
    return 40 + 100 * block.share


def width_of(block: Block) -> float:
    """Width (px) of a block."""
    if not block.open:
        return FOLDED
    longest = max(len(lane) for lane in block.lanes)
    return longest * (WIDE + GAP) + GAP + (18 if len(block.lanes) > 1 else 0)


def connection(x1: float, y1: float, x2: float, y2: float) -> str:
    """A line between two points."""
    path = f"M{x1:.1f} {y1:.1f} L{x2:.1f} {y2:.1f}"
    return element("path", d=path, stroke="currentColor", stroke_width=1.6, opacity=0.6)


def block_svg(block: Block, x: float, y: float, width: float) -> str:
    """The block with its shortcut's arc and its auxiliary classifier; picks by its name."""
    tall = height_of(block)
    body = _opened(block, x, y, width, tall) if block.open else _folded(block, x, y, tall)
    box = pickable(block.pick, title(block.detail), *body, aria_expanded=block.open)
    return box + _skip(block, x, y, width) + _aux(block, x, y + tall, width)


def _folded(block: Block, x: float, y: float, tall: float) -> list[str]:
    colour, each = KINDS[block.kind], FOLDED / len(block.lanes)
    stripes = [
        element(
            "rect",
            x=x + i * each + 2,
            y=y + tall - 9,
            width=each - 4,
            height=5,
            rx=2,
            fill=KINDS["conv"],
        )
        for i in range(len(block.lanes))
    ]
    size, ink = _font(block.label), ink_on(colour)
    return [
        element("rect", x=x, y=y, width=FOLDED, height=tall, rx=8, fill=colour),
        *(stripes if len(block.lanes) > 1 else []),
        words(x + FOLDED / 2, y + tall / 2 + 5, block.label, size, "middle", 600, ink),
    ]


def _font(label: str) -> float:
    return 13 if len(label) <= 7 else 13 * 7 / len(label)


def _opened(block: Block, x: float, y: float, width: float, tall: float) -> list[str]:
    frame = element(
        "rect",
        x=x,
        y=y,
        width=width,
        height=tall,
        rx=10,
        fill="var(--st-secondary-background-color)",
        stroke="currentColor",
        stroke_opacity=0.35,
    )
    parts = [frame, words(x + GAP, y + 19, block.label, 13, weight=650)]
    for row, lane in enumerate(block.lanes):
        top = y + 28 + row * (HIGH + GAP)
        for place, op in enumerate(lane):
            parts.append(_op(op, x + GAP + place * (WIDE + GAP), top))
    if len(block.lanes) > 1:
        parts.append(
            element(
                "rect",
                title("concatenation"),
                x=x + width - 16,
                y=y + 28,
                width=8,
                height=tall - 38,
                rx=3,
                fill=KINDS["other"],
            )
        )
    return parts


def _op(op: OpBox, x: float, y: float) -> str:
    colour = KINDS[op.kind]
    box = element("rect", title(op.detail), x=x, y=y, width=WIDE, height=HIGH, rx=5, fill=colour)
    return box + words(
        x + WIDE / 2,
        y + HIGH / 2 + 4,
        op.label,
        _font(op.label),
        "middle",
        fill=ink_on(colour),
        events="none",
    )


def _skip(block: Block, x: float, y: float, width: float) -> str:
    if not block.skip:
        return ""
    path = (
        f"M{x - 7:.1f} {y + 14:.1f} C{x - 7:.1f} {y - ARC:.1f} {x + width + 7:.1f} {y - ARC:.1f} "
        f"{x + width + 7:.1f} {y + 14:.1f}"
    )
    return element(
        "path",
        title(f"{block.skip} shortcut"),
        d=path,
        fill="none",
        stroke=BRANCHES["shortcut"],
        stroke_width=2.4,
        stroke_dasharray="5 4" if block.skip == "projection" else None,
    )


def _aux(block: Block, x: float, bottom: float, width: float) -> str:
    if not block.aux:
        return ""
    middle = x + width / 2
    box = element(
        "rect",
        title("auxiliary classifier"),
        x=middle - 42,
        y=bottom + 14,
        width=84,
        height=26,
        rx=6,
        fill=KINDS["softmax"],
    )
    name = words(middle, bottom + 31, block.aux, 12.5, "middle", fill=ink_on(KINDS["softmax"]))
    return connection(middle, bottom, middle, bottom + 14) + box + name
