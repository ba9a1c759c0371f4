"""What deletion and insertion curves are compared with: random orders as coarse as the map."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from analysis.attribution.attribute import Attribution
from analysis.attribution.faithfulness import STEPS, Curves, Maps, curves_of_all, ranking
from analysis.attribution.settings import Target
from analysis.attribution.twin import Twins

ORDERS = 8
# px across one cell of a random field, where the map has no grid of its own
CELLS = (1, 2, 3, 4, 6, 8, 12, 16, 32, 64)
Grid = tuple[int, int]


@dataclass(frozen=True)
class Reference:
    """The curves of several random orders, and the grid (rows, columns) of their values."""

    grid: Grid
    orders: Sequence[Curves]

    @property
    def deletions(self) -> NDArray[np.float64]:
        """Every order's deletion curve (orders x points)."""
        return np.stack([order.deletion for order in self.orders])

    @property
    def insertions(self) -> NDArray[np.float64]:
        """Every order's insertion curve (orders x points)."""
        return np.stack([order.insertion for order in self.orders])

    @property
    def deletion_areas(self) -> list[float]:
        """Area under every order's deletion curve."""
        return [order.deletion_area for order in self.orders]

    @property
    def insertion_areas(self) -> list[float]:
        """Area under every order's insertion curve."""
        return [order.insertion_area for order in self.orders]

    def by_deletion(self, curves: Curves) -> int:
        """1 where a map's curve beats every random order, -1 where every one beats it, else 0."""
        return -_outside(curves.deletion_area, self.deletion_areas)

    def by_insertion(self, curves: Curves) -> int:
        """1 where a map's curve beats every random order, -1 where every one beats it, else 0."""
        return _outside(curves.insertion_area, self.insertion_areas)


@dataclass(frozen=True)
class Check:
    """What a map is worth: its curves, their reference, and the map with random weights."""

    curves: Curves
    reference: Reference
    random: Attribution


def _outside(area: float, areas: Sequence[float]) -> int:
    """1 above all areas, -1 below all, else 0."""
    return int(area > max(areas)) - int(area < min(areas))


def reference(
    twins: Twins,
    pixels: Tensor,
    target: Target,
    grid: Grid,
    on_pass: Callable[[int], None] | None = None,
    steps: int = STEPS,
) -> Reference:
    """The curves of `ORDERS` random orders on one picture (1 x 3 x S x S, normalised)."""
    orders = [ranking(field(grid, pixels.shape[-1], seed)) for seed in range(ORDERS)]
    return Reference(grid, curves_of_all(twins, pixels, target, orders, on_pass, steps))


def field(grid: Grid, side: int, seed: int) -> Maps:
    """Independent normal values on a grid, enlarged bilinearly to S x S as Grad-CAM's are."""
    values = np.random.default_rng([*grid, seed]).standard_normal((1, 1, *grid))
    drawn = torch.from_numpy(values.astype(np.float32))
    large = F.interpolate(drawn, (side, side), mode="bilinear", align_corners=False)
    found: Maps = large[0, 0].numpy()
    return found


def grid_of(result: Attribution) -> Grid:
    """The grid whose random fields are as coarse as a map: Grad-CAM's own, or, where every pixel
    has a value of its own, the one whose fields have the map's reach.
    """
    rows, columns = result.raw.shape[-2:]
    side = result.heatmap.shape[-1]
    if columns < side:
        return rows, columns
    own = np.log(reach(result.heatmap))
    across = min(_reaches(side).items(), key=lambda offered: abs(np.log(offered[1]) - own))[0]
    return across, across


@cache
def _reaches(side: int) -> dict[int, float]:
    """The reach of random fields (S x S), by the columns of their grid."""
    across = [-(-side // cell) for cell in CELLS if side >= 2 * cell]
    return {n: reach(field((n, n), side, 0)) for n in across}


def reach(heatmap: Maps) -> float:
    """How many px apart the ranks of a map's values (S x S) are still correlated by a half; ties
    have their mean rank.
    """
    _, place, counts = np.unique(heatmap, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: NDArray[np.float64] = (ends - (counts - 1) / 2)[place.reshape(heatmap.shape)]
    ranks = ranks - ranks.mean()
    before, most = 1.0, heatmap.shape[-1] // 2
    for lag in range(1, most):
        now = _correlation(ranks, lag)
        if now < 0.5:
            return float(lag - (0.5 - now) / (before - now))
        before = now
    return float(most)


def _correlation(ranks: NDArray[np.float64], lag: int) -> float:
    """Mean correlation with the values `lag` px below and to the right."""
    if not ranks.any():
        return 1.0
    pairs = ((ranks[lag:], ranks[:-lag]), (ranks[:, lag:], ranks[:, :-lag]))
    return float(np.mean([np.mean(a * b) for a, b in pairs]) / np.mean(np.square(ranks)))
