"""What a later module receives, with and without the branches."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st
import torch
from torch import Tensor

from analysis.ablation.branches import Off, Pass
from analysis.ablation.stepper import Change
from analysis.activations.numbers import order
from analysis.structure.junctions import Edge, Junction
from figures.pictures.raster import bright_scale
from figures.pictures.tiles import sheet, tiles_svg
from figures.style import branch_colour
from ui import choice
from ui.show import drawing

SHOWN = 16


def later_module(
    joins: Sequence[Junction], off: Off, changes: Mapping[Edge, Change], whole: Pass, now: Pass
) -> None:
    """What one module's branches give, before and after, on one colour scale."""
    names = [join.name for join in joins]
    st.subheader("Another module’s activations")
    chosen = choice.restore_name("sw_module", names[-1], names)
    st.selectbox("Module", names, key="sw_module", width=200)
    choice.publish("sw_module", chosen, names[-1])
    which = names.index(chosen)
    join = joins[which]
    pairs = [(_maps(whole.given[edge]), _received(now, edge, changes)) for edge in join.edges]
    for column, part, pair, place in zip(
        st.columns(len(pairs)), join.parts, pairs, range(4), strict=False
    ):
        with column:
            colour = branch_colour(part.role)
            st.html(f'<div style="border-top:5px solid {colour};padding-top:.2rem"><b>{part.title}</b>'
                    f"{' (off)' if (which, place) in off else ''}</div>")  # fmt: skip
            _tiles(pair, f"sw_tiles{place}")
    if which < min((w for w, _ in off), default=0):
        st.caption("This module comes before the first switch: nothing changes here.")
    else:
        st.caption(f"The {SHOWN} channels with the highest mean in the whole network: before above, after below, on "
                   "one scale for each branch.")  # fmt: skip


def _maps(given: Tensor) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    return given[0].cpu().numpy()


def _received(
    now: Pass, edge: Edge, changes: Mapping[Edge, Change]
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    with torch.inference_mode():
        return _maps(changes[edge](now.given[edge]) if edge in changes else now.given[edge])


def _tiles(pair: Sequence[Any], key: str) -> None:
    chosen = order(pair[0], "strength")[:SHOWN]
    scale = bright_scale(np.concatenate([maps[chosen].ravel() for maps in pair]), "Viridis")
    for maps, word in zip(pair, ("before", "after"), strict=True):
        svg = tiles_svg(sheet(maps[chosen], scale, scale.name), [str(k) for k in chosen],
                        [f"channel {k}, mean {maps[k].mean():.3g}" for k in chosen], None)  # fmt: skip
        drawing(svg, key=f"{key}_{word}", columns=8)
        st.caption(f"{word}: mean {maps.mean():.3g}")
