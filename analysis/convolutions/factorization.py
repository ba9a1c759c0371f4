"""Large kernels as chains of small ones (Szegedy et al. 2016, section 3), and kernels as rank-1
products.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from analysis.convolutions.cost import Convolution
from analysis.structure.receptive_field import ReceptiveField
from models.geometry import Window

Kernel = NDArray[np.float64]
Size = tuple[int, int]


@dataclass(frozen=True)
class Factorization:
    """One kernel and the chain that replaces it."""

    title: str
    whole: Size
    chain: tuple[Size, ...]

    def weights(self, chain: bool) -> int:
        """Parameters for each pair of an input and an output channel."""
        kernels = self.chain if chain else (self.whole,)
        return sum(high * wide for high, wide in kernels)

    @property
    def saving(self) -> float:
        """Share of the parameters that the chain does without."""
        return 1 - self.weights(True) / self.weights(False)

    def convolutions(self, chain: bool, side: int, channels: int) -> tuple[Convolution, ...]:
        """The layers on side x side pictures with the same number of channels everywhere."""
        kernels = self.chain if chain else (self.whole,)
        return tuple(Convolution(side, side, channels, channels, kernel) for kernel in kernels)

    def reach(self, chain: bool) -> Size:
        """Receptive field (height, width) of one output."""
        field = ReceptiveField()
        for high, wide in self.chain if chain else (self.whole,):
            field = field.through(Window("conv", (high, wide), (1, 1), (high // 2, wide // 2)))
        return field.size


def factorizations(n: int) -> tuple[Factorization, ...]:
    """The lecture's three: 5x5 as two 3x3, 3x3 as 3x1 and 1x3, and n x n as 1 x n and n x 1."""
    return (
        Factorization("5×5 as two 3×3", (5, 5), ((3, 3), (3, 3))),
        Factorization("3×3 as 3×1 and 1×3", (3, 3), ((3, 1), (1, 3))),
        Factorization(f"{n}×{n} as 1×{n} and {n}×1", (n, n), ((1, n), (n, 1))),
    )


FILTERS: dict[str, Kernel] = {
    "mean": np.full((3, 3), 1 / 9),
    "smooth": np.outer([1, 2, 1], [1, 2, 1]) / 16,
    "vertical edges": np.outer([1, 2, 1], [-1, 0, 1]) / 4,
    "horizontal edges": np.outer([-1, 0, 1], [1, 2, 1]) / 4,
    "Laplace": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], dtype=np.float64),
    "corners": np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float64),
}


def composed(first: Kernel, second: Kernel) -> Kernel:
    """The one kernel that does what two filters do after one another, without a ReLU between.

    torch slides kernels without flipping them; the composition is their full convolution.
    """
    high, wide = first.shape[0] + second.shape[0] - 1, first.shape[1] + second.shape[1] - 1
    found = np.zeros((high, wide))
    for row in range(second.shape[0]):
        for column in range(second.shape[1]):
            part = found[row : row + first.shape[0], column : column + first.shape[1]]
            part += second[row, column] * first
    return found


def filtered(picture: NDArray[np.float64], kernels: Sequence[Kernel], relu: bool = False) -> Kernel:
    """The picture (H x W) through torch's convolutions, zeros beyond its edge before each one, in
    float64.
    """
    x = torch.from_numpy(picture)[None, None]
    for place, kernel in enumerate(kernels):
        if place and relu:
            x = x.relu()
        high, wide = kernel.shape
        x = F.conv2d(x, torch.from_numpy(kernel)[None, None], padding=(high // 2, wide // 2))
    found: Kernel = x[0, 0].numpy()
    return found
