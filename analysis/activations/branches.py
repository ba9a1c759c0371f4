"""What the explorer shows of a module: for each branch, one stage's maps and what describes
them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.activations.capture import Activations, Maps
from analysis.activations.numbers import energy, order, silent_share
from models.anatomy import Branch, Layer, Module


@dataclass(frozen=True)
class BranchView:
    """One branch at one stage: maps (C x H x W), the channels shown, and its numbers.

    `silent` is the share of channels that are zero everywhere after the ReLU; `power` the branch's
    share of the module's output energy (sum of squares).
    """

    branch: Branch
    layer: Layer
    stage: int
    maps: Maps
    shown: NDArray[np.int64]
    mean: float
    silent: float
    power: float
    energy: Maps


def branch_views(
    activations: Activations,
    module: Module,
    stages: Sequence[int],
    relu: bool,
    sort: str,
    count: int | None,
) -> tuple[BranchView, ...]:
    """All branches of a module, each at its stage; `count` None shows every channel."""
    powers = [
        float(np.square(output_maps(activations, branch)).sum()) for branch in module.branches
    ]
    whole = sum(powers) or 1.0
    views = []
    for branch, stage, power in zip(module.branches, stages, powers, strict=True):
        layer = branch.layers[stage]
        maps = activations.layer(layer, relu)
        views.append(
            BranchView(
                branch,
                layer,
                stage,
                maps,
                order(maps, sort)[:count],
                float(maps.mean()),
                silent_share(activations.layer(layer)),
                power / whole,
                energy(maps),
            )
        )
    return tuple(views)


def output_maps(activations: Activations, branch: Branch) -> Maps:
    """What the branch hands to the concatenation (C x H x W)."""
    return activations.layer(branch.layers[-1])


def default_channel(views: Sequence[BranchView]) -> tuple[int, int]:
    """(branch, channel) to look at first: the strongest channel of the second branch."""
    place = min(1, len(views) - 1)
    return place, int(order(views[place].maps, "strength")[0])
