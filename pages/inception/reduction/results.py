"""One 1x1 reduction on one picture: its maps and weights, and how much of its input survives."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.activations.capture import Capture
from analysis.convolutions.reduction import (
    Pointwise,
    covariance,
    folded,
    greedy_order,
    kept_share,
    pointwise_layers,
    principal,
    random_projections,
    rank,
)
from analysis.pictures.gallery import GALLERY
from serving.cores import one_core
from serving.passes import Key
from serving.pictures import gallery_picture
from serving.store import Store
from serving.subject import Subject

SEEDS = 8
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Reduction:
    """One reduction on one picture.

    Maps (C x H x W), weights (O x C) and bias (O) with the BatchNorm folded in, and the network's
    own outputs (O x H x W).
    """

    layer: Pointwise
    maps: NDArray[np.float32]
    weights: Array
    bias: Array
    outputs: NDArray[np.float32]


@dataclass(frozen=True)
class Pooled:
    """Shares of variance (0 to 1) over all positions of all gallery pictures, kept by all learned
    outputs and by as many channels of PCA and of random projections (mean over the seeds).

    `rank` is the dimensions in which the gallery's maps vary.
    """

    rank: int
    learned: float
    best: float
    random: float


@dataclass(frozen=True)
class Survival:
    """Shares of variance (0 to 1) kept by the first 1, 2, ... channels of each way to choose them,
    up to the rank of the photo's maps, where nothing is left to lose.

    `order` is the learned outputs', the best first; `directions` are the gallery's principal ones,
    as rows; `random` has a row for each seed.
    """

    order: NDArray[np.int64]
    directions: Array
    learned: Array
    photo: Array
    gallery: Array
    random: Array
    pooled: Pooled

    @property
    def rank(self) -> int:
        """Dimensions in which the photo's maps vary."""
        return len(self.photo)


SURVIVALS: Store[tuple[Key, str], Survival] = Store(24)
GALLERY_COVARIANCES: Store[tuple[str, str, str, str], Array] = Store(24)


def layers_of(subject: Subject) -> tuple[Pointwise, ...]:
    """The network's 1x1 reductions."""
    return pointwise_layers(subject.instrument.traced)


def reduction_of(subject: Subject, layer: Pointwise) -> Reduction:
    """The layer's input and output for the picture (one pass, kept), with its own numbers."""
    stages = subject.stages((layer.source_node, layer.output_node))
    weights, bias = folded(subject.instrument.traced, layer)
    return Reduction(
        layer, stages.stage(layer.source_node), weights, bias, stages.stage(layer.output_node)
    )


def survival_of(
    subject: Subject,
    reduction: Reduction,
    running: Callable[[], AbstractContextManager[Callable[..., object]]],
) -> Survival:
    """How much of the reduction's input survives, learned and otherwise.

    The first time, the network runs once on each gallery picture inside `running`, which gives a
    core and is told of every picture.
    """
    gallery = _gallery_covariance(subject, reduction.layer, running)

    def compare() -> Survival:
        with one_core():
            return _compared(reduction, gallery)

    return SURVIVALS.once((subject.key, reduction.layer.name), compare)


def _compared(reduction: Reduction, gallery: Array) -> Survival:
    own = covariance(reduction.maps)
    order = greedy_order(own, reduction.weights)
    directions, most = principal(gallery), rank(own)
    return Survival(
        order,
        directions,
        learned=kept_share(own, reduction.weights[order][:most]),
        photo=kept_share(own, principal(own)[:most]),
        gallery=kept_share(own, directions[:most]),
        random=random_projections(own, SEEDS, most),
        pooled=_pooled(reduction, gallery, directions),
    )


def _pooled(reduction: Reduction, gallery: Array, directions: Array) -> Pooled:
    outputs = reduction.layer.outputs
    return Pooled(
        rank(gallery),
        float(kept_share(gallery, reduction.weights)[-1]),
        float(kept_share(gallery, directions[:outputs])[-1]),
        float(random_projections(gallery, SEEDS, outputs)[:, -1].mean()),
    )


def _gallery_covariance(
    subject: Subject,
    layer: Pointwise,
    running: Callable[[], AbstractContextManager[Callable[..., object]]],
) -> Array:
    """Mean over the gallery of the covariance of the layer's input channels (C x C)."""

    def measure() -> Array:
        capture = Capture(subject.instrument.traced, (layer.source_node,))
        parts = []
        with running() as step:
            for done, name in enumerate(GALLERY, 1):
                pixels = replace(subject, picture=gallery_picture(name)).pixels
                parts.append(covariance(capture.run(pixels).stage(layer.source_node)))
                step(text=f"Gallery picture {done} of {len(GALLERY)}")
        mean: Array = np.mean(parts, axis=0)
        return mean

    key = (subject.network, subject.device, subject.framing, layer.name)
    return GALLERY_COVARIANCES.once(key, measure)
