"""The network in one row, its heads where they attach, and how far each loss's gradient reaches."""

from collections.abc import Sequence
from dataclasses import dataclass

from figures.style import KINDS, ink_on
from figures.svg import drawing, element, title, words

WIDTH = 1000
TALL = 46
HEAD = 50
ROW = 26  # of a loss's reach


@dataclass(frozen=True)
class Part:
    """A block of the network from input to softmax: its kind (conv, pool, softmax, other) and a
    short label.
    """

    name: str
    kind: str
    label: str


@dataclass(frozen=True)
class Hanging:
    """A loss: its head's title and answer, the block that it reads, its colour, and whether it is
    really there.
    """

    title: str
    answer: str
    behind: str
    colour: str
    present: bool = True


def strip_svg(parts: Sequence[Part], heads: Sequence[Hanging]) -> str:
    """Blocks in order; heads hang below theirs; under them one bar for each loss over the blocks
    that it reaches.
    """
    gap = 4.0
    wide = (WIDTH - gap * (len(parts) - 1)) / len(parts)
    at = {part.name: i * (wide + gap) for i, part in enumerate(parts)}
    drawn = [_block(part, at[part.name], wide) for part in parts]
    boxes = [_head(head, at[head.behind] + wide / 2) for head in heads]
    present = [head for head in heads if head.present]
    top = TALL + 34 + HEAD + 22
    rows = [_reach(head, at[head.behind] + wide, top + i * ROW) for i, head in enumerate(present)]
    height = top + ROW * len(present) + 4
    return drawing(
        WIDTH,
        height,
        title("Where the heads attach"),
        *drawn,
        *boxes,
        *rows,
        top=-2,
        style="min-width:720px",
    )


def _block(part: Part, x: float, wide: float) -> str:
    colour = KINDS[part.kind]
    size = min(15.0, 1.55 * wide / max(len(part.label), 2))
    box = element("rect", title(part.name), x=x, y=0, width=wide, height=TALL, rx=5, fill=colour)
    ink = ink_on(colour)
    return box + words(
        x + wide / 2, TALL / 2 + 5, part.label, size, "middle", 600, ink, events="none"
    )


def _head(head: Hanging, middle: float) -> str:
    wide = 152  # heads of GoogLeNet are three blocks apart
    left = min(max(middle - wide / 2, 0), WIDTH - wide)
    dash = None if head.present else "6 4"
    top = TALL + 26
    line = element(
        "path",
        d=f"M{middle:.1f} {TALL} V{top}",
        stroke=head.colour,
        stroke_width=3,
        stroke_dasharray=dash,
    )
    box = element(
        "rect",
        x=left,
        y=top,
        width=wide,
        height=HEAD,
        rx=7,
        stroke=head.colour,
        stroke_width=2,
        fill=head.colour if head.present else "none",
        fill_opacity=0.18,
        stroke_dasharray=dash,
    )
    name = words(left + wide / 2, top + 20, head.title, 15, "middle", 650)
    return line + box + name + words(left + wide / 2, top + 40, _short(head.answer), 13.5, "middle")


def _short(text: str) -> str:
    return text if len(text) <= 21 else f"{text[:15]}…{text[-5:]}"


def _reach(head: Hanging, right: float, y: float) -> str:
    bar = element("rect", x=14, y=y, width=right - 14, height=ROW - 6, rx=4, fill=head.colour)
    tip = element("path", d=f"M0 {y + (ROW - 6) / 2:.1f} l15 -10 v20 z", fill=head.colour)
    said, ink = f"gradient of {head.title}", ink_on(head.colour)
    return bar + tip + words(24, y + 15, said, 13.5, weight=600, fill=ink)
