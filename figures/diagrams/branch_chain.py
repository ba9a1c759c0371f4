"""A branch as the chain of its layers, from the module's input down to its concatenation."""

from collections.abc import Sequence
from dataclasses import dataclass

from figures.style import ink_on
from figures.svg import drawing, element, pickable, title, words

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
    """The chain, bottom-aligned in `rows` rows so that neighbours end on one line; boxes pick by
    place.
    """
    boxes = _places(steps, rows)
    lines = [
        _arrow(WIDTH / 2, HEAD - 8, *_top(boxes[i])) for i, s in enumerate(steps) if not s.parents
    ]
    lines += [
        _arrow(*_bottom(boxes[p]), *_top(boxes[i])) for i, s in enumerate(steps) for p in s.parents
    ]
    drawn = [_box(i, s, boxes[i], colour, i == selected) for i, s in enumerate(steps)]
    head = words(WIDTH / 2, 13, source, 12, "middle", opacity=0.75)
    return drawing(
        WIDTH, HEAD + rows * ROW, head, *lines, *drawn, role="group", style="max-width:320px"
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
    line = f"M{x1:.0f} {y1:.0f} L{x2:.0f} {y2 - 4:.0f}"
    head = f"M{x2 - 4:.0f} {y2 - 6:.0f} h8 l-4 6 z"
    return element(
        "path", d=line, stroke="currentColor", opacity=0.45, stroke_width=1.5, fill="none"
    ) + element("path", d=head, fill="currentColor", opacity=0.45)


def _box(index: int, step: Step, box: tuple[float, float, float], colour: str, chosen: bool) -> str:
    x, y, width = box
    fill, ink = (
        (colour, ink_on(colour))
        if chosen
        else ("var(--st-secondary-background-color)", "currentColor")
    )
    narrow = width < WIDTH / 2
    second = step.channels if narrow else step.detail
    right = "" if narrow else words(x + width - 9, y + 18, step.channels, 13, "end", fill=ink)
    return pickable(
        str(index),
        title(step.more or f"{step.title}: {step.channels}, {step.detail}"),
        element(
            "rect",
            x=x,
            y=y,
            width=width,
            height=BOX,
            rx=7,
            fill=fill,
            stroke=colour,
            stroke_width=1.8,
        ),
        words(x + 9, y + 18, step.title, 14, weight=650, fill=ink),
        right,
        words(x + 9, y + 34, second, 10.5 if narrow else 11.5, fill=ink, opacity=0.85),
        aria_pressed=chosen,
    )
