"""Plain and residual nets trained on scikit-learn's digits while a page waits: seconds, not hours."""

from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional as F

from models.depth_family import DepthNet, DepthSpec, build
from training.digits import digits

EPOCHS = 12
RATE = 0.05
MOMENTUM = 0.9
BATCH = 64
Progress = Callable[[int, float], object]


def train_on_digits(
    spec: DepthSpec, seed: int = 0, epochs: int = EPOCHS, on_progress: Progress | None = None
) -> DepthNet:
    """A net of its own trained on the 1,400 training digits, in eval mode with frozen parameters.

    SGD with He initialisation; `on_progress` gets the epochs done and the last epoch's mean loss, and
    may raise to end the run. Every random number is from generators of this call, so runs in other
    threads change nothing.
    """
    network = build(spec, seed)
    _initialise(network, torch.Generator().manual_seed(seed))
    order = torch.Generator().manual_seed(1000 + seed)
    optimizer = torch.optim.SGD(network.parameters(), lr=RATE, momentum=MOMENTUM)
    network.train()
    for epoch in range(epochs):
        loss = _epoch(network, optimizer, order)
        if on_progress:
            on_progress(epoch + 1, loss)
    return network.eval().requires_grad_(False)


def _initialise(network: DepthNet, generator: torch.Generator) -> None:
    """He's initialisation again, from a generator of its own: torch's global one is shared by threads."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu", generator=generator)


def _epoch(network: DepthNet, optimizer: torch.optim.SGD, generator: torch.Generator) -> float:
    """One pass over the training digits; the mean loss."""
    training, _ = digits()
    total = 0.0
    with torch.enable_grad():
        for chosen in torch.randperm(len(training.labels), generator=generator).split(BATCH):
            loss = F.cross_entropy(network(training.pictures[chosen]), training.labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(chosen)
    return total / len(training.labels)
