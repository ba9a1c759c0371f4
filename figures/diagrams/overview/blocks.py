"""A residual network as rows of blocks: sums along a line with F(x) above it, or only the sums of a long network."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from figures.diagrams.overview import ends, upright
from figures.diagrams.overview.board import (
    Board,
    Box,
    Place,
    Point,
    Unit,
    bent,
    down,
    last_two,
    stem_of,
    units_of,
)
from figures.style import branch_colour

F, SHORTCUT = branch_colour("F(x)"), branch_colour("shortcut")
HEADING = 24.0  # a line over the blocks of one grid
NAME = 18.0  # a block's name
BETWEEN = 38.0  # F(x) and the sum
ARC = 16.0  # a shortcut over a block
GUTTER = 20.0  # between rows
LEAD = 34.0  # before a row's first block


@dataclass(frozen=True)
class Rows:
    """Blocks in rows between two edges; `both` says whether F(x) is drawn above its sum."""

    lines: list[list[Unit]]
    left: float
    right: float
    both: bool
    largest: float

    @property
    def gap(self) -> float:
        """Between two blocks, at least."""
        return 18.0 if self.both else 14.0

    @property
    def step(self) -> float:
        """From block to block."""
        return (self.right - self.left - LEAD + self.gap) / max(map(len, self.lines))

    @property
    def tile(self) -> float:
        """A tile's side."""
        return min(self.largest, self.step - self.gap)

    def heading(self, line: int) -> float:
        """The room for the stages' names: none where a row goes on with the stage of the row before."""
        begins = len({unit.end.stage for unit in self.lines[line]}) > 1
        goes_on = line > 0 and self.lines[line - 1][-1].end.stage == self.lines[line][0].end.stage
        return HEADING if begins or not goes_on else 0

    def height(self, line: int) -> float:
        """How tall a row is."""
        inside = NAME + 2 * self.tile + BETWEEN if self.both else ARC + self.tile + NAME
        return self.heading(line) + inside

    def level(self, line: int) -> float:
        """The middle of a row's sums, from the row's top."""
        above = NAME + self.tile + BETWEEN if self.both else ARC
        return self.heading(line) + above + self.tile / 2

    @property
    def total(self) -> float:
        """How tall all rows are."""
        count = len(self.lines)
        return sum(map(self.height, range(count))) + GUTTER * (count - 1)


def rows(places: Sequence[Place], narrow: bool) -> Board:
    """The layout on a wide page or on a narrow one."""
    units, stem = units_of(places), stem_of(places)
    both = any(unit.lanes for unit in units)
    if narrow:
        layout = Rows(_split(units, 4 if both else 6), 0, 348, both, 58)
        board = Board(upright.WIDTH)
        last = upright.stem_rows(board, stem)
        top = board.height + 14
        way = [last.bottom, (last.bottom[0], top - 10), (0, top - 10)]
    else:
        layout = Rows(_split(units, _most(len(units), both)), 128, 728, both, 70)
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


def _most(blocks: int, both: bool) -> int:
    """Blocks in a row of a wide page."""
    if not both:
        return 12
    return 9 if blocks > 9 else ceil(blocks / 2)


def _split(units: Sequence[Unit], most: int) -> list[list[Unit]]:
    """Rows of at most so many blocks; a stage is parted, evenly, only where it is longer than a row."""
    lines: list[list[Unit]] = [[]]
    for _, group in groupby(units, key=lambda unit: unit.end.stage):
        stage = list(group)
        if len(lines[-1]) + len(stage) <= most:
            lines[-1] += stage
            continue
        size = ceil(len(stage) / ceil(len(stage) / most))
        lines += [stage[i : i + size] for i in range(0, len(stage), size)]
    return [line for line in lines if line]


def _all(board: Board, layout: Rows, top: float, source: str, way: list[Point]) -> Box:
    """Every row; `way` leads from the stem to the left of the first one. Gives the last block's box."""
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
    """A block whose sum's left edge has its middle at a point; `path` leads from the source to `start`."""
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
