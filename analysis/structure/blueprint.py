"""A network as the blocks of a map, read from its graph."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import prod

from torch import fx, nn

from analysis.structure.receptive_field import ReceptiveField
from analysis.structure.table import Row, network_rows
from models.anatomy import Branch, modules_of
from models.geometry import window_of
from models.tracing import Traced


@dataclass(frozen=True)
class Op:
    """One operation: its kind (conv, pool, softmax, other), a short label, and what hovering
    tells.
    """

    kind: str
    label: str
    detail: str


@dataclass(frozen=True)
class MapBlock:
    """A block of the map: `lanes` run side by side; `skip` is "", "identity" or "projection"; `aux`
    a head's name.
    """

    name: str
    kind: str
    label: str
    detail: str
    lanes: tuple[tuple[Op, ...], ...]
    skip: str
    channels: int
    macs: int
    parameters: int
    memory: int
    aux: str = ""


def blueprint(
    traced: Traced, fields: Mapping[str, ReceptiveField], heads: Mapping[str, str]
) -> tuple[MapBlock, ...]:
    """Every block from the input to the softmax; `heads` names the auxiliary head behind a
    module.
    """
    rows = {row.module: row for row in network_rows(traced, fields) if not row.branch}
    inception = {module.name: module for module in modules_of(traced)}
    blocks: list[MapBlock] = []
    for name, nodes in _parts(traced, rows).items():
        if name in inception:
            lanes = tuple(_branch_ops(branch) for branch in inception[name].branches)
            blocks.append(_block(rows[name], "other", lanes, ""))
        elif name in rows:
            blocks.append(_weighted(traced, rows[name], nodes))
        else:
            blocks.append(_pool(traced, name, nodes[0]))
    blocks.append(_softmax(blocks[-1].channels))
    return tuple(replace(block, aux=heads.get(block.name, "")) for block in blocks)


def _parts(traced: Traced, rows: Mapping[str, Row]) -> dict[str, list[fx.Node]]:
    """Nodes by row name; poolings outside of rows stand for themselves."""
    parts: dict[str, list[fx.Node]] = {}
    for node, path in traced.names.items():
        name = next((row for row in rows if path == row or path.startswith(f"{row}.")), None)
        if name is None and _is_pool(traced, node):
            name = path
        if name is not None:
            parts.setdefault(name, []).append(node)
    return parts


def _is_pool(traced: Traced, node: fx.Node) -> bool:
    module = traced.module(node)
    window = window_of(module, node)
    adaptive = isinstance(module, nn.AdaptiveAvgPool2d)
    return adaptive or (window is not None and "pool" in window.kind)


def _branch_ops(branch: Branch) -> tuple[Op, ...]:
    ops: list[Op] = []
    for layer in branch.layers:
        size = f"{layer.out_channels}×{layer.out_size[0]}×{layer.out_size[1]}"
        kind = {"conv": "conv", "concat": "other"}.get(layer.window.kind, "pool")
        ops.append(Op(kind, layer.title, f"{layer.path}: {layer.title}, output {size}"))
    return tuple(ops)


def _weighted(traced: Traced, row: Row, nodes: list[fx.Node]) -> MapBlock:
    main, skip = [], ""
    for node in nodes:
        module = traced.module(node)
        if isinstance(module, nn.Conv2d):
            if ".downsample." in traced.names[node]:
                skip = "projection"
                continue
            main.append(_convolution(traced, node, module))
    if row.module.startswith("layer"):
        main.append(Op("other", "+", "addition of the shortcut"))
        skip = skip or "identity"
    if main:
        return _block(row, "conv", (tuple(main),), skip)
    if any(isinstance(traced.module(node), nn.Linear) for node in nodes):
        return _block(
            row, "conv", ((Op("conv", "fc", f"linear layer to {row.channels} classes"),),), ""
        )
    return _block(row, "other", ((Op("other", "BN", "batch normalisation"),),), "")


def _convolution(traced: Traced, node: fx.Node, conv: nn.Conv2d) -> Op:
    high, wide = conv.kernel_size[0], conv.kernel_size[1]
    stride = f" /{conv.stride[0]}" if conv.stride[0] > 1 else ""
    size = "×".join(map(str, traced.shapes[node]))
    return Op(
        "conv",
        f"{high}×{wide}{stride}",
        f"{traced.names[node]}: {high}×{wide}{stride}, output {size}",
    )


def _block(row: Row, kind: str, lanes: tuple[tuple[Op, ...], ...], skip: str) -> MapBlock:
    detail = (
        f"{row.module}: output {row.channels}×{row.size[0]}×{row.size[1]}, {row.macs:,} MAC, "
        f"{row.parameters:,} parameters"
    )
    label = row.module.removeprefix("inception").removeprefix("Mixed_").removeprefix("Conv2d_")
    return MapBlock(
        row.module,
        kind,
        label,
        detail,
        lanes,
        skip,
        row.channels,
        row.macs,
        row.parameters,
        row.memory,
    )


def _pool(traced: Traced, name: str, node: fx.Node) -> MapBlock:
    shape = traced.shapes[node]
    window = window_of(traced.module(node), node)
    label = window.title if window is not None else "avg"
    detail = f"{name}: {label} pooling, output {'×'.join(map(str, shape))}"
    return MapBlock(
        name,
        "pool",
        label,
        detail,
        ((Op("pool", label, detail),),),
        "",
        shape[0],
        0,
        0,
        4 * prod(shape),
    )


def _softmax(classes: int) -> MapBlock:
    detail = f"softmax over {classes} classes"
    return MapBlock(
        "softmax",
        "softmax",
        "softmax",
        detail,
        ((Op("softmax", "softmax", detail),),),
        "",
        classes,
        0,
        0,
        4 * classes,
    )
