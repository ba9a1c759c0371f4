"""Residual blocks, and each as its convolutions: kernels, strides, channels, MACs, parameters; read
from the graph.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import fx, nn

from analysis.structure.cost import macs
from models.tracing import Traced


@dataclass(frozen=True)
class ResidualBlock:
    """A block by its nodes: input x, branch F(x), shortcut, their sum, and the ReLU behind it."""

    name: str
    kind: str
    projection: bool
    source: str
    branch: str
    shortcut: str
    total: str
    output: str
    in_shape: tuple[int, ...]
    shape: tuple[int, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """All five."""
        return self.source, self.branch, self.shortcut, self.total, self.output


def residual_blocks(traced: Traced) -> tuple[ResidualBlock, ...]:
    """Every residual block of a torchvision ResNet, in order; () for other networks."""
    found = []
    for node in traced.graph.nodes:
        if node.op == "call_function" and getattr(node.target, "__name__", "") in ("add", "iadd"):
            path = traced.names[node]
            if path.startswith("layer"):
                found.append(_read(traced, node, path.rsplit(".", 1)[0]))
    return tuple(found)


def _read(traced: Traced, total: fx.Node, name: str) -> ResidualBlock:
    branch, shortcut = total.all_input_nodes
    (output,) = total.users
    projection = ".downsample." in traced.names[shortcut]
    source = shortcut.all_input_nodes[0].all_input_nodes[0] if projection else shortcut
    bottleneck = any(path == f"{name}.conv3" for path in traced.names.values())
    names = [traced.names[node] for node in (source, branch, shortcut, total, output)]
    kind = "bottleneck" if bottleneck else "basic"
    return ResidualBlock(
        name,
        kind,
        projection,
        names[0],
        names[1],
        names[2],
        names[3],
        names[4],
        traced.shapes[source],
        traced.shapes[total],
    )


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
        traced.names[node],
        kernel,
        int(layer.stride[0]),
        layer.in_channels,
        channels,
        (height, width),
        macs(traced, [node]),
        trained,
        relu,
    )
