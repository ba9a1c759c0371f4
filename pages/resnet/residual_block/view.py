"""The residual page's heart: the network as its blocks with switches, its answer, and one block from inside."""

from collections.abc import Sequence

import streamlit as st
from serving.selection import Selection

from analysis.structure.blocks import BlockParts
from figures.diagrams.block_strip import StripBlock, block_strip_svg
from figures.style import short
from pages.resnet.residual_block.answers import answers, logits_table
from pages.resnet.residual_block.choices import deleted_blocks, picked, preset_buttons
from pages.resnet.residual_block.inside import inside
from pages.resnet.residual_block.results import Sizes, edited_logits, parts_of, sizes
from pages.resnet.residual_block.sizes import sizes_of_all
from serving.networks import Instrument
from ui import choice
from ui.frame import in_sentences
from ui.show import drawing

BESIDE = 18  # blocks whose strip leaves room for the answers beside it
KEPT = "a deleted block with a projection keeps its 1×1 shortcut, since what follows needs the new shape"


@st.fragment
@in_sentences
def residual_lab(selection: Selection, tool: Instrument) -> None:
    """Strip, switches, answers, the chosen block, and the sizes of all."""
    parts = parts_of(selection.network, selection.device, tool)
    names = [part.block.name for part in parts]
    default = names[min(1, len(names) - 1)]
    name = choice.restore_name("block", default, names)
    deleted = deleted_blocks(names)
    found = sizes(selection, tool)
    _network(selection, tool, parts, name, deleted, found)
    choice.publish("block", name, default)
    inside(selection, tool, parts[names.index(name)], name in deleted)
    sizes_of_all(names, found, name)


def _open(name: str) -> None:
    st.session_state["block"] = name


def strip_blocks(parts: Sequence[BlockParts]) -> list[StripBlock]:
    """The network's blocks for the strip."""
    blocks = []
    for part in parts:
        stage, place = part.block.name.rsplit(".", 1)
        way = "projection" if part.block.projection else "identity"
        title = (
            f"{part.block.name}: {part.block.kind} block, {way} shortcut, {_size(part.block.in_shape)} to "
            f"{_size(part.block.shape)}, {short(part.macs)} MAC, {short(part.parameters)} parameters"
        )
        blocks.append(StripBlock(part.block.name, place, stage, title, part.block.projection))
    return blocks


def _size(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def _network(
    selection: Selection, tool: Instrument, parts: Sequence[BlockParts], name: str,
    deleted: tuple[str, ...], found: Sizes,
) -> None:  # fmt: skip
    blocks = strip_blocks(parts)
    after = edited_logits(selection, tool, deleted) if deleted else found.logits
    left, right = (
        st.columns([4, 3], gap="medium")
        if len(blocks) <= BESIDE
        else (st.container(), st.container())
    )
    with left:
        drawing(block_strip_svg(blocks, name, deleted), key="res_strip", on_pick=picked(_open),
                columns=len(blocks))  # fmt: skip
        preset_buttons([b.name for b in blocks], [b.group for b in blocks])
        st.selectbox("Block", [b.name for b in blocks], key="block")
        st.caption(
            f"A block opens it, its switch leaves F(x) out. Thick arcs are projections: {KEPT}."
        )
    with right:
        answers(found.logits, after, tool.loaded.classes, _without(deleted), "res")
    with st.expander("Logits, before and after"):
        logits_table(found.logits, after, tool.loaded.classes, "res_logits")


def _without(deleted: Sequence[str]) -> str:
    if not deleted:
        return "Nothing is deleted"
    if len(deleted) <= 2:
        return f"Without {' and '.join(deleted)}"
    return f"Without {len(deleted)} blocks"
