"""Nets of the CIFAR family on scikit-learn's digits: small enough to train while a page waits."""

import copy
import itertools
from collections.abc import Callable, Iterator

import torch
from torch import nn
from torch.nn import functional as F

from models.depth_family import DepthNet, DepthSpec, build
from training.data.cifar10 import Split
from training.live.digits import digits

RATE, MOMENTUM, BATCH = 0.05, 0.9, 64
EPOCHS = 12
Progress = Callable[[int, float], object]


def steps_of(epochs: int, data: Split) -> int:
    """How many SGD steps these epochs have; the last batch of an epoch may be smaller."""
    return epochs * -(-len(data.labels) // BATCH)


def sgd(
    network: nn.Module,
    data: Split,
    count: int,
    rate: float,
    seed: int,
    running_averages: bool = False,
) -> Iterator[float]:
    """Train a net in place, `count` steps of SGD with momentum; yields the batch's loss before each
    step's update.

    The batches depend on the seed alone. With `running_averages` BatchNorm normalises as in eval
    mode and leaves its averages alone; otherwise by the batch's own statistics.
    """
    optimizer = torch.optim.SGD(network.parameters(), lr=rate, momentum=MOMENTUM)
    for batch in itertools.islice(_batches(data, seed), count):
        network.train(not running_averages)
        loss = F.cross_entropy(network(data.pictures[batch]), data.labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield loss.item()


def _batches(data: Split, seed: int) -> Iterator[torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    while True:
        yield from torch.randperm(len(data.labels), generator=generator).split(BATCH)


def train_on_digits(
    spec: DepthSpec,
    seed: int = 0,
    epochs: int = EPOCHS,
    on_progress: Progress | None = None,
    after_step: Callable[[], object] = lambda: None,
) -> DepthNet:
    """A net of its own trained on the 1,400 training digits, in eval mode with frozen parameters.

    `on_progress` gets the epochs done and the last epoch's mean loss; it and `after_step` may raise
    to end the run. Every random number is from generators of this call, so runs in other threads
    change nothing.
    """
    network, (training, _) = build(spec, seed), digits()
    losses: list[float] = []
    with torch.enable_grad():
        for loss in sgd(network, training, steps_of(epochs, training), RATE, 1000 + seed):
            losses.append(loss)
            after_step()
            if on_progress and len(losses) % steps_of(1, training) == 0:
                epoch = losses[-steps_of(1, training) :]
                on_progress(len(losses) // len(epoch), sum(epoch) / len(epoch))
    return network.eval().requires_grad_(False)


def accuracy(network: nn.Module, data: Split) -> float:
    """Share of right answers in eval mode."""
    network.eval()
    with torch.inference_mode():
        return float((network(data.pictures).argmax(1) == data.labels).float().mean())


def accuracy_by_batch_statistics(network: nn.Module, data: Split) -> float:
    """Share of right answers in training mode, all pictures as one batch; measured on a copy."""
    private = copy.deepcopy(network).train()
    with torch.no_grad():
        return float((private(data.pictures).argmax(1) == data.labels).float().mean())
