"""What a later module receives, with and without the branches."""

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st
import torch

from analysis.ablation.branches import Off, Pass
from analysis.ablation.stepper import Change
from analysis.activations.capture import Maps
from analysis.activations.numbers import order
from analysis.structure.junctions import Edge, Junction, Part
from figures.pictures.raster import bright_scale
from figures.style import branch_colour
from ui.choice import kept
from ui.show import tiles

SHOWN = 16
CHOSEN = f"The {SHOWN} channels with the highest mean in the whole network"


def later_module(
    joins: Sequence[Junction], off: Off, changes: Mapping[Edge, Change], whole: Pass, now: Pass
) -> None:
    """What one module's branches give, before and after, on one colour scale."""
    names = [join.name for join in joins]
    st.subheader("Another module’s activations")
    name = kept(st.selectbox, "Module", names, key="sw_module", default=names[-1], width=200)
    which = names.index(name)
    join = joins[which]
    for place, column in enumerate(st.columns(len(join.parts))):
        edge = join.edges[place]
        before, after = _maps(whole, edge, {}), _maps(now, edge, changes)
        with column:
            _head(join.parts[place], (which, place) in off)
            _pair(before, after, f"sw_tiles{place}")
    if which < min((w for w, _ in off), default=0):
        st.caption("This module comes before the first switch: nothing changes here.")
    else:
        st.caption(f"{CHOSEN}: before above, after below, on one scale for each branch.")


def _head(part: Part, is_off: bool) -> None:
    colour, words = branch_colour(part.role), " (off)" if is_off else ""
    st.html(
        f'<div style="border-top:5px solid {colour};padding-top:.2rem">'
        f"<b>{part.title}</b>{words}</div>"
    )


def _maps(run: Pass, edge: Edge, changes: Mapping[Edge, Change]) -> Maps:
    """What the join receives (C x H x W)."""
    with torch.inference_mode():
        given = changes[edge](run.given[edge]) if edge in changes else run.given[edge]
    return given[0].cpu().numpy()


def _pair(before: Maps, after: Maps, key: str) -> None:
    chosen = order(before, "strength")[:SHOWN]
    scale = bright_scale(
        np.concatenate([maps[chosen].ravel() for maps in (before, after)]), "Viridis"
    )
    for maps, word in ((before, "before"), (after, "after")):
        tiles(
            maps[chosen],
            f"{key}_{word}",
            names=[int(k) for k in chosen],
            titles=[f"channel {k}, mean {maps[k].mean():.3g}" for k in chosen],
            scale=scale,
            colours=scale.name,
        )
        st.caption(f"{word}: mean {maps.mean():.3g}")
