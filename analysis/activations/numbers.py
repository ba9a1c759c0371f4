"""Numbers that describe a stack of activation maps (C x H x W)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Maps = NDArray[np.float32]


def strengths(maps: Maps) -> Maps:
    """Mean activation of each channel (C)."""
    return maps.mean(axis=(1, 2))


def order(maps: Maps, by: str) -> NDArray[np.int64]:
    """Channel indices, largest first, by "strength" (mean), "variation" (standard deviation), or by
    "index".
    """
    if by == "index":
        return np.arange(len(maps))
    score = strengths(maps) if by == "strength" else maps.std(axis=(1, 2))
    return np.argsort(-score, kind="stable")


def silent_share(maps: Maps) -> float:
    """Share of channels that are zero everywhere (maps after the ReLU)."""
    return float(np.mean(maps.max(axis=(1, 2)) <= 0))


def energy(maps: Maps) -> Maps:
    """Root of the mean square over channels, at every position (H x W)."""
    return np.sqrt(np.mean(np.square(maps), axis=0))


def strongest_position(plane: Maps) -> tuple[int, int]:
    """(row, column) of the largest value of one map (H x W)."""
    row, column = np.unravel_index(int(np.argmax(plane)), plane.shape)
    return int(row), int(column)


def probabilities(logits: Maps, temperature: float = 1.0) -> NDArray[np.float64]:
    """Softmax of logits / temperature over the last axis, in float64 (Guo et al. 2017)."""
    scaled = logits.astype(np.float64) / temperature
    raised = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    shares: NDArray[np.float64] = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def top_classes(logits: Maps, classes: Sequence[str], count: int = 5) -> list[tuple[str, float]]:
    """The most probable classes with their probabilities, best first."""
    chances = probabilities(logits)
    best = np.argsort(-chances, kind="stable")[:count]
    return [(classes[i], float(chances[i])) for i in best]
