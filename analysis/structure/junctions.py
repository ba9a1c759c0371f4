"""Where a network's paths meet: the branches of Inception modules, and the two sides of residual sums."""

from collections.abc import Mapping
from dataclasses import dataclass

from torch import fx, nn

from analysis.structure.blocks import residual_blocks
from models.anatomy import modules_of
from models.tracing import Traced


@dataclass(frozen=True)
class Part:
    """One path into a site by the node of its output; `role` decides its colour."""

    title: str
    role: str
    node: str


@dataclass(frozen=True)
class Site:
    """An Inception module or a residual block; `share` is how deep it is (0 picture, 1 logits), by layers."""

    name: str
    kind: str
    parts: tuple[Part, ...]
    output: str
    share: float


def sites(traced: Traced) -> tuple[Site, ...]:
    """Every module of an Inception network, or every block of a ResNet, in order."""
    depths = weighted_depths(traced)
    deepest = max(depths.values())
    found = [
        (m.name, m.kind, tuple(Part(b.title, b.role, b.output_node) for b in m.branches), m.output_node)
        for m in modules_of(traced)
    ]  # fmt: skip
    found += [
        (b.name, b.kind, (Part("F(x)", "F(x)", b.branch), Part("shortcut", "shortcut", b.shortcut)), b.output)
        for b in residual_blocks(traced)
    ]  # fmt: skip
    return tuple(
        Site(name, kind, parts, output, depths[output] / deepest)
        for name, kind, parts, output in found
    )


def weighted_depths(traced: Traced) -> dict[str, int]:
    """Weighted layers (convolutions and linear ones) on the longest path to each node."""
    found: dict[fx.Node, int] = {}
    for node in traced.graph.nodes:
        before = max((found[source] for source in node.all_input_nodes), default=0)
        weighs = isinstance(traced.module(node), nn.Conv2d | nn.Linear)
        found[node] = before + weighs
    return {traced.names[node]: depth for node, depth in found.items() if node in traced.names}


def depth_of(traced: Traced) -> int:
    """The network's depth as its paper counts it: weighted layers on the longest path (GoogLeNet 22, ResNet-50 50)."""
    return max(weighted_depths(traced).values())


def nearest(share: float, among: tuple[Site, ...]) -> Site:
    """The site at the most similar depth of another network."""
    return min(among, key=lambda site: abs(site.share - share))


def by_name(found: tuple[Site, ...]) -> Mapping[str, Site]:
    """Sites by name."""
    return {site.name: site for site in found}
