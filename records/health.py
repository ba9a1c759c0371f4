"""Whether gradients vanished while a recorded net was trained."""

import math
from dataclasses import dataclass

from records.depth_runs import DepthRun


@dataclass(frozen=True)
class Health:
    """A run's gradient norms while it was trained (after one epoch and later).

    `smallest` is the least norm of any layer, found after `epoch` epochs in `layer`; `share` is
    what it is of the largest norm of the same epoch; `first` is the first layer's norm over the
    last one's, for each epoch.
    """

    zeros: int
    smallest: float
    layer: str
    epoch: int
    share: float
    first: dict[int, float]


def health(run: DepthRun) -> Health:
    """Whether every layer of a net received a gradient while it was trained."""
    later = {epoch: norms for epoch, norms in run.probes.items() if epoch > 0}
    smallest, epoch, place = min(
        (norm, epoch, place) for epoch, norms in later.items() for place, norm in enumerate(norms)
    )
    return Health(
        sum(norm == 0 for norms in later.values() for norm in norms),
        smallest,
        run.layers[place],
        epoch,
        smallest / (max(later[epoch]) or 1.0),
        {epoch: norms[0] / norms[-1] if norms[-1] else math.inf for epoch, norms in later.items()},
    )
