"""ResNet-34's basic block beside ResNet-50's bottleneck, and where its stride sits; no weights are
needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import streamlit as st

from analysis.structure.blocks import (
    BlockParts,
    block_parts,
    residual_blocks,
)
from analysis.structure.cost import total_macs, total_parameters
from figures.diagrams.block_wiring import upright_block_svg
from figures.style import short
from models.catalog import NETWORKS
from models.resnet_versions import with_the_papers_stride
from models.tracing import Traced, trace
from serving.networks import skeleton_of
from ui.blocks.wiring import boxes
from ui.choice import kept
from ui.sentences import errors_as_sentences
from ui.show import drawing

STAGES = ("layer1", "layer2", "layer3", "layer4")
PLACES = ("first of the stage", "a later one")
PAPER = {
    "resnet34": 3.6,
    "resnet50": 3.8,
}  # He et al. 2016, table 1: "FLOPs", which are MACs, in 10^9
SIZE = 224


@dataclass(frozen=True)
class Version:
    """A network's blocks with its totals for one picture of 224 px."""

    title: str
    parts: tuple[BlockParts, ...]
    macs: int
    parameters: int
    printed: float


@cache
def every_version() -> Mapping[str, Version]:
    """ResNet-34, ResNet-50 as torchvision has it (v1.5), and ResNet-50 as in the paper (v1)."""
    basic, bottleneck = (skeleton_of(NETWORKS[name]).traced for name in PAPER)
    paper = trace(with_the_papers_stride(bottleneck.network), SIZE)
    return {
        "34": _version("ResNet-34, basic block", basic, PAPER["resnet34"]),
        "50": _version("ResNet-50, bottleneck (torchvision: v1.5)", bottleneck, PAPER["resnet50"]),
        "50 paper": _version("ResNet-50, bottleneck (the paper: v1)", paper, PAPER["resnet50"]),
    }


def _version(title: str, traced: Traced, printed: float) -> Version:
    parts = tuple(block_parts(traced, block) for block in residual_blocks(traced))
    return Version(title, parts, total_macs(traced), total_parameters(traced), printed)


@st.fragment
@errors_as_sentences
def versions() -> None:
    """The same stage of both networks, side by side."""
    st.header("ResNet-34 beside ResNet-50", anchor="versions")
    st.caption(
        "Both have 3, 4, 6 and 3 blocks. The bottleneck squeezes the channels with a 1×1 before "
        "the 3×3 and widens them again: four times the channels between blocks at about the same "
        "cost."
    )
    stage, place = _chosen_block()
    every = every_version()
    strided = stage != "layer1" and place == 0
    shown = list(every) if strided else ["34", "50"]
    for column, key in zip(st.columns(len(shown), gap="medium"), shown, strict=True):
        with column:
            _block(every[key], f"{stage}.{place}", f"versions_{key.replace(' ', '_')}")
    _totals(every)
    st.markdown(_stride_words(every["50"], every["50 paper"]))
    st.caption(_option_words(every["34"]))


def _chosen_block() -> tuple[str, int]:
    """The stage, and the block's place in it."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="versions_controls"):
        stage = kept(
            st.segmented_control,
            "Stage",
            STAGES,
            key="versions_stage",
            default="layer2",
            required=True,
        )
        place = kept(
            st.segmented_control,
            "Block",
            PLACES,
            key="versions_block",
            default=PLACES[0],
            required=True,
        )
    return stage, PLACES.index(place)


def _block(version: Version, name: str, key: str) -> None:
    parts = next(part for part in version.parts if part.block.name == name)
    st.markdown(f"**{version.title}**")
    source, result = ("×".join(map(str, s)) for s in (parts.block.in_shape, parts.block.shape))
    branch, shortcut = boxes(parts.branch), boxes(parts.shortcut)
    drawing(upright_block_svg(branch, shortcut, f"x: {source}", f"y: {result}"), key=key)
    st.caption(
        f"This block: {parts.macs:,} MAC, {parts.parameters:,} parameters ({short(parts.macs)}"
        " MAC)."
    )


def _totals(every: Mapping[str, Version]) -> None:
    rows = [
        {
            "network": version.title,
            "GMACs at 224 px, computed": f"{version.macs / 1e9:.2f}",
            "the paper prints": f"{version.printed}",
            "parameters": f"{version.parameters:,}",
        }
        for version in every.values()
    ]
    st.dataframe(rows, hide_index=True, key="versions_table")


def _stride_words(here: Version, paper: Version) -> str:
    return (
        "**v1.5**: where a stage begins, torchvision’s bottleneck has its stride of 2 on the"
        " **3×3**; the paper has it on the **first 1×1**, so three in four positions are never"
        f" read. Moving it costs {(here.macs - paper.macs) / 1e9:.2f} GMACs"
        f" ({paper.macs / 1e9:.2f} → {here.macs / 1e9:.2f}, {here.macs / paper.macs - 1:.0%} more)"
        " and no parameter."
    )


def _option_words(basic: Version) -> str:
    """Why ResNet-34 comes out a little above what the paper prints."""
    projections = sum(conv.macs for part in basic.parts for conv in part.shortcut)
    return (
        f"ResNet-34: {basic.macs / 1e9:.2f} GMACs are with torchvision’s projection shortcuts"
        f" (the paper’s option B); with its parameter-free ones (option A) it would be"
        f" {(basic.macs - projections) / 1e9:.2f}, and the paper prints {basic.printed}."
    )
