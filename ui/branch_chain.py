"""A branch's layers as the boxes of its chain."""

from collections.abc import Mapping

from analysis.structure.cost import layer_cost
from analysis.structure.receptive_field import ReceptiveField
from figures.diagrams.branch_chain import Step
from figures.style import short
from models.anatomy import Branch, Layer


def steps(branch: Branch, fields: Mapping[str, ReceptiveField]) -> list[Step]:
    """A branch's layers as boxes."""
    return [
        Step(_title(layer), _channels(layer), _detail(layer), layer.parents, _more(layer, fields))
        for layer in branch.layers
    ]


def _more(layer: Layer, fields: Mapping[str, ReceptiveField]) -> str:
    window, cost = layer.window, layer_cost(layer)
    rows, columns = fields[layer.node].size
    height, width = layer.out_size
    return (
        f"{layer.path}: {window.kind} {window.kernel[0]}×{window.kernel[1]}, "
        f"stride {window.stride[0]}, {layer.in_channels} to {layer.out_channels} channels, "
        f"{height}×{width}, {cost.macs:,} MAC, {cost.weights:,} weights, "
        f"receptive field {rows}×{columns} px"
    )


def _title(layer: Layer) -> str:
    return (
        layer.title if layer.window.stride == (1, 1) else f"{layer.title} /{layer.window.stride[0]}"
    )


def _channels(layer: Layer) -> str:
    return f"{layer.in_channels} → {layer.out_channels}"


def _detail(layer: Layer) -> str:
    cost = layer_cost(layer)
    size = f"{layer.out_size[0]}×{layer.out_size[1]}"
    return f"{size} · {short(cost.macs)} MAC" if cost.macs else size
