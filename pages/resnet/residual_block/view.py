"""The residual page's heart: the network as its blocks with switches, its answer, and one block
from inside.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from analysis.structure.blocks import BlockParts
from figures.diagrams.block_strip import StripBlock, block_strip_svg
from figures.style import short
from pages.resnet.residual_block.choices import choices, open_block
from pages.resnet.residual_block.inside import inside
from pages.resnet.residual_block.sizes import sizes
from serving.blocks import blocks_of, edited_logits
from serving.blocks import sizes as sizes_of
from serving.subject import Subject
from ui.blocks.answers import answers, logits_table
from ui.blocks.switches import picked
from ui.sentences import errors_as_sentences
from ui.show import drawing

BESIDE = 18  # blocks whose strip leaves room for the answers beside it
KEPT = (
    "a deleted block with a projection keeps its 1×1 shortcut, since the next block needs the "
    "new shape"
)


@st.fragment
@errors_as_sentences
def view(subject: Subject) -> None:
    """Strip, switches, answers, and the two sections that are about the chosen block: inside it,
    and its size.
    """
    blocks = strip_blocks(blocks_of(subject))
    left, right = _beside_each_other(len(blocks))
    with left:
        strip = st.container()
        chosen = choices(subject)
        st.caption(
            "Click a block to open it; its switch removes F(x). Thick arcs are projections: "
            f"{KEPT}."
        )
    with strip:
        svg = block_strip_svg(blocks, chosen.block, chosen.deleted)
        drawing(svg, key="res_strip", on_pick=picked(open_block), columns=len(blocks))
    before = sizes_of(subject).logits
    after = edited_logits(subject, chosen.deleted) if chosen.deleted else before
    with right:
        answers(before, after, subject.classes, _without(chosen.deleted), "res")
    with st.expander("Logits, before and after"):
        logits_table(before, after, subject.classes, "res_logits")
    inside(subject, chosen)
    sizes(subject, chosen.block)


def strip_blocks(parts: Sequence[BlockParts]) -> list[StripBlock]:
    """The network's blocks for the strip."""
    blocks = []
    for part in parts:
        stage, place = part.block.name.rsplit(".", 1)
        way = "projection" if part.block.projection else "identity"
        title = (
            f"{part.block.name}: {part.block.kind} block, {way} shortcut,"
            f" {_size(part.block.in_shape)} to {_size(part.block.shape)}, {short(part.macs)} MAC,"
            f" {short(part.parameters)} parameters"
        )
        blocks.append(StripBlock(part.block.name, place, stage, title, part.block.projection))
    return blocks


def _size(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def _beside_each_other(blocks: int) -> tuple[Any, Any]:
    if blocks > BESIDE:
        return st.container(), st.container()
    left, right = st.columns([4, 3], gap="medium")
    return left, right


def _without(deleted: Sequence[str]) -> str:
    if not deleted:
        return "Nothing is deleted"
    if len(deleted) <= 2:
        return f"Without {' and '.join(deleted)}"
    return f"Without {len(deleted)} blocks"
