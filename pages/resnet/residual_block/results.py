"""Cached calls of the residual page: sizes of every block, the maps of one, logits of an edited network."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray
from serving.selection import Selection

from analysis.ablation.blocks import edited, norms
from analysis.activations.capture import Capture
from analysis.structure.blocks import BlockParts, ResidualBlock, block_parts, residual_blocks
from serving.cores import one_core
from serving.networks import Instrument
from serving.passes import pixels_of, stages_of


@dataclass(frozen=True)
class Sizes:
    """Norms (blocks x 5: x, F(x), shortcut, sum, output) for one picture, and the whole network's logits."""

    norms: NDArray[np.float64]
    logits: NDArray[np.float32]


@st.cache_resource(max_entries=8, show_spinner=False)
def parts_of(name: str, device: str, _tool: Instrument) -> tuple[BlockParts, ...]:
    """Every residual block of the network with its convolutions."""
    blocks = residual_blocks(_tool.traced)
    return tuple(block_parts(_tool.traced, block) for block in blocks)


@st.cache_resource(max_entries=64, show_spinner=False)
def _sizes(
    name: str, device: str, key: str, framing: str, _selection: Selection, _tool: Instrument
) -> Sizes:
    blocks = [parts.block for parts in parts_of(name, device, _tool)]
    capture = Capture(_tool.traced, [node for block in blocks for node in block.nodes])
    with one_core():
        found = capture.run(pixels_of(_selection, _tool))
    table = [norms([found.stage(node) for node in block.nodes]) for block in blocks]
    return Sizes(np.array(table), found.logits)


def sizes(selection: Selection, tool: Instrument) -> Sizes:
    """One pass; only the norms of it are kept (a ResNet-152 has 150 MB of maps)."""
    return _sizes(selection.network, selection.device, selection.picture.key, selection.framing,
                  selection, tool)  # fmt: skip


def block_maps(
    selection: Selection, tool: Instrument, block: ResidualBlock
) -> list[NDArray[np.float32]]:
    """x, F(x), the shortcut, the sum and the output (C x H x W each) of one block of the whole network."""
    found = stages_of(selection, tool, block.nodes)
    return [found.stage(node) for node in block.nodes]


@st.cache_resource(max_entries=512, show_spinner=False)
def _logits(
    name: str, device: str, key: str, framing: str, deleted: tuple[str, ...],
    exchanged: tuple[str, str] | None, _selection: Selection, _tool: Instrument,
) -> NDArray[np.float32]:  # fmt: skip
    with one_core(), torch.inference_mode():
        network = edited(_tool.traced, deleted, exchanged)
        found = network(pixels_of(_selection, _tool))[0].cpu().numpy()
    found.flags.writeable = False
    return found


def edited_logits(
    selection: Selection, tool: Instrument, deleted: tuple[str, ...] = (),
    exchanged: tuple[str, str] | None = None,
) -> NDArray[np.float32]:  # fmt: skip
    """Logits of the picture without F(x) of the deleted blocks, or with two blocks exchanged.

    Raises:
        ValueError: the two blocks do not fit in each other's place.
    """
    return _logits(selection.network, selection.device, selection.picture.key, selection.framing,
                   tuple(sorted(deleted)), exchanged, selection, tool)  # fmt: skip
