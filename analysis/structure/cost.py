"""What a layer costs, from its own sizes."""

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


def macs_of(traced: Traced, node: fx.Node) -> int:
    """Multiply-accumulates of one operation (convolutions and linear layers; others multiply nothing)."""
    module = traced.module(node)
    if isinstance(module, nn.Conv2d):
        return module.weight.numel() * prod(traced.shapes[node][1:])
    return module.weight.numel() if isinstance(module, nn.Linear) else 0


def node_macs(traced: Traced, node: fx.Node) -> int:
    """Multiply-accumulates of one node for one picture; 0 for what is neither convolution nor linear."""
    module = traced.module(node)
    if not isinstance(module, nn.Conv2d | nn.Linear):
        return 0
    positions = prod(traced.shapes[node][1:]) if isinstance(module, nn.Conv2d) else 1
    return module.weight.numel() * positions
