"""Both ends of an upright overview, as on a phone: the stem in rows at the top, the answer at the
bottom.
"""

from collections.abc import Sequence

from figures.diagrams.overview.board import Board, Box, Place, Point
from figures.diagrams.overview.ends import ANSWER_HEIGHT
from figures.diagrams.overview.lines import bent, down

WIDTH = 360.0
PHOTO, CONV = 84.0, 46.0
CELLS = {"picture": 100.0, "conv": 64.0, "pool": 20.0}
ROW = 114.0


def stem_rows(board: Board, stem: Sequence[Place]) -> Box:
    """The picture and the stem beside it, each over its name; gives the last box. The board
    grows.
    """
    x, y, box = 0.0, 0.0, None
    for place in stem:
        cell = CELLS[place.kind]
        if x + cell > WIDTH:
            x, y = 24.0, y + ROW
        before, box = box, _stem_box(board, place, x, y)
        if before is not None:
            board.wire(before.name, place.name, _onward(before, box))
        if place.kind == "conv":
            middle, below = box.bottom
            board.write(middle, below + 16, place.title, "middle")
            board.write(middle, below + 33, place.grid, "middle", soft=True)
        x += cell
    assert box is not None
    board.height = y + ROW
    return box


def _stem_box(board: Board, place: Place, x: float, y: float) -> Box:
    middle = y + PHOTO / 2
    if place.kind == "picture":
        return board.put(place, x, y, PHOTO, PHOTO)
    if place.kind == "pool":
        return board.put(place, x + 6, middle - CONV / 2, 8, CONV)
    return board.put(place, x + 9, middle - CONV / 2, CONV, CONV)


def _onward(before: Box, box: Box) -> str:
    """Straight on, or round to the start of the next row."""
    (x, y), (u, v) = before.right, box.left
    if y == v:
        return f"M{x:.1f} {y:.1f} H{u:.1f}"
    between = v - PHOTO / 2 - 6
    return bent(
        [
            (x, y),
            (min(x + 8, WIDTH - 2), y),
            (min(x + 8, WIDTH - 2), between),
            (10, between),
            (10, v),
            (u, v),
        ]
    )


def answer_below(board: Board, average: Place, answer: Place, source: str, start: Point) -> None:
    """The averaged channels as a strip, then the classes, at the end of the board."""
    x, y = start[0], max(board.height, start[1]) + 30
    strip = board.put(average, 56, y, 290, 10)
    board.write(0, y + 10, "avg", soft=True)
    if x == strip.top[0]:
        way = f"M{x:.1f} {start[1]:.1f} V{y:.1f}"
    else:  # from the right edge of the last block
        turn = x + 9
        way = bent([start, (turn, start[1]), (turn, y - 14), (strip.top[0], y - 14), strip.top])
    box = board.put(answer, 0, y + 44, WIDTH, ANSWER_HEIGHT)
    board.wire(source, average.name, way)
    board.wire(average.name, answer.name, down(strip.bottom, (strip.bottom[0], box.y - 4)))
    board.height = box.y + box.height
