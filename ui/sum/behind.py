"""What the section is about: one number of one map, and the operation that made it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.activations.numbers import strongest_position
from analysis.convolutions.window_sum import WindowPool, WindowSum, window_pool, window_sum
from analysis.structure.receptive_field import ReceptiveField
from figures.diagrams.sums.arithmetic import Line
from models.geometry import Window
from models.tracing import Traced

Maps = NDArray[np.float32]
After = Callable[[float], Sequence[Line]]


@dataclass(frozen=True)
class Behind:
    """A position of the map `plane` (H x W), which the operation of that path, with that window,
    computes from `source` (C x h x w).

    `gives` names the map and `reads` what is read; `own` is the network's own number there. `after`
    gives what follows the operation (a residual sum), from its number.
    """

    path: str
    window: Window
    source: Maps
    plane: Maps
    channel: int
    position: tuple[int, int]
    own: float
    gives: str
    reads: str
    field: ReceptiveField
    after: After | None = None

    def parts(self, traced: Traced) -> WindowSum | WindowPool:
        """The number taken apart."""
        take = window_pool if "pool" in self.window.kind else window_sum
        return take(traced, self.path, self.source, self.channel, *self.position)


def position_of(place: str, plane: Maps) -> tuple[int, int]:
    """The position "row.column" of a map (H x W): the strongest one where none is written, or none
    that this map has.
    """
    row, _, column = place.partition(".")
    if row.isdecimal() and column.isdecimal():
        position = int(row), int(column)
        if position[0] < plane.shape[0] and position[1] < plane.shape[1]:
            return position
    return strongest_position(plane)
