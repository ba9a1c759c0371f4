"""The network in one row, its heads where they attach, and how far each loss's gradient reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from figures.style import KINDS, ink_on

WIDTH = 1000
TALL = 46
HEAD = 50
ROW = 26  # of a loss's reach


@dataclass(frozen=True)
class Part:
    """A block of the network from input to softmax: its kind (conv, pool, softmax, other) and a short label."""

    name: str
    kind: str
    label: str


@dataclass(frozen=True)
class Hanging:
    """A loss: its head's title and answer, the block that it reads, its colour, and whether it is really there."""

    title: str
    answer: str
    behind: str
    colour: str
    present: bool = True


def strip_svg(parts: Sequence[Part], heads: Sequence[Hanging]) -> str:
    """Blocks in order; heads hang below theirs; under them one bar for each loss over the blocks that it reaches."""
    gap = 4.0
    wide = (WIDTH - gap * (len(parts) - 1)) / len(parts)
    at = {part.name: i * (wide + gap) for i, part in enumerate(parts)}
    drawn = [_block(part, at[part.name], wide) for part in parts]
    boxes = [_head(head, at[head.behind] + wide / 2) for head in heads]
    present = [head for head in heads if head.present]
    top = TALL + 34 + HEAD + 22
    rows = [_reach(head, at[head.behind] + wide, top + i * ROW) for i, head in enumerate(present)]
    height = top + ROW * len(present) + 4
    return (
        f'<svg viewBox="0 -2 {WIDTH} {height}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'style="min-width:720px"><title>Where the heads attach</title>{"".join([*drawn, *boxes, *rows])}</svg>'
    )


def _block(part: Part, x: float, wide: float) -> str:
    colour = KINDS[part.kind]
    size = min(15.0, 1.55 * wide / max(len(part.label), 2))
    return (
        f'<rect x="{x:.1f}" y="0" width="{wide:.1f}" height="{TALL}" rx="5" fill="{colour}">'
        f"<title>{escape(part.name)}</title></rect>"
        f'<text x="{x + wide / 2:.1f}" y="{TALL / 2 + 5}" text-anchor="middle" font-size="{size:.1f}" '
        f'font-weight="600" fill="{ink_on(colour)}" pointer-events="none">{escape(part.label)}</text>'
    )


def _head(head: Hanging, middle: float) -> str:
    wide = 152  # heads of GoogLeNet are three blocks apart
    left = min(max(middle - wide / 2, 0), WIDTH - wide)
    dash = "" if head.present else ' stroke-dasharray="6 4"'
    top = TALL + 26
    fill = f'fill="{head.colour}" fill-opacity="0.18"' if head.present else 'fill="none"'
    return (
        f'<path d="M{middle:.1f} {TALL} V{top}" stroke="{head.colour}" stroke-width="3"{dash}/>'
        f'<rect x="{left:.1f}" y="{top}" width="{wide}" height="{HEAD}" rx="7" {fill} stroke="{head.colour}" '
        f'stroke-width="2"{dash}/>'
        f'<text x="{left + wide / 2:.1f}" y="{top + 20}" text-anchor="middle" font-size="15" font-weight="650" '
        f'fill="currentColor">{escape(head.title)}</text>'
        f'<text x="{left + wide / 2:.1f}" y="{top + 40}" text-anchor="middle" font-size="13.5" '
        f'fill="currentColor">{escape(_short(head.answer))}</text>'
    )


def _short(text: str) -> str:
    return text if len(text) <= 21 else f"{text[:15]}…{text[-5:]}"


def _reach(head: Hanging, right: float, y: float) -> str:
    return (
        f'<rect x="14" y="{y:.1f}" width="{right - 14:.1f}" height="{ROW - 6}" rx="4" fill="{head.colour}"/>'
        f'<path d="M0 {y + (ROW - 6) / 2:.1f} l15 -10 v20 z" fill="{head.colour}"/>'
        f'<text x="24" y="{y + 15:.1f}" font-size="13.5" font-weight="600" fill="{ink_on(head.colour)}">'
        f"gradient of {escape(head.title)}</text>"
    )
