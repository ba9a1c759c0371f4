"""Effective receptive fields: how much each input pixel really moves one unit (Luo et al. 2016)."""

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from analysis.activations.capture import outputs_graph
from models.tracing import Traced

Plane = NDArray[np.float64]
THRESHOLD = 0.0455  # Luo et al. count the pixels above 1 - 95.45 % of the largest


def effective_field(
    traced: Traced,
    node: str,
    pixels: Tensor,
    position: tuple[int, int],
    draws: int = 8,
    seed: int = 0,
) -> Iterator[Plane]:
    """Root mean square gradient (S x S) of the unit's channels in random combinations, after each
    draw.

    The gradient is taken of the input alone (torch.autograd.grad), so nothing is written on the
    shared network. Each draw adds the channels at `position` with random signs; with many draws the
    square averages to the sum over channels of the squared gradients.
    """
    runner = outputs_graph(traced, (node,))
    generator = torch.Generator().manual_seed(seed)
    total = np.zeros(tuple(pixels.shape[2:]), dtype=np.float64)
    row, column = position
    for done in range(1, draws + 1):
        x = pixels.detach().clone().requires_grad_(True)
        unit = runner(x)[0][0, :, row, column]
        signs = (torch.randint(0, 2, unit.shape, generator=generator) * 2 - 1).to(unit)
        (gradient,) = torch.autograd.grad((unit * signs).sum(), x)
        total += gradient[0].square().sum(0).double().cpu().numpy()
        yield np.sqrt(total / done)


def effective_size(plane: Plane) -> float:
    """Side (px) of a square with as many pixels as lie above 4.55 % of the largest value."""
    return float(np.sqrt((plane > THRESHOLD * plane.max()).sum())) if plane.max() > 0 else 0.0
