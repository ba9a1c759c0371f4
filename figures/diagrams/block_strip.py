"""A network as the row of its residual blocks, each with its skip arc and a switch for its F(x)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from figures.style import FAMILIES

UNIT = 66.0
ROW = 92
MOST = 18  # blocks in a row
STAGES = 4  # of a residual network, at most
WIDE = 12  # a group that gets a row of its own in a long network has at most so many
BOX = 34


@dataclass(frozen=True)
class StripBlock:
    """A block by its name, its label in its group (the stage), and what hovering tells."""

    name: str
    label: str
    group: str
    title: str
    projection: bool


def block_strip_svg(
    blocks: Sequence[StripBlock], selected: str, deleted: Collection[str], family: str = "residual"
) -> str:
    """Blocks from input to output; "open:name" picks a block, "switch:name" its F(x)."""
    width = max(460.0, UNIT * max(_units(row) for row in _rows(blocks)))
    places = _places(blocks, width)
    rows = 1 + max((y for _, y, _ in places), default=0)
    boxes, switches, heads = [], [], []
    for place, (block, (x, row, wide)) in enumerate(zip(blocks, places, strict=True)):
        y, off = row * ROW, block.name in deleted
        first = place == 0 or blocks[place - 1].group != block.group
        if first or places[place - 1][1] != row:
            heads.append(_text(x, y + 12, block.group, 13, "start", 0.7))
        boxes.append(_box(block, x, y + 34, wide, block.name == selected, off, family))
        switches.append(_switch(block, x, y + 80, wide, off, block.name == selected, family))
    return (
        f'<svg viewBox="-4 0 {width + 8:.0f} {rows * ROW}" xmlns="http://www.w3.org/2000/svg" role="group" '
        f'style="min-width:{_least(blocks)}px; max-width:{1.4 * width:.0f}px">{"".join(heads + boxes + switches)}</svg>'
    )


def _least(blocks: Sequence[StripBlock]) -> int:
    """Narrow networks fit on a phone, long ones scroll sideways in their own frame."""
    return min(620, 38 * max(len(row) for row in _rows(blocks)))


def _rows(blocks: Sequence[StripBlock]) -> list[list[StripBlock]]:
    """A short network in one row; a long one with a row for each group, or cut where a row is full."""
    groups = [list(group) for _, group in groupby(blocks, key=lambda block: block.group)]
    if len(blocks) > MOST and len(groups) <= STAGES and max(map(len, groups)) <= WIDE:
        return groups
    return [list(blocks[i : i + MOST]) for i in range(0, len(blocks), MOST)]


def _places(blocks: Sequence[StripBlock], wide: float) -> list[tuple[float, int, float]]:
    """(x, row, width) of every block; a new group leaves a gap."""
    rows = _rows(blocks)
    fullest = max(rows, key=_units)
    unit = wide / _units(fullest)
    found = []
    for number, row in enumerate(rows):
        x = 0.0
        for place, block in enumerate(row):
            x += 0.35 * unit if place and row[place - 1].group != block.group else 0
            found.append((x, number, 0.86 * unit))
            x += unit
    return found


def _units(row: Sequence[StripBlock]) -> float:
    gaps = sum(a.group != b.group for a, b in pairwise(row))
    return len(row) + 0.35 * gaps


def _box(
    block: StripBlock, x: float, y: float, width: float, chosen: bool, off: bool, family: str
) -> str:
    colour = FAMILIES[family]
    fill = "var(--st-primary-color)" if chosen else "var(--st-secondary-background-color)"
    ink = "var(--st-background-color)" if chosen else "currentColor"
    dash = 'stroke-dasharray="4 4" fill-opacity="0.25"' if off else ""
    arc = ""
    if family == "residual":
        start, end, foot = f"{x - 3:.1f}", f"{x + width + 3:.1f}", y + BOX / 2
        high = f"M{start} {foot} C{start} {y - 20} {end} {y - 20} {end} {foot}"
        line = 'stroke-width="4"' if block.projection else 'stroke-width="2"'
        arc = f'<path d="{high}" fill="none" stroke="{colour}" {line} opacity="0.9"/>'
    words = f"{block.title}{'; F(x) is left out' if off else ''}"
    if off:
        ink = "currentColor"
    return (
        f'{arc}<g data-pick="open:{escape(block.name)}" tabindex="{0 if chosen else -1}" role="button" '
        f'aria-pressed="{"true" if chosen else "false"}"><title>{escape(words)}</title>'
        f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BOX}" rx="6" fill="{fill}" {dash} '
        f'stroke="{"var(--st-primary-color)" if chosen else "currentColor"}" stroke-opacity="{1 if chosen else 0.35}"/>'
        f'<text x="{x + width / 2:.1f}" y="{y + 23}" text-anchor="middle" font-size="16" font-weight="600" '
        f'fill="{ink}" opacity="{0.55 if off else 1}">{escape(block.label)}</text></g>'
    )


def _switch(
    block: StripBlock, left: float, y: float, width: float, off: bool, chosen: bool, family: str
) -> str:
    """A sliding switch: its knob at the right and coloured while F(x) is there; a finger may miss it a little."""
    x = left + width / 2
    knob, colour = (x - 8, "transparent") if off else (x + 8, FAMILIES[family])
    words = f"{block.name}: {'put F(x) back' if off else 'leave F(x) out'}"
    return (
        f'<g data-pick="switch:{escape(block.name)}" tabindex="{0 if chosen else -1}" role="switch" '
        f'aria-checked="{"false" if off else "true"}" aria-label="{escape(words)}"><title>{escape(words)}</title>'
        f'<rect x="{left:.1f}" y="{y - 11}" width="{width:.1f}" height="23" fill="transparent"/>'
        f'<rect x="{x - 18:.1f}" y="{y - 9}" width="36" height="18" rx="9" fill="{colour}" stroke="currentColor" '
        f'stroke-opacity="0.5"/><circle cx="{knob:.1f}" cy="{y}" r="6.5" '
        f'fill="{"currentColor" if off else "#ffffff"}" fill-opacity="{0.55 if off else 1}"/></g>'
    )


def _text(x: float, y: float, words: str, size: float, anchor: str, opacity: float) -> str:
    return (
        f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" font-size="{size}" fill="currentColor" '
        f'opacity="{opacity}">{escape(words)}</text>'
    )
