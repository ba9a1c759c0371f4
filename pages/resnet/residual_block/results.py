"""Maps of one block on the picture."""

import numpy as np
from numpy.typing import NDArray

from analysis.structure.blocks import BlockParts
from serving.blocks import block_activations
from serving.subject import Subject


def block_maps(subject: Subject, parts: BlockParts) -> list[NDArray[np.float32]]:
    """x, F(x), the shortcut, the sum and the output (C x H x W each) of one block of the whole
    network.
    """
    activations = block_activations(subject, parts)
    return [activations.stage(node) for node in parts.block.nodes]
