"""An Inception network upright: a row for each module, its branches side by side, its concatenation
below.
"""

from collections.abc import Sequence

from figures.diagrams.overview.board import (
    Board,
    Box,
    Head,
    Place,
    Point,
    Unit,
    last_two,
    stem_of,
    units_of,
)
from figures.diagrams.overview.lines import bent, down
from figures.diagrams.overview.upright import WIDTH, answer_below, stem_rows

LEFT, TILE, GAP, LANES = 56.0, 62.0, 14.0, 4
MIDDLE = LEFT + (LANES * TILE + (LANES - 1) * GAP) / 2
HANG = 62.0  # what a head adds
PILL = (118.0, 44.0)


def strip(places: Sequence[Place], heads: Sequence[Head]) -> Board:
    """The layout on a narrow page."""
    board = Board(WIDTH)
    stem, units = stem_of(places), units_of(places)
    last = stem_rows(board, stem)
    y = board.height
    entry = bent([last.bottom, (last.bottom[0], y - 2), (MIDDLE, y - 2), (MIDDLE, y + 6)])
    source, path, start = stem[-1].name, entry, (MIDDLE, y + 6)
    for place, unit in enumerate(units):
        if not place or units[place - 1].end.stage != unit.end.stage:
            path, start = f"{path or _move(start)} V{start[1] + 10:.1f}", (start[0], start[1] + 10)
        hub = _module(board, unit, source, path, start)
        source, path, start = unit.name, "", hub.middle
        for head in heads:
            if head.source == unit.name:
                path, start = _head(board, head, hub)
        board.height = start[1]
    average, answer = last_two(places)
    answer_below(board, average, answer, source, start)
    return board


def _move(point: Point) -> str:
    return f"M{point[0]:.1f} {point[1]:.1f}"


def _module(board: Board, unit: Unit, source: str, path: str, start: Point) -> Box:
    """One module below where its input is; gives the box of its concatenation."""
    for pool in unit.pools:
        bar = board.put(pool, MIDDLE - 32, start[1] + 12, 64, 8)
        board.wire(source, pool.name, f"{path} {down(start, bar.top)}".strip())
        source, path, start = pool.name, "", bar.bottom
    y, x = start[1] + 24, LEFT + (LANES - len(unit.lanes)) * (TILE + GAP)
    hub = Box(unit.name, "join", MIDDLE - 2.5, y + TILE + 17, 5, 5)
    for lane in unit.lanes:
        box = board.put(lane, x, y, TILE, TILE)
        board.wire(source, lane.name, f"{path} {down(start, box.top)}".strip())
        board.wire(lane.name, unit.name, down(box.bottom, hub.middle), lane.colour)
        x += TILE + GAP
    board.boxes[unit.name] = hub
    board.write(0, y + 20, unit.end.title)
    board.write(0, y + 38, str(unit.end.shape[0]), soft=True)
    board.write(0, y + 56, unit.end.stage, soft=True)
    return hub


def _head(board: Board, head: Head, hub: Box) -> tuple[str, Point]:
    """A head beside the way on; gives the line from the concatenation to below it."""
    x, y = hub.middle
    kind = "head" if head.present else "no head"
    box = Box(head.name, kind, WIDTH - PILL[0] - 4, y + 12, *PILL)
    board.boxes[head.name] = box
    board.wire(head.source, head.name, bent([(x, y), (x, box.left[1]), box.left]))
    return f"M{x:.1f} {y:.1f} V{y + HANG:.1f}", (x, y + HANG)
