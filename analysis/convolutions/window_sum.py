"""The sum behind one number of a map: the window that was read, times the kernel, channel by
channel.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from torch import fx, nn

from analysis.activations.inputs import is_relu
from models.geometry import Window, window_of
from models.tracing import Traced

Maps = NDArray[np.float32]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Patch:
    """Where a window lies on its input: the rows (kh) and columns (kw) that it reads, and which of
    its cells (kh x kw) are inside of the map; the others are padding.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    inside: NDArray[np.bool_]

    def read(self, maps: Maps) -> Numbers:
        """The window's values in maps of C x H x W (C x kh x kw), 0 where it is padding."""
        height, width = maps.shape[1:]
        rows, columns = self.rows.clip(0, height - 1), self.columns.clip(0, width - 1)
        values: Numbers = maps[:, rows[:, None], columns].astype(np.float64)
        return values * self.inside


@dataclass(frozen=True)
class Norm:
    """What a BatchNorm does to one channel in eval mode (Ioffe and Szegedy 2015)."""

    mean: float
    variance: float
    gamma: float
    beta: float
    epsilon: float

    def of(self, value: float) -> float:
        """The value, normalised by the running statistics, scaled and shifted."""
        shifted = (value - self.mean) / float(np.sqrt(self.variance + self.epsilon))
        return shifted * self.gamma + self.beta


@dataclass(frozen=True)
class WindowSum:
    """One number of a convolution's map: windows and kernels (C x kh x kw) of the input channels
    `channels` (C), in float64 from the network's own numbers.
    """

    patch: Patch
    channels: NDArray[np.int64]
    windows: Numbers
    kernels: Numbers
    bias: float | None
    norm: Norm | None
    relu: bool

    @cached_property
    def products(self) -> Numbers:
        """Window times kernel (C x kh x kw)."""
        return self.windows * self.kernels

    @cached_property
    def totals(self) -> Numbers:
        """What each input channel adds (C)."""
        totals: Numbers = self.products.sum(axis=(1, 2))
        return totals

    @cached_property
    def ranked(self) -> NDArray[np.int64]:
        """Places of the input channels, the largest contributions of either sign first."""
        return np.argsort(-np.abs(self.totals), kind="stable")

    @property
    def summed(self) -> float:
        """The sum over all input channels, and the bias."""
        return float(self.totals.sum()) + (self.bias or 0.0)

    @property
    def normed(self) -> float:
        """That sum behind the BatchNorm, if there is one."""
        return self.summed if self.norm is None else self.norm.of(self.summed)

    @property
    def value(self) -> float:
        """What the map holds, behind the ReLU if there is one."""
        return max(self.normed, 0.0) if self.relu else self.normed


@dataclass(frozen=True)
class WindowPool:
    """One number of a pooling's map: the window (kh x kw) of its channel and, of a maximum, the
    winning cell; a mean divides the sum by `of` cells.
    """

    patch: Patch
    channel: int
    window: Numbers
    winner: tuple[int, int] | None
    of: int

    @property
    def value(self) -> float:
        """The largest value, or the mean."""
        return float(self.window[self.winner] if self.winner else self.window.sum() / self.of)


def patch_of(
    window: Window,
    shape: tuple[int, ...],
    row: int,
    column: int,
    dilation: tuple[int, int] = (1, 1),
) -> Patch:
    """Where the window of the output's position (row, column) lies on a map of that shape (... x H
    x W).
    """
    (kh, kw), (sh, sw), (ph, pw) = window.kernel, window.stride, window.padding
    rows = row * sh - ph + dilation[0] * np.arange(kh)
    columns = column * sw - pw + dilation[1] * np.arange(kw)
    here = (rows >= 0) & (rows < shape[-2])
    across = (columns >= 0) & (columns < shape[-1])
    return Patch(rows, columns, here[:, None] & across)


def window_sum(
    traced: Traced, path: str, source: Maps, channel: int, row: int, column: int
) -> WindowSum:
    """The arithmetic behind one number of the convolution of that path, which reads `source` (C x H
    x W).
    """
    node = traced.node(path)
    conv = traced.module(node)
    assert isinstance(conv, nn.Conv2d)
    window = window_of(conv, node)
    assert window is not None
    patch = patch_of(window, source.shape, row, column, (conv.dilation[0], conv.dilation[1]))
    kernels: Numbers = conv.weight[channel].detach().double().cpu().numpy()
    first = channel * conv.groups // conv.out_channels * len(kernels)
    channels = np.arange(first, first + len(kernels))
    bias = None if conv.bias is None else float(conv.bias[channel].detach())
    norm, relu = _behind(traced, node, channel)
    return WindowSum(patch, channels, patch.read(source[channels]), kernels, bias, norm, relu)


def window_pool(
    traced: Traced, path: str, source: Maps, channel: int, row: int, column: int
) -> WindowPool:
    """The same for the pooling of that path: each channel reads its own one alone."""
    node = traced.node(path)
    module = traced.module(node)
    window = window_of(module, node)
    assert window is not None
    patch = patch_of(window, source.shape, row, column)
    values = patch.read(source[channel : channel + 1])[0]
    if window.kind == "max pool":
        inside = np.where(patch.inside, values, -np.inf)
        place = np.unravel_index(int(np.argmax(inside)), inside.shape)
        return WindowPool(patch, channel, values, (int(place[0]), int(place[1])), 1)
    counted = getattr(module, "count_include_pad", node.kwargs.get("count_include_pad", True))
    return WindowPool(
        patch, channel, values, None, values.size if counted else int(patch.inside.sum())
    )


def _behind(traced: Traced, conv: fx.Node, channel: int) -> tuple[Norm | None, bool]:
    """The BatchNorm behind a convolution, and whether a ReLU follows at once."""
    (after,) = conv.users
    norm = traced.module(after)
    if not isinstance(norm, nn.BatchNorm2d):
        return None, is_relu(traced, after)
    assert norm.running_mean is not None
    assert norm.running_var is not None
    numbers = (norm.running_mean, norm.running_var, norm.weight, norm.bias)
    mean, variance, gamma, beta = (float(values[channel].detach()) for values in numbers)
    relu = all(is_relu(traced, user) for user in after.users)
    return Norm(mean, variance, gamma, beta, norm.eps), relu
