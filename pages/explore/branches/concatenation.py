"""The module's output: the channels of all branches, one behind the other."""

import streamlit as st

from analysis.activations.branches import output_maps
from analysis.activations.capture import Activations
from analysis.activations.numbers import strengths
from figures.diagrams.module_strip import Segment, concatenation_svg
from figures.style import branch_colour
from models.anatomy import Branch, Module
from pages.explore.branches.choices import pick_output
from ui.show import drawing


def concatenation(
    activations: Activations, module: Module, selected: tuple[int, int] | None
) -> None:
    """All output channels in their order, coloured by branch."""
    segments = [
        _segment(activations, place, branch) for place, branch in enumerate(module.branches)
    ]
    sums = " + ".join(str(branch.channels) for branch in module.branches)
    st.markdown(f"**Filter concatenation**: {sums} = {module.out_channels} channels")
    svg = concatenation_svg(segments, f"{selected[0]}.{selected[1]}" if selected else None)
    drawing(svg, key="concat", on_pick=lambda name: pick_output(module, name))
    st.caption(
        "One bar for each channel, in the order of the output tensor; its height is the "
        "channel’s mean activation."
    )


def _segment(activations: Activations, place: int, branch: Branch) -> Segment:
    means = strengths(output_maps(activations, branch))
    return Segment(str(place), branch.title, branch_colour(branch.role), means)
