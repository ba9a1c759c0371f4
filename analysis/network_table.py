"""A network's parts with what each costs, read from its graph."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

from torch import fx, nn

from analysis.cost import Cost, branch_cost, layer_cost, with_kernel
from analysis.receptive_field import ReceptiveField
from models.anatomy import Branch, Layer, Module, modules_of
from models.tracing import Traced


@dataclass(frozen=True)
class Row:
    """A part of a network: `branch` is "" for a whole module; MACs for one picture; field in input px.

    `parameters` counts everything trained (BatchNorm and biases too), `memory` is the output in bytes (float32).
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


def macs_of(traced: Traced, node: fx.Node) -> int:
    """Multiply-accumulates of one operation (convolutions and linear layers; others multiply nothing)."""
    module = traced.module(node)
    if isinstance(module, nn.Conv2d):
        return module.weight.numel() * prod(traced.shapes[node][1:])
    return module.weight.numel() if isinstance(module, nn.Linear) else 0


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
    macs = sum(macs_of(traced, node) for node in nodes)
    parameters = _parameters(traced, nodes)
    return Row(name, "", shape[0], size, parameters, macs, field, 4 * prod(shape))


def _branch_row(
    traced: Traced, fields: Mapping[str, ReceptiveField], module: Module, branch: Branch
) -> Row:
    prefixes = tuple(
        layer.pre_node.rsplit(".", 1)[0] + "." for layer in branch.layers if layer.has_relu
    )
    nodes = [node for node, path in traced.names.items() if path.startswith(prefixes)]
    size = branch.layers[-1].out_size
    return Row(
        module.name, branch.title, branch.channels, size, _parameters(traced, nodes),
        branch_cost(branch).macs, fields[branch.output_node].size, 4 * branch.channels * prod(size),
        branch.role,
    )  # fmt: skip


@dataclass(frozen=True)
class PaperRow:
    """A module beside Table 1: printed numbers, the paper's channels recomputed, this network, no reductions."""

    module: str
    printed: Cost
    recomputed: Cost
    here: Cost
    unreduced: Cost


# Szegedy et al. 2015, table 1 as printed: thousands of parameters, millions of operations.
PRINTED = {
    "inception3a": (159, 128), "inception3b": (380, 304), "inception4a": (364, 73),
    "inception4b": (437, 88), "inception4c": (463, 100), "inception4d": (580, 119),
    "inception4e": (840, 170), "inception5a": (1072, 54), "inception5b": (1388, 71),
}  # fmt: skip


def beside_the_paper(modules: Sequence[Module]) -> tuple[PaperRow, ...]:
    """GoogLeNet's modules beside Table 1; `recomputed` puts the paper's 5x5 where torchvision has a 3x3."""
    rows = []
    for module in modules:
        thousands, millions = PRINTED[module.name]
        here = sum((branch_cost(branch) for branch in module.branches), Cost(0, 0))
        true_five = sum((branch_cost(_with_five(module, b)) for b in module.branches), Cost(0, 0))
        rows.append(
            PaperRow(module.name, Cost(millions * 10**6, thousands * 10**3), true_five, here,
                     without_reductions(module))
        )  # fmt: skip
    return tuple(rows)


def without_reductions(module: Module) -> Cost:
    """The module with its true 5x5, where the 3x3 and the 5x5 read all of the module's input channels.

    The projection after the pooling stays, since without it every module would only grow.
    """
    total = Cost(0, 0)
    for place, branch in enumerate(module.branches):
        last = _with_five(module, branch).layers[-1]
        wide = place in (1, 2)
        total += layer_cost(_reading(last, module.in_channels) if wide else last)
    return total


def _with_five(module: Module, branch: Branch) -> Branch:
    if branch is not module.branches[2]:
        return branch
    return replace(branch, layers=(*branch.layers[:-1], with_kernel(branch.layers[-1], 5)))


def _reading(layer: Layer, channels: int) -> Layer:
    return replace(layer, in_channels=channels)
