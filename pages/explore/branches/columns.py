"""A branch's column, from head to tiles, each drawn from arrays by figures."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import streamlit as st

from analysis.activations.branches import BranchView
from analysis.activations.numbers import strengths
from analysis.pictures.framing import Framed
from analysis.structure.cost import branch_cost, layer_cost
from analysis.structure.receptive_field import ReceptiveField
from figures.diagrams.branch_chain import chain_svg, depth
from figures.pictures.overlays import glow
from figures.pictures.raster import Scale, bright_scale
from figures.pictures.tiles import Sheet, sheet, tiles_svg
from figures.style import branch_colour, short
from models.anatomy import Module
from pages.explore.branches.choices import pick_channel, pick_stage
from ui.branch_chain import steps
from ui.show import drawing


def head(stage: BranchView, field: ReceptiveField, colour: str) -> None:
    """A branch's title and its numbers."""
    cost = branch_cost(stage.branch)
    rows, columns = field.size
    st.html(
        f'<div style="border-top:5px solid {colour};padding-top:.35rem">'
        f'<b style="font-size:1.05rem">{escape(stage.branch.title)}</b>'
        f'<div style="font-size:.8rem;opacity:.8">{short(cost.macs)} MAC · '
        f"{short(cost.weights)} weights<br>receptive field {rows}×{columns} px</div></div>"
    )


def chain(
    place: int, stage: BranchView, module: Module, fields: Mapping[str, ReceptiveField]
) -> None:
    """The chain of layers; a click shows another stage."""
    rows = max(depth(steps(branch, fields)) for branch in module.branches)
    colour, source = branch_colour(stage.branch.role), f"{module.in_channels} channels in"
    svg = chain_svg(steps(stage.branch, fields), source, colour, stage.stage, rows)
    drawing(svg, key=f"chain{place}", on_pick=lambda pick: pick_stage(module, place, int(pick)))


def numbers(stage: BranchView, module: Module, field: ReceptiveField) -> None:
    """What the maps of this stage are like, and the branch's part of the output."""
    share = stage.branch.channels / module.out_channels
    st.html(
        '<div style="font-size:.8rem;line-height:1.4">'
        f"<b>{escape(stage.layer.title)}</b>: {len(stage.maps)} channels, "
        f"{stage.silent:.0%} silent on this photo<br>"
        f"mean activation {stage.mean:.3g}<br>"
        f"{layer_cost(stage.layer).weights:,} weights, sees {field.size[0]}×{field.size[1]} px<br>"
        f'<span style="opacity:.8">{share:.0%} of the output, '
        f"{stage.power:.0%} of its energy</span></div>"
    )


def sheet_of(stage: BranchView, scale: Scale | None, colours: str) -> Sheet:
    """The stage's tiles."""
    return sheet(stage.maps[stage.shown], scale, colours)


def tiles(place: int, stage: BranchView, drawn: Sheet, selected: tuple[int, int]) -> None:
    """The channel tiles, of which the files show the same sheet; a click looks at one."""
    means = strengths(stage.maps)
    picks = [f"{place}.{k}" for k in stage.shown]
    titles = [f"channel {k}, mean {means[k]:.3g}" for k in stage.shown]
    svg = tiles_svg(drawn, picks, titles, f"{selected[0]}.{selected[1]}")
    drawing(svg, key=f"tiles{place}", on_pick=pick_channel, columns=drawn.columns)


def energy(stage: BranchView, view: Framed, scale: Scale) -> None:
    """Where on the photo the branch answers: root mean square over its channels."""
    colour = branch_colour(stage.branch.role)
    title = escape(stage.branch.title)
    st.html(f'<div style="border-top:5px solid {colour};padding-top:.2rem"><b>{title}</b></div>')
    st.image(glow(view.pixels, stage.energy, scale), width="stretch")


def common_scale(stages: Sequence[BranchView], colours: str) -> Scale:
    """One colour scale for the shown tiles of all branches."""
    values = np.concatenate([stage.maps[stage.shown].ravel() for stage in stages])
    return bright_scale(values, colours)
