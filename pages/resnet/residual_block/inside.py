"""One residual block on the photo: its wiring with live thumbnails, and five channel grids on one
scale.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.ablation.blocks import norms
from analysis.activations.numbers import order
from analysis.structure.blocks import BlockParts
from figures.diagrams.block_wiring import Thumbnail, live_block_svg
from figures.pictures.colour_bar import colour_bar_svg
from figures.pictures.raster import Scale
from figures.style import SIGNED, short
from pages.resnet.residual_block.choices import Channels, Choices, channels, enlarge, put_on_arrows
from pages.resnet.residual_block.results import block_maps
from serving.blocks import blocks_of
from serving.subject import Subject
from ui.blocks.wiring import boxes
from ui.show import drawing, tiles
from ui.sum.block import block_sum

Maps = NDArray[np.float32]
STAGES = ("x", "F(x)", "shortcut(x)", "F(x) + shortcut(x)", "after ReLU")
SMALL = 4  # tiles in a row of the five grids
LARGE = 8


@dataclass(frozen=True)
class Shown:
    """The five stages' maps with their channels in the order shown; `own` says that x's are not the
    output's.
    """

    block: str
    maps: Sequence[Maps]
    channels: Sequence[list[int]]
    chosen: tuple[int, int]
    own: bool
    scale: Scale

    def channel(self, stage: int) -> int:
        """The channel whose map stands for this stage in the diagram."""
        return self.chosen[0] if stage == 0 else self.chosen[1]


def inside(subject: Subject, choices: Choices) -> None:
    """The block's diagram, the choice of channels, the grids and one grid in large."""
    parts = next(part for part in blocks_of(subject) if part.block.name == choices.block)
    off = choices.block in choices.deleted
    maps = block_maps(subject, parts)
    sizes = norms(maps)
    st.subheader(f"Inside {choices.block}", anchor="inside")
    st.caption(_words(parts, sizes, off))
    chosen = channels(choices.block, len(maps[4]), STAGES)
    shown = _shown(parts, maps, chosen)
    branch, shortcut = boxes(parts.branch), boxes(parts.shortcut)
    svg = live_block_svg(branch, shortcut, _thumbnails(shown, sizes), shown.scale, off)
    drawing(svg, key="res_diagram", on_pick=enlarge)
    _legend(shown)
    _grids(shown)
    if chosen.large is not None:
        st.markdown(f"**{chosen.large}, large**")
        _grid(shown, STAGES.index(chosen.large), LARGE, "res_large_grid")
    block_sum(subject, parts, shown.channel(4))


def _words(parts: BlockParts, sizes: Sequence[float], off: bool) -> str:
    way = "projection shortcut" if parts.shortcut else "identity shortcut"
    return (
        f"{parts.block.kind.capitalize()} block, {way}: {short(parts.macs)} MAC,"
        f" {parts.parameters:,} parameters. **‖F(x)‖ / ‖shortcut‖ ="
        f" {sizes[1] / max(sizes[2], 1e-12):.2f}** on your photo."
        + (" Its maps are those of the whole network." if off else "")
    )


def _shown(parts: BlockParts, maps: Sequence[Maps], chosen: Channels) -> Shown:
    ranked = [int(k) for k in order(maps[4], chosen.by)][: chosen.count]
    own = bool(parts.shortcut)
    source = [int(k) for k in order(maps[0], chosen.by)][: chosen.count] if own else ranked
    channel = ranked[0] if chosen.channel is None else chosen.channel
    first = channel
    if own:
        first = source[0] if chosen.of_x is None else chosen.of_x
    reach = max(float(np.percentile(np.abs(m), 99.8)) for m in maps) or 1.0
    rows = [source, ranked, ranked, ranked, ranked]
    scale = Scale(-reach, reach, SIGNED)
    return Shown(parts.block.name, maps, rows, (first, channel), own, scale)


def _thumbnails(shown: Shown, sizes: Sequence[float]) -> list[Thumbnail]:
    thumbnails = []
    for stage, (maps, size) in enumerate(zip(shown.maps, sizes, strict=True)):
        channel = shown.channel(stage)
        title = ("x", "F(x)", "shortcut(x)", "sum", "y")[stage]
        whose = "x’s channel" if shown.own and stage == 0 else "channel"
        words = (f"norm {size:.4g}", f"{whose} {channel}", f"of {'×'.join(map(str, maps.shape))}")
        thumbnails.append(Thumbnail(STAGES[stage], title, words, maps[channel]))
    return thumbnails


def _legend(shown: Shown) -> None:
    most = max(float(np.abs(m).max()) for m in shown.maps)
    left, right = st.columns([2, 3], vertical_alignment="center")
    with left:
        drawing(colour_bar_svg(shown.scale, "one scale for all five"), key="res_scale")
    right.caption(
        "One scale for all five: blue below 0, white 0, red above. The ends stand for"
        f" ±{shown.scale.high:.3g} and beyond (at least 99.8 % of each stage’s values lie inside;"
        f" the largest is {most:.3g})."
    )


def _grids(shown: Shown) -> None:
    for stage, column in enumerate(st.columns(5)):
        with column:
            st.markdown(f"**{STAGES[stage]}**")
            _grid(shown, stage, SMALL, f"res_grid{stage}")
    if shown.own:
        st.caption(
            f"x has {len(shown.maps[0])} channels of its own, the rest of the block"
            f" {len(shown.maps[4])}: the projection mixes them, so channel numbers of x and of the"
            " output do not correspond."
        )
    else:
        st.caption(
            "The same channels in all five. A click on a tile shows that channel along the "
            "arrows; a click on a picture in the diagram enlarges that stage."
        )


def _grid(shown: Shown, stage: int, columns: int, key: str) -> None:
    chosen = shown.channels[stage]
    of_x = shown.block if shown.own and stage == 0 else None
    tiles(
        shown.maps[stage][chosen],
        key,
        names=chosen,
        titles=[f"channel {channel}" for channel in chosen],
        columns=columns,
        chosen=shown.channel(stage),
        scale=shown.scale,
        colours=shown.scale.name,
        on_pick=lambda channel: put_on_arrows(int(channel), of_x),
        outline=1 / 110 if columns == SMALL else 1 / 400,
    )
