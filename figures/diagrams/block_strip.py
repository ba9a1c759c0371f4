"""A network as the row of its residual blocks, each with its skip arc and a switch for its F(x)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from figures.style import FAMILIES, WHITE
from figures.svg import drawing, element, pickable, title, words

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
            heads.append(words(x, y + 12, block.group, 13, opacity=0.7))
        boxes.append(_box(block, x, y + 34, wide, block.name == selected, off, family))
        switches.append(_switch(block, x, y + 80, wide, off, block.name == selected, family))
    return drawing(
        width + 8,
        rows * ROW,
        *heads,
        *boxes,
        *switches,
        role="group",
        left=-4,
        style=f"min-width:{_least(blocks)}px; max-width:{1.4 * width:.0f}px",
    )


def _least(blocks: Sequence[StripBlock]) -> int:
    """Narrow networks fit on a phone, long ones scroll sideways in their own frame."""
    return min(620, 38 * max(len(row) for row in _rows(blocks)))


def _rows(blocks: Sequence[StripBlock]) -> list[list[StripBlock]]:
    """A short network in one row; a long one with a row for each group, or cut where a row is
    full.
    """
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
    ink = "var(--st-background-color)" if chosen and not off else "currentColor"
    box = element(
        "rect",
        x=x,
        y=y,
        width=width,
        height=BOX,
        rx=6,
        fill="var(--st-primary-color)" if chosen else "var(--st-secondary-background-color)",
        stroke_dasharray="4 4" if off else None,
        fill_opacity=0.25 if off else None,
        stroke="var(--st-primary-color)" if chosen else "currentColor",
        stroke_opacity=1 if chosen else 0.35,
    )
    label = words(x + width / 2, y + 23, block.label, 16, "middle", 600, ink, 0.55 if off else 1)
    said = title(f"{block.title}{'; F(x) is left out' if off else ''}")
    arc = _arc(x, y, width, block.projection) if family == "residual" else ""
    return arc + pickable(f"open:{block.name}", said, box, label, focus=chosen, aria_pressed=chosen)


def _arc(x: float, y: float, width: float, projection: bool) -> str:
    start, end, foot = f"{x - 3:.1f}", f"{x + width + 3:.1f}", y + BOX / 2
    path = f"M{start} {foot} C{start} {y - 20} {end} {y - 20} {end} {foot}"
    return element(
        "path",
        d=path,
        fill="none",
        stroke=FAMILIES["residual"],
        stroke_width=4 if projection else 2,
        opacity=0.9,
    )


def _switch(
    block: StripBlock, left: float, y: float, width: float, off: bool, chosen: bool, family: str
) -> str:
    """A sliding switch: its knob at the right and coloured while F(x) is there; a finger may miss
    it a little.
    """
    said = f"{block.name}: {'put F(x) back' if off else 'leave F(x) out'}"
    return pickable(
        f"switch:{block.name}",
        title(said),
        element("rect", x=left, y=y - 11, width=width, height=23, fill="transparent"),
        *_slide_and_knob(left + width / 2, y, off, family),
        role="switch",
        focus=chosen,
        aria_checked=not off,
        aria_label=said,
    )


def _slide_and_knob(x: float, y: float, off: bool, family: str) -> tuple[str, str]:
    slide = element(
        "rect",
        x=x - 18,
        y=y - 9,
        width=36,
        height=18,
        rx=9,
        stroke="currentColor",
        stroke_opacity=0.5,
        fill="transparent" if off else FAMILIES[family],
    )
    knob = element(
        "circle",
        cx=x - 8 if off else x + 8,
        cy=y,
        r=6.5,
        fill="currentColor" if off else WHITE,
        fill_opacity=0.55 if off else 1,
    )
    return slide, knob
