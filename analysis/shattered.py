"""Shattered gradients (Balduzzi et al. 2017): how the input gradient changes along a line."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

Curve = NDArray[np.float64]
WIDTH = 200
POINTS = 256


@dataclass(frozen=True)
class Shattering:
    """One gradient along the line, and its autocorrelation averaged over seeds."""

    gradient: Curve
    correlation: Curve


def gradient_along(depth: int, residual: bool, seed: int) -> Curve:
    """D f(x) / d x at 256 points from -2 to 2, for a fully connected ReLU net of one input and one output.

    He initialisation; a residual net adds each layer's ReLU to what came in, scaled by 0.1 as the paper does
    to keep the variance from growing, followed by no BatchNorm.
    """
    generator = torch.Generator().manual_seed(seed)
    x = torch.linspace(-2, 2, POINTS, dtype=torch.float64).view(-1, 1).requires_grad_(True)
    hidden = F.relu(_dense(1, WIDTH, generator)(x))
    for _ in range(depth - 1):
        step = F.relu(_dense(WIDTH, WIDTH, generator)(hidden))
        hidden = hidden + 0.1 * step if residual else step
    out = _dense(WIDTH, 1, generator)(hidden)
    (found,) = torch.autograd.grad(out.sum(), x)
    curve: Curve = found[:, 0].numpy()
    return curve


def _dense(inputs: int, outputs: int, generator: torch.Generator) -> nn.Module:
    layer = nn.Linear(inputs, outputs, dtype=torch.float64)
    with torch.no_grad():
        weight: Tensor = torch.randn(outputs, inputs, generator=generator, dtype=torch.float64)
        layer.weight.copy_(weight * (2 / inputs) ** 0.5)
        layer.bias.copy_(torch.randn(outputs, generator=generator, dtype=torch.float64) * 0.5)
    return layer.requires_grad_(False)


def autocorrelation(signal: Curve, lags: int = 60) -> Curve:
    """Correlation of a signal with itself shifted by 0, 1, ... points (1 at lag 0)."""
    centred = signal - signal.mean()
    power = float(centred @ centred) or 1.0
    return np.array(
        [float(centred[: len(centred) - lag] @ centred[lag:]) / power for lag in range(lags)]
    )


def shattering(depth: int, residual: bool, seeds: int) -> Shattering:
    """A net of that depth: the first seed's gradient, and the mean autocorrelation."""
    curves = [gradient_along(depth, residual, seed) for seed in range(seeds)]
    return Shattering(curves[0], np.mean([autocorrelation(curve) for curve in curves], axis=0))


def noises(seed: int = 0) -> dict[str, Shattering]:
    """White noise, and brown noise (its running sum), for comparison."""
    white = np.random.default_rng(seed).standard_normal((20, POINTS))
    brown = white.cumsum(axis=1)
    return {
        name: Shattering(rows[0], np.mean([autocorrelation(row) for row in rows], axis=0))
        for name, rows in (("white noise", white), ("brown noise", brown))
    }
