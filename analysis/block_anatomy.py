"""A residual block as its convolutions: kernels, strides, channels, MACs and parameters, read from the graph."""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import fx, nn

from analysis.network_table import macs_of
from analysis.residual import ResidualBlock
from models.tracing import Traced


@dataclass(frozen=True)
class Conv:
    """A convolution of a block with the BatchNorm behind it.

    `size` is the output's (height, width); `parameters` counts the weights and BatchNorm's two per
    channel; `relu` says whether a ReLU follows inside of the branch.
    """

    path: str
    kernel: tuple[int, int]
    stride: int
    inputs: int
    outputs: int
    size: tuple[int, int]
    macs: int
    parameters: int
    relu: bool

    @property
    def title(self) -> str:
        """3×3, or 3×3, stride 2."""
        title = f"{self.kernel[0]}×{self.kernel[1]}"
        return f"{title}, stride {self.stride}" if self.stride > 1 else title


@dataclass(frozen=True)
class BlockParts:
    """The branch F and the shortcut (() for an identity)."""

    block: ResidualBlock
    branch: tuple[Conv, ...]
    shortcut: tuple[Conv, ...]

    @property
    def macs(self) -> int:
        """Multiply-accumulates of the whole block for one picture."""
        return sum(conv.macs for conv in (*self.branch, *self.shortcut))

    @property
    def parameters(self) -> int:
        """Everything trained in the block."""
        return sum(conv.parameters for conv in (*self.branch, *self.shortcut))


def block_parts(traced: Traced, block: ResidualBlock) -> BlockParts:
    """The convolutions of a block, in the order in which they run."""
    nodes = [
        node
        for node, path in traced.names.items()
        if path.startswith(f"{block.name}.") and isinstance(traced.module(node), nn.Conv2d)
    ]
    side = [".downsample." in traced.names[node] for node in nodes]
    return BlockParts(block, _convs(traced, nodes, side, False), _convs(traced, nodes, side, True))


def _convs(
    traced: Traced, nodes: Sequence[fx.Node], side: Sequence[bool], wanted: bool
) -> tuple[Conv, ...]:
    chosen = [node for node, aside in zip(nodes, side, strict=True) if aside is wanted]
    return tuple(_conv(traced, node, node is not chosen[-1]) for node in chosen)


def _conv(traced: Traced, node: fx.Node, relu: bool) -> Conv:
    layer = traced.module(node)
    assert isinstance(layer, nn.Conv2d)
    norms = [traced.module(user) for user in node.users]
    trained = sum(p.numel() for m in (layer, *norms) if m is not None for p in m.parameters())
    channels, height, width = traced.shapes[node]
    kernel = (int(layer.kernel_size[0]), int(layer.kernel_size[1]))
    return Conv(
        traced.names[node], kernel, int(layer.stride[0]), layer.in_channels, channels,
        (height, width), macs_of(traced, node), trained, relu,
    )  # fmt: skip


def total_macs(traced: Traced) -> int:
    """Multiply-accumulates of the whole network for one picture."""
    return sum(macs_of(traced, node) for node in traced.names)


def total_parameters(traced: Traced) -> int:
    """Everything trained in the network."""
    return sum(p.numel() for p in traced.network.parameters())
