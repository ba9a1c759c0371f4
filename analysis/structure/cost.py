"""What layers, branches and networks cost, from their own sizes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import prod

from torch import fx, nn

from models.anatomy import Branch, Layer
from models.tracing import Traced


@dataclass(frozen=True)
class Cost:
    """Multiply-accumulates (1 MAC = 2 FLOPs) and convolution weights (no biases, no BatchNorm)."""

    macs: int
    weights: int

    def __add__(self, other: "Cost") -> "Cost":
        """Both together."""
        return Cost(self.macs + other.macs, self.weights + other.weights)


def layer_cost(layer: Layer) -> Cost:
    """A convolution's cost for one picture; pooling and concatenation multiply nothing."""
    if layer.window.kind != "conv":
        return Cost(0, 0)
    weights = layer.in_channels * layer.out_channels * prod(layer.window.kernel)
    return Cost(weights * prod(layer.out_size), weights)


def branch_cost(branch: Branch) -> Cost:
    """The sum over a branch's layers."""
    return sum((layer_cost(layer) for layer in branch.layers), Cost(0, 0))


def with_kernel(layer: Layer, side: int) -> Layer:
    """The same layer with a square kernel of another size, such as the paper's 5x5."""
    return replace(layer, window=replace(layer.window, kernel=(side, side)))


def macs(traced: Traced, nodes: Iterable[fx.Node]) -> int:
    """Multiply-accumulates of these operations for one picture: convolutions and linear layers, no
    others multiply.
    """
    return sum(_macs(traced, node) for node in nodes)


def _macs(traced: Traced, node: fx.Node) -> int:
    module = traced.module(node)
    if not isinstance(module, nn.Conv2d | nn.Linear):
        return 0
    positions = prod(traced.shapes[node][1:]) if isinstance(module, nn.Conv2d) else 1
    return module.weight.numel() * positions


def total_macs(traced: Traced) -> int:
    """Multiply-accumulates of the whole network for one picture."""
    return macs(traced, traced.names)


def total_parameters(traced: Traced) -> int:
    """Everything trained in the network."""
    return sum(p.numel() for p in traced.network.parameters())
