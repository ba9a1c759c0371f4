"""A block's convolutions as boxes of a diagram."""

from collections.abc import Sequence

from analysis.structure.blocks import Conv
from figures.diagrams.wiring_parts import ConvBox
from figures.style import short


def boxes(convs: Sequence[Conv]) -> list[ConvBox]:
    """Convolutions as boxes of a diagram."""
    return [
        ConvBox(
            conv.title,
            f"{conv.inputs} → {conv.outputs}, {conv.size[0]}×{conv.size[1]}",
            f"{short(conv.macs)} MAC, {short(conv.parameters)} par.",
            ("BN", "ReLU") if conv.relu else ("BN",),
            f"{conv.path}: {conv.title}, {conv.inputs} to {conv.outputs} channels,"
            f" {conv.size[0]}×{conv.size[1]}, {conv.macs:,} MAC, {conv.parameters:,} parameters"
            " with BatchNorm",
        )
        for conv in convs
    ]
