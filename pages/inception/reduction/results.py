"""One 1x1 reduction on one picture: its maps, weights and outputs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.activations.capture import Activations
from analysis.convolutions.reduction import Pointwise, pointwise_layers
from serving.networks import Instrument
from serving.passes import stages_of
from serving.selection import Picture, Selection


@dataclass(frozen=True)
class Study:
    """One reduction on one picture: maps (C x H x W), folded weights (O x C), bias (O), own outputs."""

    layer: Pointwise
    maps: NDArray[np.float32]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    outputs: NDArray[np.float32]


def layers_of(tool: Instrument) -> tuple[Pointwise, ...]:
    """The network's 1x1 reductions."""
    return pointwise_layers(tool.traced)


def activations_at(
    selection: Selection, tool: Instrument, layer: Pointwise, picture: Picture
) -> Activations:
    """The maps at the layer's input and output for a picture; one pass, kept."""
    return stages_of(selection, tool, (layer.source_node, layer.output_node), picture)
