"""How residual blocks are set in rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from figures.diagrams.overview.board import Unit

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
        """The room for the stages' names: none where a row goes on with the stage of the row
        before.
        """
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


def most_of(blocks: int, both: bool) -> int:
    """Blocks in a row of a wide page."""
    if not both:
        return 12
    return 9 if blocks > 9 else ceil(blocks / 2)


def split(units: Sequence[Unit], most: int) -> list[list[Unit]]:
    """Rows of at most so many blocks; a stage is parted, evenly, only where it is longer than a
    row.
    """
    lines: list[list[Unit]] = [[]]
    for _, group in groupby(units, key=lambda unit: unit.end.stage):
        stage = list(group)
        if len(lines[-1]) + len(stage) <= most:
            lines[-1] += stage
            continue
        size = ceil(len(stage) / ceil(len(stage) / most))
        lines += [stage[i : i + size] for i in range(0, len(stage), size)]
    return [line for line in lines if line]
