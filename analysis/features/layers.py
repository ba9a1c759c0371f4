"""Where a network can be asked what it looks for: every layer of every module, and the stem before
them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from torch import fx, nn

from analysis.features.target import Kind, Target, last_relus
from analysis.structure.blocks import ResidualBlock, residual_blocks
from models.anatomy import Branch, Module
from models.tracing import Traced

STEM = "stem"


@dataclass(frozen=True)
class FeatureLayer:
    """A layer's output: `node` before its ReLU, `output` after it (the same where none follows)."""

    module: str
    branch: str
    layer: str
    role: str
    node: str
    output: str
    channels: int
    last: bool
    hidden: bool = False

    @property
    def relu(self) -> bool:
        """Whether the values are those after a ReLU: one that follows the node, or the last ones
        before it.
        """
        return self.hidden or self.node != self.output

    def target(self, kind: Kind, channel: int = 0) -> Target:
        """What to optimise here."""
        return Target(kind, self.node, channel, self.relu)


def feature_layers(traced: Traced, modules: Sequence[Module]) -> tuple[FeatureLayer, ...]:
    """Every place in the network's order: the stem's convolutions, then the modules' or residual
    blocks'.
    """
    blocks = residual_blocks(traced)
    first = modules[0].name if modules else blocks[0].name if blocks else ""
    found = list(_stem(traced, first))
    for module in modules:
        for branch in module.branches:
            found += [
                _of_layer(traced, module, branch, number) for number in range(len(branch.layers))
            ]
    for block in blocks:
        found += _of_block(traced, block)
    return tuple(found)


def outputs(every: Sequence[FeatureLayer]) -> tuple[FeatureLayer, ...]:
    """The ends of branches and blocks: the places that the atlas shows."""
    return tuple(place for place in every if place.last)


def _stem(traced: Traced, first: str) -> Iterator[FeatureLayer]:
    for node in traced.graph.nodes:
        name = traced.names.get(node, "")
        if first and name.startswith(f"{first}."):
            return
        if isinstance(traced.module(node), nn.Conv2d):
            pre, post = _behind(node)
            title = name.removesuffix(".conv")
            yield FeatureLayer(
                STEM,
                title,
                title,
                "stem",
                traced.names[pre],
                traced.names[post],
                traced.shapes[post][0],
                False,
            )


def _behind(conv: fx.Node) -> tuple[fx.Node, fx.Node]:
    """The BatchNorm behind a convolution, and the ReLU behind that if there is one."""
    (norm,) = conv.users
    after = list(norm.users)
    is_relu = len(after) == 1 and "relu" in after[0].name
    return norm, after[0] if is_relu else norm


def _of_layer(traced: Traced, module: Module, branch: Branch, number: int) -> FeatureLayer:
    layer = branch.layers[number]
    return FeatureLayer(
        module.name,
        branch.title,
        f"layer {number + 1} ({layer.title})",
        branch.role,
        layer.pre_node,
        layer.node,
        layer.out_channels,
        layer is branch.layers[-1],
        bool(last_relus(traced, traced.node(layer.pre_node))),
    )


def _of_block(traced: Traced, block: ResidualBlock) -> list[FeatureLayer]:
    channels = block.shape[0]
    branch = FeatureLayer(
        block.name, "F(x)", "F(x)", "residual", block.branch, block.branch, channels, False
    )
    whole = FeatureLayer(
        block.name,
        "block output",
        "F(x) + shortcut",
        "residual",
        block.total,
        block.output,
        channels,
        True,
    )
    return [*_inside(traced, block), branch, whole]


def _inside(traced: Traced, block: ResidualBlock) -> Iterator[FeatureLayer]:
    """The convolutions of F(x) but the last, which is F(x) itself."""
    for name in ("conv1", "conv2", "conv3"):
        try:
            node = traced.node(f"{block.name}.{name}")
        except KeyError:
            continue
        pre, post = _behind(node)
        if traced.names[pre] != block.branch:
            yield FeatureLayer(
                block.name,
                "inside F(x)",
                name,
                "residual",
                traced.names[pre],
                traced.names[post],
                traced.shapes[post][0],
                False,
            )
