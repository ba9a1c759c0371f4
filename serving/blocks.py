"""Residual blocks of a viewer's network: their sizes on the picture, the answer without them."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from analysis.ablation.blocks import edited, norms
from analysis.activations.capture import Activations, Capture
from analysis.structure.blocks import BlockParts, Conv, block_parts, residual_blocks
from models.tracing import Traced
from serving.cores import one_core
from serving.passes import Key
from serving.store import Store
from serving.subject import Subject

Logits = NDArray[np.float32]


@dataclass(frozen=True)
class Sizes:
    """Norms (blocks x 5: x, F(x), shortcut, sum, output) for one picture, and the whole network's
    logits.
    """

    norms: NDArray[np.float64]
    logits: Logits


BLOCKS: Store[tuple[str, str], tuple[BlockParts, ...]] = Store(8)
SIZES: Store[Key, Sizes] = Store(64)
LOGITS: Store[tuple[Key, tuple[str, ...], tuple[str, str] | None], Logits] = Store(512)


def blocks_of(subject: Subject) -> tuple[BlockParts, ...]:
    """Every residual block of the network with its convolutions."""

    def read() -> tuple[BlockParts, ...]:
        traced = subject.instrument.traced
        return tuple(block_parts(traced, block) for block in residual_blocks(traced))

    return BLOCKS.once((subject.network, subject.device), read)


def sizes(subject: Subject) -> Sizes:
    """One pass; only the norms of it are kept (a ResNet-152 has 150 MB of maps)."""

    def run() -> Sizes:
        blocks, pixels = [parts.block for parts in blocks_of(subject)], subject.pixels
        nodes = [node for block in blocks for node in block.nodes]
        with one_core():
            activations = Capture(subject.instrument.traced, nodes).run(pixels)
        table = [norms([activations.stage(node) for node in block.nodes]) for block in blocks]
        return Sizes(np.array(table), activations.logits)

    return SIZES.once(subject.key, run)


def block_activations(subject: Subject, parts: BlockParts) -> Activations:
    """What one block gives for the picture: its own stages, and what stands behind the BatchNorm of
    each of its convolutions. One pass for all that is shown of the block.
    """
    traced = subject.instrument.traced
    convs = (*parts.branch, *parts.shortcut)
    return subject.stages([*parts.block.nodes, *(norm_of(traced, conv) for conv in convs)])


def norm_of(traced: Traced, conv: Conv) -> str:
    """The output of the BatchNorm behind a block's convolution."""
    return traced.names[next(iter(traced.node(conv.path).users))]


def edited_logits(
    subject: Subject, deleted: tuple[str, ...] = (), pair: tuple[str, str] | None = None
) -> Logits:
    """Logits of the picture without F(x) of the deleted blocks, or with a pair of blocks exchanged.

    Raises:
        ValueError: the two blocks do not fit in each other's place.
    """

    def run() -> Logits:
        traced, pixels = subject.instrument.traced, subject.pixels
        with one_core(), torch.inference_mode():
            return frozen(edited(traced, deleted, pair)(pixels)[0].cpu().numpy())

    return LOGITS.once((subject.key, tuple(sorted(deleted)), pair), run)


def frozen(logits: Logits) -> Logits:
    """Logits that nobody can write into, as all viewers share them."""
    logits.flags.writeable = False
    return logits
