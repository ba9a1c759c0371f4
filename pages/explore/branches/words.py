"""What the explorer says of a branch, a stage and a channel; neither Streamlit nor torch."""

from typing import TYPE_CHECKING

from figures.style import short

if TYPE_CHECKING:
    from analysis.activations.branches import BranchView
    from analysis.structure.receptive_field import ReceptiveField
    from models.anatomy import Module


def branch_lines(stage: "BranchView", module: "Module", macs: int, weights: int) -> list[str]:
    """What belongs to the branch: its cost, and its part of the output."""
    share = stage.branch.channels / module.out_channels
    return [
        f"{short(macs)} MAC, {short(weights)} weights",
        f"{share:.0%} of the output,",
        f"{stage.power:.0%} of its energy",
    ]


def stage_lines(stage: "BranchView", field: "ReceptiveField", photo: tuple[int, ...]) -> list[str]:
    """What belongs to the stage that is shown, which is named first."""
    return [
        f"{stage.layer.title}: {len(stage.maps)} channels,",
        f"{stage.silent:.0%} silent on this photo,",
        f"sees {field.size[0]}×{field.size[1]} px",
        *(["(more than the photo)"] if is_larger(field, photo) else []),
    ]


def is_larger(field: "ReceptiveField", photo: tuple[int, ...]) -> bool:
    """Whether a receptive field is as high and as wide as the picture, or more."""
    return field.size[0] >= photo[0] and field.size[1] >= photo[1]


def field_words(
    field: "ReceptiveField", box: tuple[int, int, int, int], photo: tuple[int, ...]
) -> str:
    """The receptive field at one position (top, left, bottom, right) on a photo (H x W x 3)."""
    height, width = photo[:2]
    rows = max(0, min(box[2], height) - max(box[0], 0))
    columns = max(0, min(box[3], width) - max(box[1], 0))
    whole = field.size[0] * field.size[1]
    padding = 1 - rows * columns / whole
    words = f"It sees {field.size[0]}×{field.size[1]} px"
    if is_larger(field, photo):
        words += f", more than the whole photo of {height}×{width} px"
    return f"{words}; {padding:.0%} of that is padding." if padding > 0 else f"{words}."
