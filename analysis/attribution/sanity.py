"""Does a map depend on what was learned? The same method on random weights (Adebayo et al.
2018).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Maps = NDArray[np.float32]
ALIKE = (
    0.5  # a correlation above this says that much of the map would be there without any training
)


@dataclass(frozen=True)
class Similarity:
    """Two maps compared: Spearman's rank correlation of values and of magnitudes, SSIM of
    magnitudes.

    NaN where a map is the same everywhere.
    """

    signed: float
    magnitude: float
    structure: float

    @property
    def alike(self) -> bool:
        """Whether the map with random weights ranks the pixels much the same; smooth maps have a
        high SSIM anyway.
        """
        return self.signed >= ALIKE or self.magnitude >= ALIKE


def similarity(trained: Maps, random: Maps) -> Similarity:
    """Compare the maps (S x S) of a trained network and of one with random weights."""
    return Similarity(
        spearman(trained, random),
        spearman(np.abs(trained), np.abs(random)),
        structural(np.abs(trained), np.abs(random)),
    )


def spearman(a: Maps, b: Maps) -> float:
    """Rank correlation, ties at their mean rank; NaN where all values are equal."""
    first, second = _ranks(a), _ranks(b)
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan")
    return float(np.corrcoef(first, second)[0, 1])


def _ranks(values: Maps) -> NDArray[np.float64]:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    means: NDArray[np.float64] = ends - (counts - 1) / 2
    return means[place.ravel()]


def structural(a: Maps, b: Maps) -> float:
    """SSIM (Wang et al. 2004) of two maps of magnitudes, each from 0 to its 99.5th percentile."""
    from skimage.metrics import structural_similarity

    first, second = _unit(a), _unit(b)
    if first is None or second is None:
        return float("nan")
    return float(structural_similarity(first, second, data_range=1.0))


def _unit(values: Maps) -> Maps | None:
    high = float(np.percentile(values, 99.5)) or float(values.max())
    return np.clip(values / high, 0, 1) if high > 0 else None
