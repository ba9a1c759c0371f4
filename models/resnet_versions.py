"""ResNet's bottleneck as the paper has it: torchvision moved the stride ("v1.5")."""

import copy

from torch import nn
from torchvision.models.resnet import Bottleneck


def with_the_papers_stride(network: nn.Module) -> nn.Module:
    """A copy whose bottlenecks halve the grid in their first 1x1 (He et al. 2016), not in the 3x3
    (v1.5).

    Basic blocks have their stride on the first 3x3 in both and stay as they are.
    """
    paper = copy.deepcopy(network)
    for block in paper.modules():
        if isinstance(block, Bottleneck):
            block.conv1.stride, block.conv2.stride = block.conv2.stride, (1, 1)
    return paper
