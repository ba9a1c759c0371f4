"""The explorer's parts, each drawn from arrays by figures."""

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from analysis.activations.branches import BranchView, output_maps
from analysis.activations.capture import Activations
from analysis.activations.numbers import strengths
from analysis.pictures.framing import Framed
from analysis.structure.cost import branch_cost, layer_cost
from analysis.structure.receptive_field import ReceptiveField
from figures.diagrams.branch_chain import chain_svg, depth
from figures.diagrams.module_strip import Block, Segment, concatenation_svg, network_svg
from figures.pictures.overlays import glow
from figures.pictures.raster import Scale, bright_scale
from figures.pictures.tiles import Sheet, sheet, tiles_svg
from figures.style import branch_colour, short
from models.anatomy import Module
from pages.explore.branches.choices import (
    Choices,
    pick_channel,
    pick_module,
    pick_output,
    pick_stage,
)
from ui.branch_chain import steps
from ui.show import drawing


def network_strip(modules: Sequence[Module], chosen: str) -> None:
    """The network's modules; a click shows another one."""
    blocks = []
    before: Module | None = None
    for module in modules:
        macs = sum(branch_cost(branch).macs for branch in module.branches)
        kind = "grid reduction" if module.kind == "reduction" else "Inception module"
        title = f"{module.name}: {kind}, {module.in_channels} to {module.out_channels} channels, {short(macs)} MAC"
        gap = before is not None and (
            before.out_size != module.in_size or before.kind == "reduction"
        )
        blocks.append(Block(module.name, module.title, title, macs, gap))
        before = module
    drawing(network_svg(blocks, chosen), key="strip", on_pick=pick_module)


def branch_head(view: BranchView, field: ReceptiveField, colour: str) -> None:
    """A branch's title and its numbers."""
    cost = branch_cost(view.branch)
    rows, columns = field.size
    st.html(
        f'<div style="border-top:5px solid {colour};padding-top:.35rem">'
        f'<b style="font-size:1.05rem">{escape(view.branch.title)}</b>'
        f'<div style="font-size:.8rem;opacity:.8">{short(cost.macs)} MAC · {short(cost.weights)} weights'
        f"<br>receptive field {rows}×{columns} px</div></div>"
    )


def branch_chain(
    place: int, view: BranchView, choice: Choices, fields: dict[str, ReceptiveField]
) -> None:
    """The chain of layers; a click shows another stage."""
    module = choice.module
    rows = max(depth(steps(branch, fields)) for branch in module.branches)
    colour, source = branch_colour(view.branch.role), f"{module.in_channels} channels in"
    svg = chain_svg(steps(view.branch, fields), source, colour, view.stage, rows)
    drawing(svg, key=f"chain{place}", on_pick=lambda stage: pick_stage(module, place, int(stage)))


def branch_numbers(view: BranchView, module: Module, field: ReceptiveField) -> None:
    """What the maps of this stage are like, and the branch's part of the output."""
    share = view.branch.channels / module.out_channels
    st.html(
        '<div style="font-size:.8rem;line-height:1.4">'
        f"<b>{escape(view.layer.title)}</b>: {len(view.maps)} channels, {view.dead:.0%} dead<br>"
        f"mean activation {view.mean:.3g}<br>"
        f"{layer_cost(view.layer).weights:,} weights, sees {field.size[0]}×{field.size[1]} px<br>"
        f'<span style="opacity:.8">{share:.0%} of the output, {view.power:.0%} of its energy</span></div>'
    )


def sheet_of(view: BranchView, scale: Scale | None, colours: str) -> Sheet:
    """The view's tiles."""
    return sheet(view.maps[view.shown], scale, colours)


def branch_tiles(
    place: int, view: BranchView, drawn: Sheet, selected: tuple[int, int]
) -> None:  # fmt: skip
    """The channel tiles; a click looks at one."""
    means = strengths(view.maps)
    picks = [f"{place}.{k}" for k in view.shown]
    titles = [f"channel {k}, mean {means[k]:.3g}" for k in view.shown]
    svg = tiles_svg(drawn, picks, titles, f"{selected[0]}.{selected[1]}")
    drawing(svg, key=f"tiles{place}", on_pick=pick_channel, columns=drawn.columns)


def branch_energy(view: BranchView, seen: Framed, scale: Scale) -> None:
    """Where on the photo the branch answers: root mean square over its channels."""
    colour = branch_colour(view.branch.role)
    st.html(
        f'<div style="border-top:5px solid {colour};padding-top:.2rem"><b>{escape(view.branch.title)}</b></div>'
    )
    st.image(glow(seen.pixels, view.energy, scale), width="stretch")


def concatenation(
    activations: Activations, module: Module, selected: tuple[int, int] | None
) -> None:
    """All output channels in their order, coloured by branch."""
    segments = [
        Segment(str(place), branch.title, branch_colour(branch.role),
                strengths(output_maps(activations, branch)))
        for place, branch in enumerate(module.branches)
    ]  # fmt: skip
    sums = " + ".join(str(branch.channels) for branch in module.branches)
    st.markdown(f"**Filter concatenation**: {sums} = {module.out_channels} channels")
    svg = concatenation_svg(segments, f"{selected[0]}.{selected[1]}" if selected else None)
    drawing(svg, key="concat", on_pick=lambda name: pick_output(module, name))
    st.caption(
        "One bar for each channel, in the order of the output tensor; as high as its mean activation."
    )


def common_scale(views: Sequence[BranchView], colours: str) -> Scale:
    """One colour scale for the shown tiles of all branches."""
    values = np.concatenate([view.maps[view.shown].ravel() for view in views])
    return bright_scale(values, colours)
