"""The paths through a residual network, by their length."""

import numpy as np
from numpy.typing import NDArray


def path_lengths(blocks: int) -> NDArray[np.float64]:
    """How many of the 2^n paths through n blocks cross 0, 1, ... n of their branches (binomial), as
    shares.
    """
    counts = np.ones(1)
    for _ in range(blocks):
        counts = np.convolve(counts, [0.5, 0.5])
    return counts


def central(shares: NDArray[np.float64], least: float) -> tuple[int, int]:
    """The narrowest range of lengths around the middle (both ends included) that holds `least` of
    the paths.
    """
    count = len(shares) - 1
    low, high = count // 2, count - count // 2
    while shares[low : high + 1].sum() < least and low > 0:
        low, high = low - 1, high + 1
    return low, high
