"""What a trained 1x1 reduction throws away and keeps, on one picture."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import fx, nn

from models.tracing import Traced

Array = NDArray[np.float64]
DEPENDENT = 1e-10  # of a row, left over beside those before it: less is round-off


@dataclass(frozen=True)
class Pointwise:
    """A 1x1 convolution inside a network with the BatchNorm behind it; nodes by name."""

    name: str
    inputs: int
    outputs: int
    size: tuple[int, int]
    source_node: str
    output_node: str

    @property
    def title(self) -> str:
        """Its path and what it does to the channels."""
        return f"{self.name}: {self.inputs} → {self.outputs}"


def pointwise_layers(traced: Traced) -> tuple[Pointwise, ...]:
    """Every 1x1 convolution of stride 1 that has fewer outputs than inputs, in order."""
    found = []
    for node in traced.graph.nodes:
        module = traced.module(node)
        if not isinstance(module, nn.Conv2d) or module.kernel_size != (1, 1):
            continue
        if module.stride == (1, 1) and module.out_channels < module.in_channels:
            found.append(_pointwise(traced, node, module))
    return tuple(found)


def _pointwise(traced: Traced, node: fx.Node, conv: nn.Conv2d) -> Pointwise:
    (norm,) = node.users
    name = traced.names[node].removesuffix(".conv")
    height, width = traced.shapes[node][1:]
    source = traced.names[node.all_input_nodes[0]]
    return Pointwise(
        name, conv.in_channels, conv.out_channels, (height, width), source, traced.names[norm]
    )


def folded(traced: Traced, layer: Pointwise) -> tuple[Array, Array]:
    """Weights (O x C) and bias (O) of the convolution with its BatchNorm folded in, in float64."""
    norm_node = traced.node(layer.output_node)
    norm = traced.module(norm_node)
    conv = traced.module(norm_node.all_input_nodes[0])
    assert isinstance(conv, nn.Conv2d)
    assert isinstance(norm, nn.BatchNorm2d)
    assert norm.running_var is not None
    assert norm.running_mean is not None
    with torch.no_grad():
        scale = norm.weight.double() / (norm.running_var.double() + norm.eps).sqrt()
        weights = conv.weight[:, :, 0, 0].double() * scale[:, None]
        bias = norm.bias.double() - norm.running_mean.double() * scale
    return weights.cpu().numpy(), bias.cpu().numpy()


def contributions(maps: NDArray[np.float32], weights: Array) -> Array:
    """What each input channel adds to one output: weight times map (C x H x W); they sum to it but
    for the bias.
    """
    return maps.astype(np.float64) * weights[:, None, None]


def running_sum(values: Array, bias: float) -> tuple[NDArray[np.int64], Array]:
    """Channels by the size of what they add at one position (C values), and the sum after each,
    from the bias on.
    """
    order = np.argsort(-np.abs(values), kind="stable")
    return order, bias + np.concatenate([[0.0], np.cumsum(values[order])])


def covariance(maps: NDArray[np.float32]) -> Array:
    """Covariance of the channels (C x C) over the positions of C x H x W maps."""
    rows = maps.reshape(len(maps), -1).astype(np.float64)
    rows = rows - rows.mean(axis=1, keepdims=True)
    found: Array = rows @ rows.T / rows.shape[1]
    return found


def rank(cov: Array) -> int:
    """Dimensions in which maps vary: eigenvalues of their covariance (C x C) above round-off.

    Over n positions it is at most n - 1.
    """
    return int((np.linalg.eigvalsh(cov) > _floor(cov)).sum())


def _floor(cov: Array) -> float:
    """What an eigenvalue of a covariance must exceed to be more than round-off."""
    return float(np.trace(cov)) * len(cov) * float(np.finfo(np.float64).eps)


def _root(cov: Array) -> Array:
    values, vectors = np.linalg.eigh(cov)
    found: Array = vectors * np.sqrt(np.where(values > _floor(cov), values, 0)) @ vectors.T
    return found


def kept_share(cov: Array, projection: Array) -> Array:
    """Share of variance kept by the first 1, 2, ... rows of a projection (K x C), best linear
    reconstruction.

    The best reconstruction from W x keeps tr(S W' (W S W')^-1 W S) of tr(S); a row that depends on
    those before it adds nothing.
    """
    return _kept(_root(cov), float(np.trace(cov)), projection)


def _kept(root: Array, whole: float, projection: Array) -> Array:
    gains = np.zeros(len(projection))
    for place, direction in _directions(root @ projection.T):
        gains[place] = np.square(root @ direction).sum()
    total = whole or 1.0
    shares: Array = np.minimum(np.cumsum(gains) / total, 1.0)
    return shares


def _directions(columns: Array) -> Iterator[tuple[int, Array]]:
    """An orthonormal direction for each column (C x K) that does not depend on those before it.

    QR serves as far as it meets no dependent column; then all that depend on the directions so far
    are left out, and it goes on with the rest.
    """
    left, least = columns, DEPENDENT * np.linalg.norm(columns, axis=0)
    places = np.flatnonzero(least > 0)
    while len(places):
        basis, triangle = np.linalg.qr(left[:, places])
        sound = np.abs(np.diag(triangle)) > least[places[: basis.shape[1]]]
        count = len(sound) if sound.all() else int(np.argmin(sound))
        yield from zip(places[:count].tolist(), basis.T[:count], strict=True)
        places = places[count:]
        for _ in range(2):  # twice is enough (Parlett 1980)
            left = left - basis[:, :count] @ (basis[:, :count].T @ left)
        places = places[np.linalg.norm(left[:, places], axis=0) > least[places]]


def principal(cov: Array) -> Array:
    """The principal directions as rows, the strongest first (C x C)."""
    _, vectors = np.linalg.eigh(cov)
    directions: Array = vectors[:, ::-1].T
    return directions


def greedy_order(cov: Array, weights: Array) -> NDArray[np.int64]:
    """The learned outputs (rows of O x C weights) in the order in which each adds most to the
    variance kept.
    """
    root = _root(cov)
    left = root @ weights.T
    least = DEPENDENT * np.linalg.norm(left, axis=0)
    order: list[int] = []
    for _ in range(left.shape[1]):
        norms = np.linalg.norm(left, axis=0)
        unit = left / np.where(norms > least, norms, np.inf)
        gains = np.square(root @ unit).sum(axis=0)
        gains[order] = -1
        best = int(np.argmax(gains))
        order.append(best)
        left = left - np.outer(unit[:, best], unit[:, best] @ left)
    return np.array(order)


def random_projections(cov: Array, seeds: int, count: int | None = None) -> Array:
    """Shares kept by Gaussian random projections (seeds x count, or C where no count is given)."""
    size = len(cov) if count is None else count, len(cov)
    draws = [np.random.default_rng(seed).standard_normal(size) for seed in range(seeds)]
    root, whole = _root(cov), float(np.trace(cov))
    return np.stack([_kept(root, whole, draw) for draw in draws])


def rebuilt(maps: NDArray[np.float32], projection: Array) -> NDArray[np.float32]:
    """The maps (C x H x W) as well as they can be rebuilt, linearly, from a projection (K x C) of
    them.
    """
    rows = maps.reshape(len(maps), -1).astype(np.float64)
    mean = rows.mean(axis=1, keepdims=True)
    cov = covariance(maps)
    middle = projection @ cov @ projection.T
    back = cov @ projection.T @ np.linalg.pinv(middle, rcond=1e-10, hermitian=True)
    found = mean + back @ (projection @ (rows - mean))
    return found.reshape(maps.shape).astype(np.float32)
