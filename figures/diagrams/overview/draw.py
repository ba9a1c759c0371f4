"""An overview's layout as SVG. Pictures, numbers and names of classes are put in later, in the browser.

What is filled in is marked: `data-image` by a place's map, `data-text` by a line of text, `data-bar` by a share.
"""

from collections.abc import Callable, Mapping
from html import escape

from figures.diagrams.overview.board import ANSWERS, TEXT, Board, Box, Label, Point, Wire
from figures.diagrams.overview.ends import ANSWER_ROW, ANSWER_TOP


def overview_svg(board: Board, title: str) -> str:
    """The drawing: wires under boxes under words."""
    rules = [
        f'<path class="rule" d="M{a:.1f} {b:.1f} L{c:.1f} {d:.1f}"/>'
        for (a, b), (c, d) in board.rules
    ]
    parts = [
        *rules,
        *map(_wire, board.wires),
        *map(_sum, board.sums),
        *(DRAWN.get(box.kind, _tile)(box) for box in board.boxes.values()),
        *map(_label, board.labels),
    ]
    return (
        f'<svg viewBox="-3 -2 {board.width + 6:.0f} {board.height + 4:.0f}" xmlns="http://www.w3.org/2000/svg" '
        f'role="group" aria-label="{escape(title)}" font-size="{TEXT}">{"".join(parts)}</svg>'
    )


def _wire(wire: Wire) -> str:
    colour = f' style="--colour:{wire.colour}"' if wire.colour else ""
    return (
        f'<path class="wire" data-from="{escape(wire.source)}" data-to="{escape(wire.target)}" '
        f'd="{wire.path}"{colour}/>'
    )


def _sum(point: Point) -> str:
    x, y = point
    return (
        f'<circle class="sum" cx="{x:.1f}" cy="{y:.1f}" r="6"/>'
        f'<path class="plus" d="M{x - 3:.1f} {y:.1f} h6 M{x:.1f} {y - 3:.1f} v6"/>'
    )


def _label(label: Label) -> str:
    soft = ' class="soft"' if label.soft else ' class="name"'
    return (
        f'<text x="{label.x:.1f}" y="{label.y:.1f}" text-anchor="{label.anchor}"{soft}>'
        f"{escape(label.text)}</text>"
    )


def _stop(box: Box, inside: str) -> str:
    colour = f' style="--colour:{box.colour}"' if box.colour else ""
    role = "img" if box.kind in ("pool", "average") else "button"
    return (
        f'<g class="stop {box.kind.replace(" ", "-")}" data-stop="{escape(box.name)}" role="{role}" '
        f'tabindex="-1"{colour}>{inside}</g>'
    )


def _rectangle(box: Box, kind: str, out: float = 0, round_: float = 4) -> str:
    return (
        f'<rect class="{kind}" x="{box.x - out:.1f}" y="{box.y - out:.1f}" width="{box.width + 2 * out:.1f}" '
        f'height="{box.height + 2 * out:.1f}" rx="{round_}"/>'
    )


def _tile(box: Box) -> str:
    wide, tall, place = box.width, box.height, f'x="{box.x:.1f}" y="{box.y:.1f}"'
    if box.kind == "average" and wide > tall:  # its picture is upright
        place = f'transform="translate({box.x:.1f} {box.y + tall:.1f}) rotate(-90)"'
        wide, tall = tall, wide
    image = (
        f'<image data-image="{escape(box.name)}" {place} width="{wide:.1f}" height="{tall:.1f}" '
        'preserveAspectRatio="none"/>'
    )
    return _stop(box, _rectangle(box, "ground", 0, 2) + image + _rectangle(box, "frame", 1, 4))


def _pool(box: Box) -> str:
    return _stop(box, _rectangle(box, "hit", 4) + _rectangle(box, "bar", 0, 3))


def _join(box: Box) -> str:
    x, y = box.middle
    return f'<circle class="join" data-join="{escape(box.name)}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'


def _head(box: Box) -> str:
    x = box.x + box.width / 2
    return _stop(
        box,
        _rectangle(box, "pill", 0, 10)
        + _text(f"{box.name} name", x, box.y + 18, "middle", box.width - 10, "name")
        + _text(f"{box.name} answer", x, box.y + 36, "middle", box.width - 10),
    )


def _text(key: str, x: float, y: float, anchor: str, room: float, kind: str = "soft") -> str:
    """A line that is filled in, cut to the room that it has."""
    return (
        f'<text class="{kind}" data-text="{escape(key)}" data-room="{room:.0f}" x="{x:.1f}" '
        f'y="{y:.1f}" text-anchor="{anchor}"></text>'
    )


def _answer(box: Box) -> str:
    right, bar = box.x + box.width, box.width - 48
    rows = [_text("answer", box.x, box.y + 14, "start", box.width, "name")]
    for i in range(ANSWERS):
        y = box.y + ANSWER_TOP + i * ANSWER_ROW
        rows += [
            f'<g data-row="{i}">',
            _text(f"class {i}", box.x, y + 18, "start", box.width, "class"),
            f'<rect class="track" x="{box.x:.1f}" y="{y + 25:.1f}" width="{bar:.1f}" height="8" rx="4"/>',
            f'<rect class="share" data-bar="{i}" data-full="{bar:.1f}" x="{box.x:.1f}" y="{y + 25:.1f}" '
            'width="0" height="8" rx="4"/>',
            _text(f"share {i}", right, y + 34, "end", 48),
            "</g>",
        ]
    return _stop(box, _rectangle(box, "hit", 3) + "".join(rows))


DRAWN: dict[str, Callable[[Box], str]] = {
    "pool": _pool,
    "join": _join,
    "head": _head,
    "no head": _head,
    "answer": _answer,
}


def legend(colours: Mapping[str, str], note: str) -> str:
    """What the colours mean, and a sentence, as HTML."""
    keys = "".join(
        f'<span class="key"><i style="background:{colour}"></i>{escape(words)}</span>'
        for words, colour in colours.items()
    )
    return f'{keys}<span class="note">{escape(note)}</span>'
