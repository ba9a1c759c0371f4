"""A branch as the chain of its layers, from the module's input down to its concatenation."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from figures.style import ink_on

WIDTH = 220
ROW = 56
BOX = 42
HEAD = 26


@dataclass(frozen=True)
class Step:
    """One box: what it is, its channels, its detail, and the places of the boxes that feed it.

    `more` is what is read out and shown on hover.
    """

    title: str
    channels: str
    detail: str
    parents: tuple[int, ...]
    more: str = ""


def depth(steps: Sequence[Step]) -> int:
    """How many rows a chain takes."""
    return max(_rows(steps)) + 1


def chain_svg(steps: Sequence[Step], source: str, colour: str, selected: int, rows: int) -> str:
    """The chain, bottom-aligned in `rows` rows so that neighbours end on one line; boxes pick by place."""
    boxes = _places(steps, rows)
    height = HEAD + rows * ROW
    lines = [
        _arrow(WIDTH / 2, HEAD - 8, *_top(boxes[i])) for i, s in enumerate(steps) if not s.parents
    ]
    lines += [
        _arrow(*_bottom(boxes[p]), *_top(boxes[i])) for i, s in enumerate(steps) for p in s.parents
    ]
    drawn = [_box(i, s, boxes[i], colour, i == selected) for i, s in enumerate(steps)]
    head = (
        f'<text x="{WIDTH / 2}" y="13" text-anchor="middle" font-size="12" fill="currentColor" '
        f'opacity="0.75">{escape(source)}</text>'
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" xmlns="http://www.w3.org/2000/svg" role="group" '
        'style="max-width:320px">'
        f"{head}{''.join(lines)}{''.join(drawn)}</svg>"
    )


def _rows(steps: Sequence[Step]) -> list[int]:
    rows: list[int] = []
    for step in steps:
        rows.append(max((rows[p] + 1 for p in step.parents), default=0))
    return rows


def _places(steps: Sequence[Step], rows: int) -> list[tuple[float, float, float]]:
    """(x, y, width) of every box; boxes of one row share its width."""
    levels = _rows(steps)
    shift = rows - 1 - max(levels)
    found: list[tuple[float, float, float]] = []
    for index, level in enumerate(levels):
        mates = [i for i, other in enumerate(levels) if other == level]
        width = (WIDTH - 6 * (len(mates) - 1) - 2) / len(mates)
        x = 1 + mates.index(index) * (width + 6)
        found.append((x, HEAD + (level + shift) * ROW, width))
    return found


def _top(box: tuple[float, float, float]) -> tuple[float, float]:
    return box[0] + box[2] / 2, box[1]


def _bottom(box: tuple[float, float, float]) -> tuple[float, float]:
    return box[0] + box[2] / 2, box[1] + BOX


def _arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<path d="M{x1:.0f} {y1:.0f} L{x2:.0f} {y2 - 4:.0f}" stroke="currentColor" opacity="0.45" '
        f'stroke-width="1.5" fill="none"/><path d="M{x2 - 4:.0f} {y2 - 6:.0f} h8 l-4 6 z" '
        'fill="currentColor" opacity="0.45"/>'
    )


def _box(index: int, step: Step, box: tuple[float, float, float], colour: str, chosen: bool) -> str:
    x, y, width = box
    fill, ink = (
        (colour, ink_on(colour))
        if chosen
        else ("var(--st-secondary-background-color)", "currentColor")
    )
    narrow = width < WIDTH / 2
    second = step.channels if narrow else step.detail
    right = "" if narrow else (
        f'<text x="{x + width - 9:.0f}" y="{y + 18:.0f}" text-anchor="end" font-size="13" '
        f'fill="{ink}">{escape(step.channels)}</text>'
    )  # fmt: skip
    state = "true" if chosen else "false"
    return (
        f'<g data-pick="{index}" tabindex="0" role="button" aria-pressed="{state}">'
        f"<title>{escape(step.more or f'{step.title}: {step.channels}, {step.detail}')}</title>"
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{BOX}" rx="7" fill="{fill}" '
        f'stroke="{colour}" stroke-width="1.8"/>'
        f'<text x="{x + 9:.0f}" y="{y + 18:.0f}" font-size="14" font-weight="650" fill="{ink}">'
        f"{escape(step.title)}</text>{right}"
        f'<text x="{x + 9:.0f}" y="{y + 34:.0f}" font-size="{10.5 if narrow else 11.5}" fill="{ink}" '
        f'opacity="0.85">{escape(second)}</text></g>'
    )
