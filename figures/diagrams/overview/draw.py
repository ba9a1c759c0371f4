"""An overview's layout as SVG. Pictures, numbers and names of classes are put in later, in the
browser.

What is filled in is marked: `data-image` by a place's map, `data-text` by a line of text,
`data-bar` by a share.
"""

from collections.abc import Callable, Mapping
from html import escape

from figures.diagrams.overview.board import ANSWERS, TEXT, Board, Box, Label, Point, Wire
from figures.diagrams.overview.ends import ANSWER_ROW, ANSWER_TOP
from figures.svg import drawing, element

SHOWN_ONLY = ("pool", "average")  # there is no page that shows them from near


def overview_svg(board: Board, title: str) -> str:
    """The drawing: wires under boxes under words."""
    parts = [
        *(element("path", class_="rule", d=f"M{a} {b} L{c} {d}") for (a, b), (c, d) in board.rules),
        *map(_wire, board.wires),
        *map(_sum, board.sums),
        *(DRAWN.get(box.kind, _tile)(box) for box in board.boxes.values()),
        *map(_label, board.labels),
    ]
    return drawing(
        board.width + 6,
        board.height + 4,
        *parts,
        role="group",
        left=-3,
        top=-2,
        font_size=TEXT,
        aria_label=title,
    )


def legend(colours: Mapping[str, str], note: str) -> str:
    """What the colours mean, and a sentence, as HTML."""
    keys = "".join(
        f'<span class="key"><i style="background:{colour}"></i>{escape(words)}</span>'
        for words, colour in colours.items()
    )
    return f'{keys}<span class="note">{escape(note)}</span>'


def _colour(colour: str) -> str | None:
    return f"--colour:{colour}" if colour else None


def _wire(wire: Wire) -> str:
    return element(
        "path",
        class_="wire",
        data_from=wire.source,
        data_to=wire.target,
        d=wire.path,
        style=_colour(wire.colour),
    )


def _sum(point: Point) -> str:
    x, y = point
    circle = element("circle", class_="sum", cx=x, cy=y, r=6)
    return circle + element(
        "path", class_="plus", d=f"M{x - 3:.1f} {y:.1f} h6 M{x:.1f} {y - 3:.1f} v6"
    )


def _label(label: Label) -> str:
    kind = "soft" if label.soft else "name"
    return element(
        "text", escape(label.text), x=label.x, y=label.y, text_anchor=label.anchor, class_=kind
    )


def _text(
    key: str, x: float, y: float, anchor: str, room: float, kind: str = "soft"
) -> str:  # cut to the room that it has
    return element(
        "text", "", class_=kind, data_text=key, data_room=room, x=x, y=y, text_anchor=anchor
    )


def _stop(box: Box, *inside: str) -> str:
    return element(
        "g",
        *inside,
        class_=f"stop {box.kind.replace(' ', '-')}",
        data_stop=box.name,
        role="img" if box.kind in SHOWN_ONLY else "button",
        tabindex=-1,
        style=_colour(box.colour),
    )


def _rectangle(box: Box, kind: str, out: float = 0, corner: float = 4) -> str:
    return element(
        "rect",
        class_=kind,
        x=box.x - out,
        y=box.y - out,
        width=box.width + 2 * out,
        height=box.height + 2 * out,
        rx=corner,
    )


def _tile(box: Box) -> str:
    place: dict[str, object] = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    if box.kind == "average" and box.width > box.height:  # its picture is upright
        turned = f"translate({box.x:.1f} {box.y + box.height:.1f}) rotate(-90)"
        place = {"transform": turned, "width": box.height, "height": box.width}
    image = element("image", data_image=box.name, preserveAspectRatio="none", **place)
    return _stop(box, _rectangle(box, "ground", 0, 2), image, _rectangle(box, "frame", 1, 4))


def _pool(box: Box) -> str:
    return _stop(box, _rectangle(box, "hit", 4), _rectangle(box, "bar", 0, 3))


def _join(box: Box) -> str:
    x, y = box.middle
    return element("circle", class_="join", data_join=box.name, cx=x, cy=y, r=3)


def _head(box: Box) -> str:
    x, room = box.x + box.width / 2, box.width - 10
    return _stop(
        box,
        _rectangle(box, "pill", 0, 10),
        _text(f"{box.name} name", x, box.y + 18, "middle", room, "name"),
        _text(f"{box.name} answer", x, box.y + 36, "middle", room),
    )


def _answer(box: Box) -> str:
    heading = _text("answer", box.x, box.y + 14, "start", box.width, "name")
    return _stop(box, _rectangle(box, "hit", 3), heading, *(_row(box, i) for i in range(ANSWERS)))


def _row(box: Box, number: int) -> str:
    """A class's name over its bar, its share beside that."""
    y, full = box.y + ANSWER_TOP + number * ANSWER_ROW, box.width - 48
    bar: dict[str, object] = {"x": box.x, "y": y + 25, "height": 8, "rx": 4}
    return element(
        "g",
        _text(f"class {number}", box.x, y + 18, "start", box.width, "class"),
        element("rect", class_="track", width=full, **bar),
        element("rect", class_="share", data_bar=number, data_full=full, width=0, **bar),
        _text(f"share {number}", box.x + box.width, y + 34, "end", 48),
    )


DRAWN: dict[str, Callable[[Box], str]] = {
    "pool": _pool,
    "join": _join,
    "head": _head,
    "no head": _head,
    "answer": _answer,
}
