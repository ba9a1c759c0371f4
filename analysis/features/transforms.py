"""Random transforms before every step, so that only what survives them is optimised (Olah et al.
2017).
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

SHIFT = 0.08  # of the picture's side, each way
TURN = 8.0  # degrees, each way
SCALES = (0.88, 1.15)
CALM = 0.3  # the share of the run after which the transforms become smaller


@dataclass(frozen=True)
class Shaking:
    """How far a picture is shifted (share of its side), turned (degrees) and scaled (factors)."""

    shift: float = SHIFT
    turn: float = TURN
    scales: tuple[float, float] = SCALES

    def at(self, share: float) -> "Shaking":
        """After a share of the run (0 to 1): full until 30 %, then calming to nothing, so that
        details settle.
        """
        left = 1 - max(0.0, (share - CALM) / (1 - CALM))
        low, high = (1 + left * (factor - 1) for factor in self.scales)
        return Shaking(left * self.shift, left * self.turn, (low, high))

    def matrix(self, generator: torch.Generator) -> Tensor:
        """A random 2 x 3 matrix from output to input coordinates (-1 to 1)."""
        drawn = torch.rand(4, generator=generator).tolist()
        angle = math.radians((2 * drawn[0] - 1) * self.turn)
        low, high = self.scales
        zoom = 1 / (low + drawn[1] * (high - low))
        across, down = (2 * self.shift * (2 * d - 1) for d in drawn[2:])
        cos, sin = zoom * math.cos(angle), zoom * math.sin(angle)
        return torch.tensor([[cos, -sin, across], [sin, cos, down]])


def shaken(pictures: Tensor, shaking: Shaking, generators: list[torch.Generator]) -> Tensor:
    """Pictures (N x 3 x S x S), each moved by a matrix of its own generator; mirrored beyond the
    edges.
    """
    matrices = torch.stack([shaking.matrix(g) for g in generators]).to(pictures)
    grid = F.affine_grid(matrices, list(pictures.shape), align_corners=False)
    return F.grid_sample(pictures, grid, padding_mode="reflection", align_corners=False)
