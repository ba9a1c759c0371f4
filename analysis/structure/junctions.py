"""Where a network's paths meet: the branches of Inception modules, and the two sides of residual
sums.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from torch import fx, nn

from analysis.structure.blocks import residual_blocks
from models.anatomy import modules_of
from models.tracing import Traced

Edge = tuple[str, int]  # a junction's node, and which of its inputs


@dataclass(frozen=True)
class Part:
    """One path into a junction by the node of its output; `role` decides its colour."""

    title: str
    role: str
    node: str


@dataclass(frozen=True)
class Junction:
    """Where paths meet: an Inception module's concatenation, or a residual block's sum of F(x) and
    shortcut.

    `node` is that operation and `output` what leaves the module or block (behind a block's last
    ReLU); `share` is how deep it is, by layers (0 picture, 1 logits).
    """

    name: str
    kind: str
    node: str
    parts: tuple[Part, ...]
    output: str
    share: float

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Its inputs, one for each part."""
        return tuple((self.node, place) for place in range(len(self.parts)))


def junctions(traced: Traced) -> tuple[Junction, ...]:
    """Every module of an Inception network or every block of a ResNet, in order; () for other
    networks.
    """
    depths = weighted_depths(traced)
    deepest = max(depths.values())
    found = [
        (
            m.name,
            m.kind,
            m.output_node,
            tuple(Part(b.title, b.role, b.output_node) for b in m.branches),
            m.output_node,
        )
        for m in modules_of(traced)
    ]
    found += [
        (
            b.name,
            b.kind,
            b.total,
            (Part("F(x)", "F(x)", b.branch), Part("shortcut", "shortcut", b.shortcut)),
            b.output,
        )
        for b in residual_blocks(traced)
    ]
    return tuple(Junction(*each, depths[each[-1]] / deepest) for each in found)


def weighted_depths(traced: Traced) -> dict[str, int]:
    """Weighted layers (convolutions and linear ones) on the longest path to each node."""
    found: dict[fx.Node, int] = {}
    for node in traced.graph.nodes:
        before = max((found[source] for source in node.all_input_nodes), default=0)
        weighs = isinstance(traced.module(node), nn.Conv2d | nn.Linear)
        found[node] = before + weighs
    return {traced.names[node]: depth for node, depth in found.items() if node in traced.names}


def depth_of(traced: Traced) -> int:
    """The network's depth as its paper counts it: weighted layers on the longest path (GoogLeNet
    22, ResNet-50 50).
    """
    return max(weighted_depths(traced).values())


def nearest(share: float, among: tuple[Junction, ...]) -> Junction:
    """The junction at the most similar depth of another network."""
    return min(among, key=lambda junction: abs(junction.share - share))


def by_name(found: tuple[Junction, ...]) -> Mapping[str, Junction]:
    """Junctions by name."""
    return {junction.name: junction for junction in found}
