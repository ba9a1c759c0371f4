"""Does the network know this at all? Honest probabilities, and scores that tell known from
unknown.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.activations.numbers import probabilities

Floats = NDArray[np.float32]
# High for pictures of a known class. Hendrycks and Gimpel 2017; Liu et al. 2020; Lee et al. 2018.
SCORES = {
    "probability": "largest probability",
    "energy": "logarithm of the summed exponentials of its logits",
    "distance": "negative distance of its last features to the nearest class mean",
}


@dataclass(frozen=True)
class ClassMeans:
    """The mean of each class in the last features (C x F), and each feature's deviation within
    classes (F).
    """

    means: Floats
    deviation: Floats


def class_means(features: Floats, labels: NDArray[np.int64]) -> ClassMeans:
    """Means and common deviation of features (N x F); labels count from 0 without a gap."""
    classes = range(int(labels.max()) + 1)
    means = np.stack([features[labels == c].mean(axis=0) for c in classes])
    deviation = (features - means[labels]).std(axis=0) + 1e-6
    return ClassMeans(means.astype(np.float32), deviation.astype(np.float32))


def energy(logits: Floats) -> NDArray[np.float64]:
    """The logarithm of the summed exponentials of the logits over the last axis: minus Liu et al.'s
    energy.
    """
    most = logits.max(axis=-1, keepdims=True).astype(np.float64)
    summed: NDArray[np.float64] = np.log(np.exp(logits - most).sum(axis=-1)) + most[..., 0]
    return summed


def distance(features: Floats, means: ClassMeans) -> NDArray[np.float64]:
    """Minus the distance of features (N x F) to the nearest class mean, each feature in its own
    deviation.
    """
    scaled, centres = features / means.deviation, means.means / means.deviation
    squares = (scaled**2).sum(1)[:, None] + (centres**2).sum(1)[None] - 2 * scaled @ centres.T
    nearest: NDArray[np.float64] = -np.sqrt(np.maximum(squares.min(axis=1), 0)).astype(np.float64)
    return nearest


def scores(logits: Floats, features: Floats, means: ClassMeans) -> dict[str, NDArray[np.float64]]:
    """Every score of pictures (logits N x C, features N x F): high where the network may know
    them.
    """
    return {
        "probability": probabilities(logits).max(axis=1),
        "energy": energy(logits),
        "distance": distance(features, means),
    }


def score_of(name: str, logits: Floats, features: Floats, means: ClassMeans) -> float:
    """One picture's score (logits of C classes, F last features) by its name in SCORES."""
    if name == "distance":
        return float(distance(features[None], means)[0])
    return float(energy(logits) if name == "energy" else probabilities(logits).max())
