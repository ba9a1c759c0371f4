"""A network's parts with what each costs, read from its graph."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from torch import fx

from analysis.structure.cost import branch_cost, macs
from analysis.structure.junctions import depth_of
from analysis.structure.receptive_field import ReceptiveField
from models.anatomy import Branch, Module, modules_of
from models.tracing import Traced


@dataclass(frozen=True)
class Row:
    """A part of a network: `branch` is "" for a whole module; MACs for one picture; field in input
    px.

    `parameters` counts everything trained (BatchNorm and biases too), `memory` is the output in
    bytes (float32).
    """

    module: str
    branch: str
    channels: int
    size: tuple[int, int]
    parameters: int
    macs: int
    field: tuple[int, int]
    memory: int
    role: str = ""


def network_rows(traced: Traced, fields: Mapping[str, ReceptiveField]) -> tuple[Row, ...]:
    """Every module in order, each Inception module followed by its branches."""
    inception = {module.name: module for module in modules_of(traced)}
    rows: list[Row] = []
    for name, nodes in _groups(traced, inception).items():
        rows.append(_row(traced, fields, name, nodes))
        if name in inception:
            rows.extend(
                _branch_row(traced, fields, inception[name], b) for b in inception[name].branches
            )
    return tuple(rows)


def _groups(traced: Traced, inception: Mapping[str, Module]) -> dict[str, list[fx.Node]]:
    groups: dict[str, list[fx.Node]] = {}
    for node, path in traced.names.items():
        parts = path.split(".")
        depth = 2 if parts[0].startswith("layer") and len(parts) > 1 else 1
        name = ".".join(parts[:depth])
        if name in inception or _weighs(traced, node) or name in groups:
            groups.setdefault(name, []).append(node)
    return groups


def _weighs(traced: Traced, node: fx.Node) -> bool:
    return any(True for module in [traced.module(node)] if module for _ in module.parameters())


def _parameters(traced: Traced, nodes: Sequence[fx.Node]) -> int:
    modules = {node.target: traced.module(node) for node in nodes if node.op == "call_module"}
    return sum(p.numel() for module in modules.values() if module for p in module.parameters())


def _row(
    traced: Traced, fields: Mapping[str, ReceptiveField], name: str, nodes: Sequence[fx.Node]
) -> Row:
    shape = traced.shapes[nodes[-1]]
    size = (shape[1], shape[2]) if len(shape) == 3 else (1, 1)
    path = traced.names[nodes[-1]]
    field = fields[path].size if path in fields else (0, 0)
    return Row(
        name,
        "",
        shape[0],
        size,
        _parameters(traced, nodes),
        macs(traced, nodes),
        field,
        4 * prod(shape),
    )


def _branch_row(
    traced: Traced, fields: Mapping[str, ReceptiveField], module: Module, branch: Branch
) -> Row:
    prefixes = tuple(
        layer.pre_node.rsplit(".", 1)[0] + "." for layer in branch.layers if layer.has_relu
    )
    nodes = [node for node, path in traced.names.items() if path.startswith(prefixes)]
    size = branch.layers[-1].out_size
    return Row(
        module.name,
        branch.title,
        branch.channels,
        size,
        _parameters(traced, nodes),
        branch_cost(branch).macs,
        fields[branch.output_node].size,
        4 * branch.channels * prod(size),
        branch.role,
    )


@dataclass(frozen=True)
class NetworkFacts:
    """What a network is: depth in weighted layers, MACs and parameters at its own input size, field
    in px.
    """

    size: int
    depth: int
    parameters: int
    macs: int
    field: tuple[int, int]
    memory: int


def network_facts(traced: Traced, fields: dict[str, ReceptiveField], size: int) -> NetworkFacts:
    """Read from the graph; auxiliary heads do not run and are not counted. `memory`: bytes of every
    output, float32.
    """
    rows = [row for row in network_rows(traced, fields) if not row.branch]
    last = max(fields.values(), key=lambda field: prod(field.size))
    memory = sum(4 * prod(shape) for shape in traced.shapes.values())
    return NetworkFacts(
        size,
        depth_of(traced),
        sum(r.parameters for r in rows),
        sum(r.macs for r in rows),
        last.size,
        memory,
    )
