"""What a trained 1x1 reduction throws away and keeps, on one picture."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import fx, nn

from models.tracing import Traced

Array = NDArray[np.float64]


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


def kept_share(cov: Array, projection: Array) -> Array:
    """Share of variance kept by the first 1, 2, ... rows of a projection (K x C), best linear
    reconstruction.

    The best reconstruction from W x keeps tr(S W' (W S W')^-1 W S) of tr(S); one QR gives it for
    every number of rows.
    """
    values, vectors = np.linalg.eigh(cov)
    root = vectors * np.sqrt(np.clip(values, 0, None)) @ vectors.T
    basis, triangle = np.linalg.qr(root @ projection.T)
    size = np.abs(np.diag(triangle))
    basis = basis * (size > 1e-10 * max(float(size.max(initial=0.0)), 1e-300))
    gains = np.square(root @ basis).sum(axis=0)
    total = float(np.trace(cov)) or 1.0
    shares: Array = np.minimum(np.cumsum(gains) / total, 1.0)
    return shares


def principal(cov: Array) -> Array:
    """The principal directions as rows, the strongest first (C x C)."""
    _, vectors = np.linalg.eigh(cov)
    directions: Array = vectors[:, ::-1].T
    return directions


def greedy_order(cov: Array, weights: Array) -> NDArray[np.int64]:
    """The learned outputs (rows of O x C weights) in the order in which each adds most to the
    variance kept.
    """
    values, vectors = np.linalg.eigh(cov)
    root = vectors * np.sqrt(np.clip(values, 0, None)) @ vectors.T
    left = root @ weights.T
    order: list[int] = []
    for _ in range(left.shape[1]):
        norms = np.linalg.norm(left, axis=0)
        unit = left / np.maximum(norms, 1e-12)
        gains = np.square(root @ unit).sum(axis=0) * (norms > 1e-9)
        gains[order] = -1
        best = int(np.argmax(gains))
        order.append(best)
        left = left - np.outer(unit[:, best], unit[:, best] @ left)
    return np.array(order)


def random_projections(cov: Array, seeds: int) -> Array:
    """Shares kept by Gaussian random projections (seeds x C)."""
    count = len(cov)
    draws = [np.random.default_rng(seed).standard_normal((count, count)) for seed in range(seeds)]
    return np.stack([kept_share(cov, draw) for draw in draws])


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
