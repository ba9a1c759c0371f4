"""One 1x1 reduction on one picture: its maps, weights and outputs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.activations import Activations
from analysis.reduction import Pointwise, pointwise_layers
from figures.raster import bright_scale, scale_for
from figures.tiles import sheet, tiles_svg
from ui.compute import Instrument, stages_of
from ui.pick import drawing
from ui.selection import Picture, Selection


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


def maps_drawing(maps: NDArray[np.float32], names: Sequence[int], key: str, chosen: int | None, columns: int,
           on_pick: Any = None) -> None:  # fmt: skip
    """Maps (C x H x W) as tiles on one scale, a number for each."""
    scale = bright_scale(maps, "Viridis") if maps.min() >= 0 else scale_for(maps, "Viridis")
    svg = tiles_svg(sheet(maps, scale, "Viridis", columns), [str(k) for k in names],
                    [f"channel {k}" for k in names], None if chosen is None else str(chosen))  # fmt: skip
    drawing(svg, key=key, on_pick=on_pick, columns=columns)
