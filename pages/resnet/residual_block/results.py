"""Maps of one block on the picture."""

import numpy as np
from numpy.typing import NDArray

from analysis.structure.blocks import ResidualBlock
from serving.subject import Subject


def block_maps(subject: Subject, block: ResidualBlock) -> list[NDArray[np.float32]]:
    """x, F(x), the shortcut, the sum and the output (C x H x W each) of one block of the whole
    network.
    """
    activations = subject.stages(block.nodes)
    return [activations.stage(node) for node in block.nodes]
