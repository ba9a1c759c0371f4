"""One residual block on the photo: its wiring with live thumbnails, and five channel grids on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from serving.selection import Selection

from analysis.ablation.blocks import norms
from analysis.activations.numbers import order
from analysis.structure.blocks import BlockParts, Conv
from figures.diagrams.block_wiring import ConvBox, Thumbnail, live_block_svg
from figures.pictures.colour_bar import colour_bar_svg
from figures.pictures.raster import Scale
from figures.pictures.tiles import sheet, tiles_svg
from figures.style import SIGNED, short
from pages.resnet.residual_block.results import block_maps
from serving.networks import Instrument
from ui.show import drawing

Maps = NDArray[np.float32]
STAGES = ("x", "F(x)", "shortcut(x)", "F(x) + shortcut(x)", "after ReLU")
SORTS = {"strength": "strongest output", "variation": "most varied output", "index": "number"}
COUNTS = ("16", "64", "all")
SMALL = 4  # tiles in a row of the five grids
LARGE = 8


@dataclass(frozen=True)
class View:
    """The five stages' maps with their channels in the order shown; `own` says that x's are not the output's."""

    maps: Sequence[Maps]
    channels: Sequence[list[int]]
    chosen: tuple[int, int]
    own: bool
    scale: Scale

    def channel(self, stage: int) -> int:
        """The channel whose map stands for this stage in the diagram."""
        return self.chosen[0] if stage == 0 else self.chosen[1]


def inside(selection: Selection, tool: Instrument, parts: BlockParts, off: bool) -> None:
    """The block's diagram, the choice of channels, the grids and one grid in large."""
    block = parts.block
    maps = block_maps(selection, tool, block)
    sizes = norms(maps)
    st.subheader(f"Inside {block.name}", anchor="inside")
    way = "projection shortcut" if parts.shortcut else "identity shortcut"
    st.caption(
        f"{block.kind.capitalize()} block, {way}: {short(parts.macs)} MAC, {parts.parameters:,} parameters. "
        f"**‖F(x)‖ / ‖shortcut‖ = {sizes[1] / max(sizes[2], 1e-12):.2f}** on your photo."
        + (" Its maps are those of the whole network." if off else "")
    )
    count = _controls(maps)
    view = _view(block.name, maps, parts, count)
    drawing(live_block_svg(boxes(parts.branch), boxes(parts.shortcut), _thumbnails(view, sizes), view.scale, off),
            key="res_diagram", on_pick=_enlarge)  # fmt: skip
    _legend(view, maps)
    _grids(block.name, view)
    _large(block.name, view)


def boxes(convs: Sequence[Conv]) -> list[ConvBox]:
    """Convolutions as boxes of a diagram."""
    return [
        ConvBox(
            conv.title, f"{conv.inputs} → {conv.outputs}, {conv.size[0]}×{conv.size[1]}",
            f"{short(conv.macs)} MAC, {short(conv.parameters)} par.",
            ("BN", "ReLU") if conv.relu else ("BN",),
            f"{conv.path}: {conv.title}, {conv.inputs} to {conv.outputs} channels, {conv.size[0]}×{conv.size[1]}, "
            f"{conv.macs:,} MAC, {conv.parameters:,} parameters with BatchNorm",
        )
        for conv in convs
    ]  # fmt: skip


def _controls(maps: Sequence[Maps]) -> int | None:
    """How many channels are shown; None for all."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="res_controls"):
        st.selectbox(
            "Channels by", list(SORTS), key="res_sort", format_func=SORTS.__getitem__, width=190
        )
        count = st.selectbox("Channels", COUNTS, key="res_count", width=100)
        st.number_input("Channel", 0, len(maps[4]) - 1, value=None, key="res_channel", width=180,
                        placeholder="strongest")  # fmt: skip
        st.selectbox(
            "Large", STAGES, index=None, key="res_large", placeholder="choose one", width=190
        )
    return None if count == "all" else int(count)


def _view(name: str, maps: Sequence[Maps], parts: BlockParts, count: int | None) -> View:
    by = st.session_state["res_sort"]
    ranked = [int(k) for k in order(maps[4], by)][:count]
    own = bool(parts.shortcut)
    source = [int(k) for k in order(maps[0], by)][:count] if own else ranked
    typed = st.session_state.get("res_channel")
    chosen = ranked[0] if typed is None else min(int(typed), len(maps[4]) - 1)
    wanted = st.session_state.get("res_x_channel", ("", 0))
    first = chosen if not own else wanted[1] if wanted[0] == name else source[0]
    reach = max(float(np.percentile(np.abs(m), 99.8)) for m in maps) or 1.0
    return View(maps, [source, ranked, ranked, ranked, ranked], (first, chosen), own,
                Scale(-reach, reach, SIGNED))  # fmt: skip


def _thumbnails(view: View, sizes: Sequence[float]) -> list[Thumbnail]:
    found = []
    for stage, (maps, size) in enumerate(zip(view.maps, sizes, strict=True)):
        channel = view.channel(stage)
        title = ("x", "F(x)", "shortcut(x)", "sum", "y")[stage]
        whose = "x’s channel" if view.own and stage == 0 else "channel"
        words = (f"norm {size:.4g}", f"{whose} {channel}", f"of {'×'.join(map(str, maps.shape))}")
        found.append(Thumbnail(STAGES[stage], title, words, maps[channel]))
    return found


def _enlarge(stage: str) -> None:
    st.session_state["res_large"] = None if st.session_state.get("res_large") == stage else stage


def _legend(view: View, maps: Sequence[Maps]) -> None:
    most = max(float(np.abs(m).max()) for m in maps)
    left, right = st.columns([2, 3], vertical_alignment="center")
    with left:
        drawing(colour_bar_svg(view.scale, "one scale for all five"), key="res_scale")
    right.caption(
        f"One scale for all five: blue below 0, white 0, red above. The ends stand for ±{view.scale.high:.3g} "
        f"and beyond (at least 99.8 % of each stage’s values lie inside; the largest is {most:.3g})."
    )


def _grids(name: str, view: View) -> None:
    for stage, column in enumerate(st.columns(5)):
        with column:
            st.markdown(f"**{STAGES[stage]}**")
            _tiles(name, view, stage, SMALL, f"res_grid{stage}")
    if view.own:
        st.caption(
            f"x has {len(view.maps[0])} channels of its own, the rest of the block {len(view.maps[4])}: "
            "the projection mixes them, so channel numbers of x and of the output do not correspond."
        )
    else:
        st.caption(
            "The same channels in all five. A click on a tile puts that channel on the arrows; a click on a picture of "
            "the diagram shows that stage large."
        )


def _large(name: str, view: View) -> None:
    chosen = st.session_state.get("res_large")
    if chosen is None:
        return
    stage = STAGES.index(chosen)
    st.markdown(f"**{chosen}, large**")
    _tiles(name, view, stage, LARGE, "res_large_grid")


def _tiles(name: str, view: View, stage: int, columns: int, key: str) -> None:
    channels = view.channels[stage]
    board = sheet(view.maps[stage][channels], view.scale, view.scale.name, columns)
    picks, titles = [str(k) for k in channels], [f"channel {k}" for k in channels]
    outline = 1 / 110 if columns == SMALL else 1 / 400
    svg = tiles_svg(board, picks, titles, str(view.channel(stage)), outline)

    def choose(value: str) -> None:
        if view.own and stage == 0:
            st.session_state["res_x_channel"] = (name, int(value))
        else:
            st.session_state["res_channel"] = int(value)

    drawing(svg, key=key, on_pick=choose, columns=columns)
