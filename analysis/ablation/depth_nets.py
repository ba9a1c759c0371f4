"""Plain and residual nets with blocks left out or exchanged (Veit et al. 2016); nothing in the net
is changed.
"""

from collections.abc import Callable, Collection, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from models.depth_family import Block, DepthNet, shortcut

CHUNK = 100  # pictures at once: every block's input is kept, 100 MB for 56 layers
Progress = Callable[[float], object]


def left_out(block: Block, x: Tensor) -> Tensor:
    """What stands for a deleted block: its shortcut and ReLU; a plain block's two layers are just
    gone.

    Where the block changes the shape, both nets get the parameter-free option-A shortcut
    (every second position, zero channels added), since nothing else would fit.
    """
    passed = shortcut(x, block.outputs, block.stride)
    return passed if block.pre_activation else F.relu(passed)


def stem(network: DepthNet, x: Tensor) -> Tensor:
    """What the first block gets (N x 16 x H x W) of N x 3 x H x W pictures."""
    x = network.conv1(x)
    return x if network.spec.pre_activation else F.relu(network.bn1(x))


def head(network: DepthNet, x: Tensor) -> Tensor:
    """Logits (N x classes) of the last block's output."""
    return network.fc(network.last(x).mean(dim=(2, 3)))


def run_edited(
    network: DepthNet, x: Tensor, deleted: Collection[int] = (), order: Sequence[int] | None = None
) -> Tensor:
    """Logits (N x classes) without the `deleted` blocks (places from 0), the blocks taken in
    `order`.

    The network must be in eval mode; it is only read, so any number of threads may do this at once.
    """
    blocks: list[Block] = list(network.blocks)  # type: ignore[arg-type]
    with torch.inference_mode():
        x = stem(network, x)
        for place in range(len(blocks)) if order is None else order:
            x = left_out(blocks[place], x) if place in deleted else blocks[place](x)
        return head(network, x)


def accuracy(
    network: DepthNet,
    pictures: Tensor,
    labels: Tensor,
    deleted: Collection[int] = (),
    order: Sequence[int] | None = None,
) -> float:
    """Share of right answers of the edited net."""
    right = sum(
        int((run_edited(network, x, deleted, order).argmax(1) == y).sum())
        for x, y in zip(pictures.split(CHUNK), labels.split(CHUNK), strict=True)
    )
    return right / len(labels)


def deletion_sweep(
    network: DepthNet, pictures: Tensor, labels: Tensor, on_progress: Progress | None = None
) -> NDArray[np.float64]:
    """Share of right answers of the whole net, then without each block in turn (blocks + 1)."""
    right = np.zeros(len(network.blocks) + 1)
    done = 0
    for x, y in zip(pictures.split(CHUNK), labels.split(CHUNK), strict=True):
        for place, logits in enumerate(_each_left_out(network, x)):
            right[place] += int((logits.argmax(1) == y).sum())
        done += len(y)
        if on_progress:
            on_progress(done / len(labels))
    return right / len(labels)


def _each_left_out(network: DepthNet, x: Tensor) -> list[Tensor]:
    """Logits of the whole net, then without each block; what lies before a deleted block runs only
    once.
    """
    blocks: list[Block] = list(network.blocks)  # type: ignore[arg-type]
    with torch.inference_mode():
        reached = [stem(network, x)]
        for block in blocks:
            reached.append(block(reached[-1]))
        found = [head(network, reached[-1])]
        for place, block in enumerate(blocks):
            y = left_out(block, reached[place])
            for later in blocks[place + 1 :]:
                y = later(y)
            found.append(head(network, y))
    return found


def exchanged(count: int, one: int, other: int) -> tuple[int, ...]:
    """The order of `count` blocks in which two have changed places."""
    order = list(range(count))
    order[one], order[other] = other, one
    return tuple(order)


def same_shape_pairs(network: DepthNet) -> list[tuple[int, int]]:
    """Pairs of blocks that can change places: equal channels in and out, no stride."""
    blocks: list[Block] = list(network.blocks)  # type: ignore[arg-type]
    shapes = [(b.conv1.in_channels, b.outputs, b.stride) for b in blocks]
    return [
        (i, j)
        for i in range(len(blocks))
        for j in range(i + 1, len(blocks))
        if shapes[i] == shapes[j] and shapes[i][2] == 1
    ]
