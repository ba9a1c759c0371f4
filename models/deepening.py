"""A trained plain net made deeper by layers that change nothing: a solution by construction (He et
al. 2016).
"""

import copy
from dataclasses import replace

import torch
from torch import nn

from models.depth_family import WIDTHS, Block, DepthNet, DepthSpec


def inserted_blocks(shallow: int, deep: int) -> tuple[int, ...]:
    """Which of the deep plain net's blocks are new: in each of the three stages, those after the
    trained ones.

    Raises:
        ValueError: a depth is not 6n+2, or the second is not the larger.
    """
    trained, blocks = DepthSpec("plain", shallow).blocks, DepthSpec("plain", deep).blocks
    if blocks <= trained:
        raise ValueError(f"the deeper net must have more than {shallow} layers, not {deep}")
    stages = range(len(WIDTHS))
    return tuple(stage * blocks + place for stage in stages for place in range(trained, blocks))


def make_identity(block: Block) -> None:
    """Turn a block of equal widths into the identity on inputs that are not negative, in eval mode.

    The convolutions get Dirac kernels. BatchNorm gets weight 1, bias 0, mean 0 and the variance 1 -
    eps, so that its divisor sqrt(variance + eps) is exactly 1; the ReLUs pass what is not negative.
    """
    with torch.no_grad():
        for convolution in (block.conv1, block.conv2):
            nn.init.dirac_(convolution.weight)
        for norm in (block.bn1, block.bn2):
            assert isinstance(norm, nn.BatchNorm2d)
            norm.reset_parameters()  # weight 1, bias 0, mean 0
            assert norm.running_var is not None
            norm.running_var.copy_(torch.ones_like(norm.running_var) - norm.eps)


def deepened(network: DepthNet, depth: int) -> DepthNet:
    """A deeper plain net with the same output, bit for bit, in eval mode; `network` is copied, not
    changed.

    The new blocks stand at the end of each stage, behind a ReLU, where no activation is negative.

    Raises:
        ValueError: the net is not plain with BatchNorm and ReLU after it, or the depth is not
            larger.
    """
    spec = network.spec
    if spec.family != "plain" or not spec.norm or spec.pre_activation:
        raise ValueError(
            "only a plain net with BatchNorm, post-activation, is made deeper like this"
        )
    new = inserted_blocks(spec.depth, depth)
    deeper = DepthNet(replace(spec, depth=depth))
    trained = iter(network.blocks)
    for place, block in enumerate(deeper.blocks):
        assert isinstance(block, Block)
        if place in new:
            make_identity(block)
        else:
            block.load_state_dict(next(trained).state_dict())
    for name in ("conv1", "bn1", "fc"):
        getattr(deeper, name).load_state_dict(getattr(network, name).state_dict())
    return deeper.eval()


def noisy(network: DepthNet, blocks: tuple[int, ...], size: float, seed: int) -> DepthNet:
    """A copy whose blocks of these indices have normal noise added to their convolutions' weights.

    `size` is the noise's standard deviation, relative to the Dirac kernel's 1.
    """
    changed = copy.deepcopy(network)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for place in blocks:
            block = changed.blocks[place]
            assert isinstance(block, Block)
            for convolution in (block.conv1, block.conv2):
                noise = torch.randn(convolution.weight.shape, generator=generator)
                convolution.weight.add_(size * noise.to(convolution.weight))
    return changed
