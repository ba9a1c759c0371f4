"""An Inception network as columns: a module's branches one below the other, its concatenation at
the right.
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
from figures.diagrams.overview.ends import (
    ANSWER_HEIGHT,
    BODY,
    GATE,
    WIDTH,
    answer_column,
    from_stem,
    stem_column,
    stem_height,
)
from figures.diagrams.overview.lines import across, bent

TOP = 64.0  # above the tiles: the stage's line, the module's name, its channels
POOL = 18.0  # what a pooling adds to a gap
LANES = 4
BETWEEN = 34.0  # lanes
PILL = (118.0, 44.0)


def columns(places: Sequence[Place], heads: Sequence[Head]) -> Board:
    """The layout on a wide page."""
    stem, units = stem_of(places), units_of(places)
    gap = 17.0 if len(units) < 10 else 13.0
    pools = sum(bool(unit.pools) for unit in units)
    tile = (BODY[1] - BODY[0] - gap * (len(units) - 1) - POOL * pools) / len(units)
    bottom = TOP + LANES * tile + (LANES - 1) * BETWEEN
    middle = (TOP + bottom) / 2
    hanging = bottom + 26 + PILL[1] if heads else bottom
    board = Board(WIDTH, max(hanging, stem_height(stem) + 24, ANSWER_HEIGHT + 24) + 2)
    top = max(0.0, min(middle - stem_height(stem) / 2, board.height - stem_height(stem) - 16))
    entry = from_stem(stem_column(board, stem, top), board.height, [(GATE, middle)])
    feeds, x = (stem[-1].name, bent(entry)), BODY[0]
    for unit in units:
        x += POOL if unit.pools else 0
        feeds = _module(board, unit, x, tile, gap, middle, feeds)
        x += tile + gap
    _stages(board, units)
    average, answer = last_two(places)
    answer_column(board, average, answer, units[-1].end.name, _hub(board, units[-1].end))
    for head in heads:
        _head(board, head, bottom + 26)
    return board


def _hub(board: Board, end: Place) -> Point:
    return board.boxes[end.name].middle


def _module(
    board: Board,
    unit: Unit,
    x: float,
    tile: float,
    gap: float,
    middle: float,
    feeds: tuple[str, str],
) -> tuple[str, str]:
    """One module; `feeds` names what feeds it, and the line up to where that fans out."""
    source, path = feeds
    start = (GATE, middle)
    if source in board.boxes and not path:
        start = board.boxes[source].middle
    for pool in unit.pools:
        bar = board.put(pool, x - gap / 2 - 13, middle - 32, 8, 64)
        board.wire(source, pool.name, across(start, bar.left))
        source, start = pool.name, bar.right
    y = TOP + (LANES - len(unit.lanes)) * (tile + BETWEEN)
    hub = Box(unit.name, "join", x + tile + gap / 2 - 2.5, middle - 2.5, 5, 5)
    for lane in unit.lanes:
        box = board.put(lane, x, y, tile, tile)
        board.wire(source, lane.name, f"{path} {across(start, box.left)}".strip())
        board.wire(lane.name, unit.name, across(box.right, hub.middle), lane.colour)
        y += tile + BETWEEN
    board.boxes[unit.name] = hub
    board.write(x + tile / 2, TOP - 25, unit.end.title, "middle")
    board.write(x + tile / 2, TOP - 8, str(unit.end.shape[0]), "middle", soft=True)
    return unit.name, ""


def _stages(board: Board, units: Sequence[Unit]) -> None:
    """Over the modules of one grid a line with the grid's size."""
    for stage in dict.fromkeys(unit.end.stage for unit in units):
        boxes = [board.boxes[u.lanes[-1].name] for u in units if u.end.stage == stage]
        left, right = boxes[0].x, boxes[-1].x + boxes[-1].width
        board.rules.append(((left, 19), (right, 19)))
        board.write((left + right) / 2, 12, stage, "middle", soft=True)


def _head(board: Board, head: Head, y: float) -> None:
    """A head below the module that it reads, its line from where the branches meet."""
    x = board.boxes[head.source].middle[0]
    left = min(max(x - PILL[0] / 2, BODY[0]), WIDTH - PILL[0])
    kind = "head" if head.present else "no head"
    board.boxes[head.name] = Box(head.name, kind, left, y, *PILL)
    hub = board.boxes[head.source].middle
    board.wire(head.source, head.name, f"M{hub[0]:.1f} {hub[1]:.1f} V{y:.1f}")
