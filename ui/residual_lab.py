"""Inside a residual block on the photo, and what deleting blocks does."""

import json
from collections.abc import Sequence

import numpy as np
import streamlit as st
import torch

from analysis.activations import Activations, Capture
from analysis.images import network_input
from analysis.residual import ResidualBlock, norms, path_lengths, residual_blocks, without_blocks
from analysis.summaries import order, top_classes
from figures.bars import classes_svg
from figures.cost_plots import REDUCED, share_bars
from figures.raster import Scale, scale_for
from figures.tiles import sheet, tiles_svg
from models.catalog import ROOT
from ui import link
from ui.compute import Instrument, one_core
from ui.crop import view_of
from ui.frame import in_sentences
from ui.pick import drawing
from ui.selection import Selection

STAGES = (
    "x, the block's input",
    "F(x), the residual branch",
    "the shortcut of x",
    "F(x) + shortcut",
    "after ReLU",
)
SHOWN = 16


@st.cache_resource(max_entries=12, show_spinner=False)
def _pass(
    name: str, device: str, key: str, framing: str, _tool: Instrument, _selection: Selection
) -> Activations:
    card = _tool.loaded.card
    view = view_of(_selection.picture, card, _selection.framing)
    nodes = [node for block in residual_blocks(_tool.traced) for node in block.nodes]
    with one_core():
        return Capture(_tool.traced, nodes).run(network_input(view, card.mean, card.std).to(device))


@st.fragment
@in_sentences
def residual_lab(selection: Selection, tool: Instrument) -> None:
    """The page below its question."""
    blocks = residual_blocks(tool.traced)
    found = _pass(
        selection.network,
        selection.device,
        selection.picture.key,
        selection.framing,
        tool,
        selection,
    )
    names = [block.name for block in blocks]
    name = link.restore_name("block", names[min(1, len(names) - 1)], names)
    st.segmented_control("Block", names, key="block", required=True)
    link.publish("block", name, names[min(1, len(names) - 1)])
    _one_block(blocks[names.index(name)], found)
    _all_blocks(blocks, found)
    _deletion(selection, tool, blocks, found)


def _one_block(block: ResidualBlock, found: Activations) -> None:
    maps = [found.stage(node) for node in block.nodes]
    sizes = norms(maps)
    kind = "projection shortcut (1×1)" if block.projection else "identity shortcut"
    st.caption(f"{block.name}: {block.kind} block, {kind}, output {'×'.join(map(str, block.shape))}. One colour scale; "
               "the channels with the strongest output.")  # fmt: skip
    strongest = [int(k) for k in order(maps[-1], "strength")[:SHOWN]]
    reach = max(float(np.percentile(np.abs(m), 99.8)) for m in maps[1:])
    signed = scale_for(np.array([[-reach, reach]], dtype=np.float32), "Viridis")
    for place, (column, title, stage, size) in enumerate(
        zip(st.columns(5), STAGES, maps, sizes, strict=True)
    ):
        with column:
            st.markdown(f"**{title}**")
            _tiles(stage, strongest, signed, f"stage{place}")
            st.caption(f"norm {size:.4g}")
    st.markdown(
        f"**‖F(x)‖ / ‖shortcut‖ = {sizes[1] / max(sizes[2], 1e-12):.2f}** in this block, on your photo."
    )


def _tiles(
    maps: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]",
    chosen: Sequence[int],
    scale: Scale,
    key: str,
) -> None:
    usable = [k if k < len(maps) else k % len(maps) for k in chosen]
    svg = tiles_svg(sheet(maps[usable], scale, scale.name, 4), [str(i) for i in range(len(usable))],
                    [f"channel {k}" for k in usable], None)  # fmt: skip
    drawing(svg, key=key, columns=4)


def _all_blocks(blocks: Sequence[ResidualBlock], found: Activations) -> None:
    st.subheader("How much does each block change?")
    ratios = []
    for block in blocks:
        _, branch, short, *_ = norms([found.stage(node) for node in block.nodes])
        ratios.append(branch / max(short, 1e-12))
    st.plotly_chart(
        share_bars([b.name for b in blocks], ratios, "‖F(x)‖ / ‖shortcut‖", REDUCED), key="ratios"
    )


def _deletion(
    selection: Selection, tool: Instrument, blocks: Sequence[ResidualBlock], found: Activations
) -> None:
    st.subheader("Delete blocks")
    deleted = st.pills(
        "Blocks without F(x)", [b.name for b in blocks], selection_mode="multi", key="deleted"
    )
    card = tool.loaded.card
    view = view_of(selection.picture, card, selection.framing)
    with one_core(), torch.inference_mode():
        network = without_blocks(tool.traced, deleted)
        logits = (
            network(network_input(view, card.mean, card.std).to(selection.device))[0].cpu().numpy()
        )
    left, right = st.columns(2)
    with left:
        st.markdown("**The whole network**")
        drawing(classes_svg(top_classes(found.logits, tool.loaded.classes)), key="top_whole")
    with right:
        st.markdown(
            f"**Without {', '.join(deleted)}**" if deleted else "**Nothing is deleted yet**"
        )
        drawing(classes_svg(top_classes(logits, tool.loaded.classes)), key="top_deleted")
    _recorded(card.builder, card.origin)
    st.subheader("How long are the paths?")
    shares = path_lengths(len(blocks))
    st.plotly_chart(share_bars([str(n) for n in range(len(shares))], [100 * float(s) for s in shares],
                               "share of the paths (%)", REDUCED), key="paths")  # fmt: skip
    st.caption(
        f"{2 ** len(blocks):,} paths from input to output, by how many of the {len(blocks)} branches they cross."
    )


def _recorded(builder: str, origin: str) -> None:
    path = ROOT / "assets" / "knockout" / f"{builder}.json"
    if origin != "shipped" or not path.exists():
        return
    record = json.loads(path.read_text())
    names = ["none", *record["without"]]
    values = [100 * record["whole"], *(100 * v for v in record["without"].values())]
    st.markdown("**Accuracy with one block deleted** (recorded)")
    st.plotly_chart(share_bars(names, values, "top-1 (%)", REDUCED), key="knockout")
    st.caption(f"{record['pictures']:,} validation pictures of Imagenette at {record['size']} px. "
               f"Measured by: {record['command']}."
               )  # fmt: skip
