"""A residual network as rows of blocks: sums along a line with F(x) above it, or only the sums of a
long network.
"""

from collections.abc import Sequence
from itertools import groupby

from figures.diagrams.overview import ends, upright
from figures.diagrams.overview.board import (
    Board,
    Box,
    Place,
    Point,
    Unit,
    last_two,
    stem_of,
    units_of,
)
from figures.diagrams.overview.grid import ARC, BETWEEN, GUTTER, LEAD, Rows, most_of, split
from figures.diagrams.overview.lines import bent, down
from figures.style import branch_colour

F, SHORTCUT = branch_colour("F(x)"), branch_colour("shortcut")


def rows(places: Sequence[Place], narrow: bool) -> Board:
    """The layout on a wide page or on a narrow one."""
    units, stem = units_of(places), stem_of(places)
    both = any(unit.lanes for unit in units)
    if narrow:
        layout = Rows(split(units, 4 if both else 6), 0, 348, both, 58)
        board = Board(upright.WIDTH)
        last = upright.stem_rows(board, stem)
        top = board.height + 14
        way = [last.bottom, (last.bottom[0], top - 10), (0, top - 10)]
    else:
        layout = Rows(split(units, most_of(len(units), both)), 128, 728, both, 70)
        height = max(layout.total, ends.stem_height(stem) + 30, ends.ANSWER_HEIGHT + 26)
        board = Board(ends.WIDTH, height)
        top = (height - layout.total) / 2
        column = ends.stem_height(stem)
        last = ends.stem_column(board, stem, min(max(top, 0), height - column - 16))
        way = ends.from_stem(last, height, [])
    end = _all(board, layout, top, stem[-1].name, way)
    average, answer = last_two(places)
    finish = upright.answer_below if narrow else ends.answer_column
    finish(board, average, answer, end.name, end.right)
    return board


def _all(board: Board, layout: Rows, top: float, source: str, way: list[Point]) -> Box:
    """Every row; `way` leads from the stem to the left of the first one. Gives the last block's
    box.
    """
    y, box = top, None
    for number, line in enumerate(layout.lines):
        level = y + layout.level(number)
        start = (layout.left + 8, level)
        path = bent([*way, (way[-1][0], level), start])
        for place, unit in enumerate(line):
            x = layout.left + LEAD + place * layout.step
            box = _block(board, layout, unit, (x, level), source, path, start)
            source, path, start = unit.name, "", box.right
        _stages(board, layout, line, y)
        y += layout.height(number) + GUTTER
        assert box is not None
        turn, gutter = box.right[0] + 9, y - GUTTER / 2
        way = [box.right, (turn, level), (turn, gutter), (layout.left, gutter)]
    board.height = max(board.height, y - GUTTER)
    assert box is not None
    return box


def _block(
    board: Board, layout: Rows, unit: Unit, at: Point, source: str, path: str, start: Point
) -> Box:
    """A block whose sum's left edge has its middle at a point; `path` leads from the source to
    `start`.
    """
    (x, level), tile = at, layout.tile
    box = board.put(unit.end, x, level - tile / 2, tile, tile)
    straight = f"M{start[0]:.1f} {start[1]:.1f} H{x:.1f}"
    if path:
        board.wire(source, unit.name, path)
    if not unit.lanes:
        board.wire(source, unit.name, straight, F)
        board.wire(source, unit.name, _arc(start, box), SHORTCUT)
        board.write(box.middle[0], box.bottom[1] + 16, unit.end.title, "middle", soft=True)
        return box
    above = board.put(unit.lanes[0], x, box.y - BETWEEN - tile, tile, tile)
    board.wire(source, unit.name, straight, SHORTCUT)
    board.wire(source, above.name, _up(start, above, bool(path)), F)
    if path:
        board.wire(source, above.name, path)
    plus = (x - 9, level)
    foot = (x + 10, above.bottom[1])
    board.wire(above.name, unit.name, down(foot, (plus[0], level - 6)), F)
    board.sums.append(plus)
    board.write(above.middle[0], above.y - 7, unit.end.title, "middle", soft=True)
    return box


def _up(start: Point, above: Box, first: bool) -> str:
    """From the stream up to F(x): from a row's start, or from the upper edge of the sum before."""
    (u, v), (x, y) = above.left, start
    if not first:
        x, y = x - 10, y - above.height / 2
    return f"M{x:.1f} {y:.1f} C{x:.1f} {(y + v) / 2:.1f} {x:.1f} {v:.1f} {u:.1f} {v:.1f}"


def _arc(start: Point, box: Box) -> str:
    """A shortcut over the way to a block, from its start to the upper edge of the block's tile."""
    (x, y), (u, v) = start, (box.x + 8, box.y)
    high = v - ARC + 3
    first = min(x, box.x - 8)
    return f"M{first:.1f} {y:.1f} C{first:.1f} {high:.1f} {u:.1f} {high:.1f} {u:.1f} {v:.1f}"


def _stages(board: Board, layout: Rows, line: Sequence[Unit], y: float) -> None:
    """Over the blocks of one grid a line, with the stage's name, its grid and its channels."""
    if y_heading := layout.heading(layout.lines.index(list(line))):
        for stage, group in groupby(line, key=lambda unit: unit.end.stage):
            boxes = [board.boxes[unit.name] for unit in group]
            left, right = boxes[0].x, boxes[-1].x + boxes[-1].width
            place = next(u.end for u in line if u.end.stage == stage)
            board.rules.append(((left, y + y_heading - 7), (right, y + y_heading - 7)))
            words = f"{stage} · {place.grid}" if right - left > 120 else stage
            board.write(left, y + 12, words, soft=True)
