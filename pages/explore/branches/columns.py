"""A branch's column, from head to tiles, each drawn from arrays by figures."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import streamlit as st

from analysis.activations.branches import BranchView
from analysis.activations.numbers import strengths
from analysis.pictures.framing import Framed
from analysis.structure.cost import branch_cost
from analysis.structure.receptive_field import ReceptiveField
from figures.diagrams.branch_head import Head, head_html
from figures.pictures.overlays import glow
from figures.pictures.raster import Scale, bright_scale
from figures.pictures.tiles import Sheet, sheet, tiles_html
from figures.style import branch_colour
from models.anatomy import Module
from pages.explore.branches import words
from pages.explore.branches.choices import pick_channel, pick_stage
from serving.branches import part_label
from ui.branch_chain import steps
from ui.show import drawing

LONGEST = 16  # signs of a branch's title that fit above its column; a longer one is shortened


def head(
    place: int,
    stage: BranchView,
    module: Module,
    fields: Mapping[str, ReceptiveField],
    view: Framed,
) -> None:
    """A branch's title and its numbers, its chain, of which a click shows another stage, and what
    that stage is like.
    """
    branch = stage.branch
    field = fields[stage.layer.node]
    cost = branch_cost(branch)
    photo = view.pixels.shape
    larger = any(words.is_larger(fields[b.layers[-1].node], photo) for b in module.branches)
    about = Head(
        branch.title if len(branch.title) <= LONGEST else part_label(branch.title),
        words.branch_lines(stage, module, cost.macs, cost.weights),
        words.stage_lines(stage, field, photo),
        branch.note,
    )
    html = head_html(
        about,
        steps(branch, fields),
        stage.stage,
        branch_colour(branch.role),
        max(len(each.layers) for each in module.branches),
        4 if larger else 3,
    )
    drawing(html, key=f"chain{place}", on_pick=lambda pick: pick_stage(module, place, int(pick)))


def sheet_of(stage: BranchView, scale: Scale | None, colours: str) -> Sheet:
    """The stage's tiles."""
    return sheet(stage.maps[stage.shown], scale, colours)


def tiles(place: int, stage: BranchView, drawn: Sheet, selected: tuple[int, int]) -> None:
    """The channel tiles, of which the files show the same sheet; a click looks at one."""
    means = strengths(stage.maps)
    picks = [f"{place}.{k}" for k in stage.shown]
    titles = [f"channel {k} of {stage.layer.title}, mean {means[k]:.3g}" for k in stage.shown]
    name = f"channels of {stage.layer.title} in {stage.branch.title}"
    html = tiles_html(drawn, picks, titles, f"{selected[0]}.{selected[1]}", name)
    drawing(html, key=f"tiles{place}", on_pick=pick_channel, columns=0)


def energy(stage: BranchView, view: Framed, scale: Scale) -> None:
    """Where on the photo the branch answers: root mean square over the channels of its stage."""
    colour = branch_colour(stage.branch.role)
    title, which = escape(stage.branch.title), escape(stage.layer.title)
    st.html(
        f'<div style="border-top:5px solid {colour};padding-top:.2rem"><b>{title}</b>'
        f'<div style="font-size:.88rem;opacity:.85">its {which}</div></div>'
    )
    st.image(glow(view.pixels, stage.energy, scale), width="stretch")


def common_scale(stages: Sequence[BranchView], colours: str) -> Scale:
    """One colour scale for the shown tiles of all branches."""
    values = np.concatenate([stage.maps[stage.shown].ravel() for stage in stages])
    return bright_scale(values, colours)
