"""Shattered gradients (Balduzzi et al. 2017): how the input gradient changes along a line."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

Curve = NDArray[np.float64]
WIDTH = 200
POINTS = 256
BIAS = 0.5  # standard deviation; with zero biases a ReLU net of one input has only two slopes


@dataclass(frozen=True)
class Shattering:
    """One gradient along the line, and the autocorrelations of all seeds (seeds x lags)."""

    gradient: Curve
    correlations: NDArray[np.float64]

    @property
    def correlation(self) -> Curve:
        """The mean over seeds."""
        return np.asarray(self.correlations.mean(axis=0))


@dataclass(frozen=True)
class LineNet:
    """A fully connected ReLU net of one input and one output, 200 units wide.

    Every further layer is W ReLU(BN(h)); a residual net adds `scale` times it to h. `norm` puts
    BatchNorm over the line's points before every ReLU but the first, where it would remove the
    biases: all units would then switch at the same input.
    """

    depth: int
    residual: bool = False
    norm: bool = False
    scale: float = 0.1


def grid() -> Tensor:
    """256 points from -2 to 2, float64 (256 x 1)."""
    return torch.linspace(-2, 2, POINTS, dtype=torch.float64).view(-1, 1)


def output_along(
    net: LineNet, seed: int, x: Tensor, statistics: list[tuple[Tensor, Tensor]]
) -> Tensor:
    """f(x) (N x 1) with He's weights; BatchNorm's means and deviations are read from `statistics`,
    or put there.

    They are constants to the gradient, as at inference, so that the gradient is the slope of the
    curve.
    """
    generator = torch.Generator().manual_seed(seed)
    fixed = iter(list(statistics))

    def normalised(hidden: Tensor) -> Tensor:
        if not net.norm:
            return hidden
        known = next(fixed, None)
        if known is None:
            known = hidden.detach().mean(0), hidden.detach().std(0, correction=0)
            statistics.append(known)
        return (hidden - known[0]) / (known[1] + 1e-5)

    hidden = _dense(x, WIDTH, generator)
    active = F.relu(hidden)
    for _ in range(net.depth - 1):
        step = _dense(active, WIDTH, generator)
        hidden = hidden + net.scale * step if net.residual else step
        active = F.relu(normalised(hidden))
    return _dense(active, 1, generator)


def gradient_along(net: LineNet, seed: int) -> Curve:
    """D f(x) / d x at every point of the grid."""
    x = grid().requires_grad_(True)
    (found,) = torch.autograd.grad(output_along(net, seed, x, []).sum(), x)
    curve: Curve = found[:, 0].numpy()
    return curve


def _dense(x: Tensor, outputs: int, generator: torch.Generator) -> Tensor:
    inputs = x.shape[1]
    weight = torch.randn(outputs, inputs, generator=generator, dtype=torch.float64)
    bias = torch.randn(outputs, generator=generator, dtype=torch.float64)
    return F.linear(x, weight * (2 / inputs) ** 0.5, bias * BIAS)


def autocorrelation(signal: Curve, lags: int = 60) -> Curve:
    """Correlation of a signal with itself shifted by 0, 1, ... points (1 at lag 0)."""
    centred = signal - signal.mean()
    power = float(centred @ centred) or 1.0
    return np.array(
        [float(centred[: len(centred) - lag] @ centred[lag:]) / power for lag in range(lags)]
    )


def shattering(
    net: LineNet, seeds: int, after_each: Callable[[], object] = lambda: None
) -> Shattering:
    """The first seed's gradient, and every seed's autocorrelation; `after_each` is called after
    every seed.
    """
    curves = []
    for seed in range(seeds):
        curves.append(gradient_along(net, seed))
        after_each()
    return Shattering(curves[0], np.stack([autocorrelation(curve) for curve in curves]))


def noises(count: int, seed: int = 0) -> dict[str, Shattering]:
    """White noise, and brown noise (its running sum), for comparison."""
    white = np.random.default_rng(seed).standard_normal((count, POINTS))
    brown = white.cumsum(axis=1)
    return {
        name: Shattering(rows[0], np.stack([autocorrelation(row) for row in rows]))
        for name, rows in (("white noise", white), ("brown noise", brown))
    }
