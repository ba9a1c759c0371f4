"""A trained layer's kernels, and its output on the picture with rank-1 kernels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.convolutions.kernels import (
    LargeKernel,
    large_kernels,
    rank_one,
    rank_one_share,
    weights_of,
    with_kernels,
)
from serving.cores import one_core
from serving.passes import Key
from serving.store import Store
from serving.subject import Subject

Array = NDArray[np.float64]
Maps = NDArray[np.float32]


@dataclass(frozen=True)
class Kernels:
    """A layer's kernels (O x C x k x k), and the share of energy that rank 1 keeps (O x C)."""

    values: Array
    shares: Array

    @property
    def energy(self) -> Array:
        """Sum of squares of every kernel (O x C)."""
        energy: Array = np.square(self.values).sum((-1, -2))
        return energy


@dataclass(frozen=True)
class Flattened:
    """A layer's output after its ReLU (O x H x W), as it is and with rank-1 kernels.

    `change` is the norm of the difference over that of the real output.
    """

    real: Maps
    flat: Maps
    change: float


KERNELS: Store[tuple[str, str, str], Kernels] = Store(8)
FLATTENED: Store[tuple[Key, str], Flattened] = Store(16)


def layers_of(subject: Subject) -> tuple[LargeKernel, ...]:
    """The network's layers with large square kernels."""
    return large_kernels(subject.instrument.traced)


def kernels_of(subject: Subject, layer: LargeKernel) -> Kernels:
    """A trained layer's kernels."""

    def read() -> Kernels:
        traced = subject.instrument.traced
        with one_core():
            values = weights_of(traced, layer)
            return Kernels(values, rank_one_share(values))

    return KERNELS.once((subject.network, subject.device, layer.name), read)


def flattened(subject: Subject, layer: LargeKernel) -> Flattened | None:
    """The layer's output with rank-1 kernels; None where its input is not at hand."""
    stages = subject.stages((layer.source_node, layer.output_node))
    source = stages.stages.get(layer.source_node)
    if source is None:
        return None
    kernels = kernels_of(subject, layer)

    def run() -> Flattened:
        with one_core():
            flat = with_kernels(subject.instrument.traced, layer, source, rank_one(kernels.values))
        real, flat = np.maximum(stages.stage(layer.output_node), 0), np.maximum(flat, 0)
        return Flattened(real, flat, float(np.linalg.norm(flat - real) / np.linalg.norm(real)))

    return FLATTENED.once((subject.key, layer.name), run)
