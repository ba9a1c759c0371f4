"""A network drawn as its blocks, from left to right or from top to bottom."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from figures.style import KINDS, ink_on

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
    """A block: parallel lanes of operations, its share (0 to 1) of the largest, and how it is drawn."""

    pick: str
    kind: str
    label: str
    detail: str
    lanes: Sequence[Sequence[OpBox]]
    skip: str
    share: float
    aux: str
    open: bool


def map_svg(blocks: Sequence[Block], down: bool) -> str:
    """The whole map; blocks pick by name. Top to bottom suits a phone."""
    return _down(blocks) if down else _across(blocks)


def _across(blocks: Sequence[Block]) -> str:
    tall = max([_tall(block) for block in blocks] + [150.0])
    middle = ARC + 12 + tall / 2
    x, parts = 6.0, []
    for place, block in enumerate(blocks):
        if place:
            parts.append(_line(x - 14, middle, x - 2, middle))
        width = _wide(block)
        parts.append(_draw(block, x, middle - _tall(block) / 2, width))
        x += width + 16
    height = middle + tall / 2 + 56
    return (
        f'<svg viewBox="0 0 {x:.0f} {height:.0f}" xmlns="http://www.w3.org/2000/svg" role="group" '
        f'style="min-width:{x:.0f}px;max-width:{1.4 * x:.0f}px">{"".join(parts)}</svg>'
    )


def _down(blocks: Sequence[Block]) -> str:
    wide = max([_wide(block) for block in blocks] + [200.0])
    middle = wide / 2 + 20
    y, parts = 8.0, []
    for place, block in enumerate(blocks):
        y += ARC if block.skip else 0
        if place:
            parts.append(_line(middle, y - 14, middle, y - 2))
        parts.append(_draw(block, middle - _wide(block) / 2, y, _wide(block)))
        y += _tall(block) + (50 if block.aux else 0) + 16
    return (
        f'<svg viewBox="0 0 {wide + 40:.0f} {y:.0f}" xmlns="http://www.w3.org/2000/svg" role="group" '
        f'style="max-width:{1.1 * (wide + 40):.0f}px">{"".join(parts)}</svg>'
    )


def _tall(block: Block) -> float:
    if block.open:
        return len(block.lanes) * (HIGH + GAP) + 34
    return 40 + 100 * block.share


def _wide(block: Block) -> float:
    if not block.open:
        return FOLDED
    longest = max(len(lane) for lane in block.lanes)
    return longest * (WIDE + GAP) + GAP + (18 if len(block.lanes) > 1 else 0)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<path d="M{x1:.1f} {y1:.1f} L{x2:.1f} {y2:.1f}" stroke="currentColor" stroke-width="1.6" '
        'opacity="0.6"/>'
    )


def _draw(block: Block, x: float, y: float, width: float) -> str:
    tall = _tall(block)
    body = _opened(block, x, y, width, tall) if block.open else _folded(block, x, y, tall)
    return (
        f'<g data-pick="{escape(block.pick)}" tabindex="0" role="button" '
        f'aria-expanded="{"true" if block.open else "false"}"><title>{escape(block.detail)}</title>{body}</g>'
        f"{_skip(block, x, y, width)}{_aux(block, x, y + tall, width)}"
    )


def _folded(block: Block, x: float, y: float, tall: float) -> str:
    colour = KINDS[block.kind]
    stripes = ""
    if len(block.lanes) > 1:
        each = FOLDED / len(block.lanes)
        stripes = "".join(
            f'<rect x="{x + i * each + 2:.1f}" y="{y + tall - 9:.1f}" width="{each - 4:.1f}" height="5" rx="2" '
            f'fill="{KINDS["conv"]}"/>'
            for i in range(len(block.lanes))
        )
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{FOLDED}" height="{tall:.1f}" rx="8" fill="{colour}"/>{stripes}'
        f'<text x="{x + FOLDED / 2:.1f}" y="{y + tall / 2 + 5:.1f}" text-anchor="middle" '
        f'font-size="{_font(block.label)}" font-weight="600" fill="{ink_on(colour)}">{escape(block.label)}</text>'
    )


def _font(label: str) -> float:
    return 13 if len(label) <= 7 else 13 * 7 / len(label)


def _opened(block: Block, x: float, y: float, width: float, tall: float) -> str:
    parts = [
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{tall:.1f}" rx="10" '
        'fill="var(--st-secondary-background-color)" stroke="currentColor" stroke-opacity="0.35"/>'
        f'<text x="{x + GAP:.1f}" y="{y + 19:.1f}" font-size="13" font-weight="650" fill="currentColor">'
        f"{escape(block.label)}</text>"
    ]
    for row, lane in enumerate(block.lanes):
        top = y + 28 + row * (HIGH + GAP)
        for place, op in enumerate(lane):
            parts.append(_op(op, x + GAP + place * (WIDE + GAP), top))
    if len(block.lanes) > 1:
        parts.append(
            f'<rect x="{x + width - 16:.1f}" y="{y + 28:.1f}" width="8" height="{tall - 38:.1f}" rx="3" '
            f'fill="{KINDS["other"]}"><title>concatenation</title></rect>'
        )
    return "".join(parts)


def _op(op: OpBox, x: float, y: float) -> str:
    colour = KINDS[op.kind]
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{WIDE}" height="{HIGH}" rx="5" fill="{colour}">'
        f"<title>{escape(op.detail)}</title></rect>"
        f'<text x="{x + WIDE / 2:.1f}" y="{y + HIGH / 2 + 4:.1f}" text-anchor="middle" font-size="{_font(op.label)}" '
        f'fill="{ink_on(colour)}" pointer-events="none">{escape(op.label)}</text>'
    )


def _skip(block: Block, x: float, y: float, width: float) -> str:
    if not block.skip:
        return ""
    dash = ' stroke-dasharray="5 4"' if block.skip == "projection" else ""
    return (
        f'<path d="M{x - 7:.1f} {y + 14:.1f} C{x - 7:.1f} {y - ARC:.1f} {x + width + 7:.1f} {y - ARC:.1f} '
        f'{x + width + 7:.1f} {y + 14:.1f}" fill="none" stroke="#d55e00" stroke-width="2.4"{dash}>'
        f"<title>{block.skip} shortcut</title></path>"
    )


def _aux(block: Block, x: float, bottom: float, width: float) -> str:
    if not block.aux:
        return ""
    middle = x + width / 2
    return _line(middle, bottom, middle, bottom + 14) + (
        f'<rect x="{middle - 42:.1f}" y="{bottom + 14:.1f}" width="84" height="26" rx="6" '
        f'fill="{KINDS["softmax"]}"><title>auxiliary classifier</title></rect>'
        f'<text x="{middle:.1f}" y="{bottom + 31:.1f}" text-anchor="middle" font-size="12.5" fill="#000000">'
        f"{escape(block.aux)}</text>"
    )


def standing_alone(svg: str) -> bytes:
    """The drawing as a file of its own: the page's colours become fixed ones, on white."""
    fixed = svg.replace("var(--st-secondary-background-color)", "#f2efe9").replace(
        "currentColor", "#1f2328"
    )
    return fixed.replace('style="', 'style="background:#ffffff;font-family:sans-serif;', 1).encode()
