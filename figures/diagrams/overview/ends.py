"""Both ends of a wide overview: the stem as a column at the left, the answer at the right."""

from collections.abc import Sequence

from figures.diagrams.overview.board import ANSWERS, Board, Box, Place, Point
from figures.diagrams.overview.lines import across

WIDTH = 900.0
PHOTO, CONV, GAP = 104.0, 42.0, 14.0
BODY = (136.0, 734.0)  # where modules and blocks have room
GATE = 122.0  # where the stem's line turns up to them
STRIP, ANSWER = 752.0, 782.0  # x of the averages and of the answer
ANSWER_ROW, ANSWER_TOP = 44.0, 26.0
ANSWER_HEIGHT = ANSWER_TOP + ANSWERS * ANSWER_ROW


def stem_height(stem: Sequence[Place]) -> float:
    """How tall the stem's column is."""
    sizes = [_height(place) for place in stem]
    return sum(sizes) + GAP * (len(stem) - 1)


def _height(place: Place) -> float:
    return {"picture": PHOTO, "conv": CONV}.get(place.kind, 8.0)


def stem_column(board: Board, stem: Sequence[Place], top: float) -> Box:
    """The picture and the stem under it, each beside its name; gives the last box."""
    y, box = top, None
    for place in stem:
        width = PHOTO if place.kind == "picture" else CONV
        before, box = box, board.put(place, 0, y, width, _height(place))
        if before is not None:
            x = CONV / 2
            board.wire(before.name, place.name, f"M{x} {before.bottom[1]:.1f} V{y:.1f}")
        middle = box.middle[1]
        if place.kind == "conv":
            board.write(CONV + 9, middle - 4, place.title)
            board.write(CONV + 9, middle + 14, place.grid, soft=True)
        elif place.kind == "pool":
            board.write(CONV + 9, middle + 5, place.title, soft=True)
        y += box.height + GAP
    assert box is not None
    return box


def from_stem(last: Box, height: float, to: Sequence[Point]) -> list[Point]:
    """The way from the stem's last box to the gate, and from there on."""
    below = min(last.bottom[1] + 12, height - 2)
    return [(CONV / 2, last.bottom[1]), (CONV / 2, below), (GATE, below), *to]


def answer_column(board: Board, average: Place, answer: Place, source: str, start: Point) -> None:
    """The averaged channels as a strip, then the classes; as close to the last output's height as
    there is room.
    """
    middle = min(max(start[1], ANSWER_HEIGHT / 2 + 22), board.height - ANSWER_HEIGHT / 2)
    strip = board.put(average, STRIP, middle - 66, 10, 132)
    board.write(STRIP + 5, strip.y - 8, "avg", "middle", soft=True)
    box = board.put(answer, ANSWER, middle - ANSWER_HEIGHT / 2, WIDTH - ANSWER, ANSWER_HEIGHT)
    into = (strip.x, min(max(start[1], strip.y + 6), strip.y + strip.height - 6))
    board.wire(source, average.name, across(start, into))
    rows = [box.y + ANSWER_TOP + (i + 0.62) * ANSWER_ROW for i in range(ANSWERS)]
    fan = " ".join(across(strip.right, (box.x - 6, y)) for y in rows)
    board.wire(average.name, answer.name, fan)
