"""A small training, one step at a time: a plain and a residual net on scikit-learn's digits, side
by side.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.depth_family import DepthNet, build, layers
from training.live.digits import TRAINING, digits
from training.live.settings import FAMILIES, Settings

Pair = tuple[float, float]  # plain, residual
PROFILES = 60  # gradient profiles kept of one training, spread evenly
SAMPLE = 397  # training pictures whose error is measured: as many as are held out


@dataclass(frozen=True)
class Step:
    """The loss of one batch, before its step; `number` counts from 1. NaN once a net has
    diverged.
    """

    number: int
    losses: Pair


@dataclass(frozen=True)
class Epoch:
    """Errors (0 to 1) in eval mode after so many epochs, on part of the training pictures and on
    the held-out ones.
    """

    number: int
    training: Pair
    held_out: Pair


@dataclass(frozen=True)
class Profile:
    """L2 norm of the step's gradient of every layer's weights, from input to logits, one tuple for
    each net.
    """

    step: int
    norms: tuple[tuple[float, ...], tuple[float, ...]]


Event = Step | Epoch | Profile


class Trainer:
    """Both nets with their optimizers; `step` goes on by one batch and says what was measured.

    The order of the pictures depends on the seed and the epoch alone.
    """

    def __init__(self, settings: Settings) -> None:
        torch.set_num_threads(1)  # the same sums in the same order, and a core left for others
        self.settings = settings
        self.number = 0
        self.diverged = [False, False]
        self.nets = [build(settings.spec(family), settings.seed) for family in FAMILIES]
        self.optimizers = [_optimizer(settings, net) for net in self.nets]
        self.every = math.ceil(settings.steps / PROFILES)

    @property
    def done(self) -> bool:
        """Whether all steps are made, or both nets have diverged."""
        return self.number >= self.settings.steps or all(self.diverged)

    def step(self) -> list[Event]:
        """One batch for both nets."""
        found: list[Event] = [] if self.number else [self._errors()]
        chosen = self._batch()
        training, _ = digits()
        pictures, labels = training.pictures[chosen], training.labels[chosen]
        probe = self.number % self.every == 0
        losses, norms = zip(*(self._learn(i, pictures, labels, probe) for i in (0, 1)), strict=True)
        self.number += 1
        found.append(Step(self.number, losses))
        if probe:
            found.append(Profile(self.number, norms))
        if self.number % self.settings.epoch_steps == 0:
            found.append(self._errors())
        return found

    def _batch(self) -> Tensor:
        epoch, place = divmod(self.number, self.settings.epoch_steps)
        generator = torch.Generator().manual_seed(1000 * self.settings.seed + epoch)
        order = torch.randperm(TRAINING, generator=generator)
        return order[place * self.settings.batch : (place + 1) * self.settings.batch]

    def _learn(
        self, which: int, pictures: Tensor, labels: Tensor, probe: bool
    ) -> tuple[float, tuple[float, ...]]:
        """The loss of one net and its gradient norms (none unless `probe`); a diverged net is left
        as it is.
        """
        if self.diverged[which]:
            return math.nan, ()
        net, optimizer = self.nets[which].train(), self.optimizers[which]
        loss = F.cross_entropy(net(pictures), labels)
        optimizer.zero_grad()
        loss.backward()
        norms = _norms(net) if probe else ()
        self.diverged[which] = not bool(torch.isfinite(loss))
        if self.diverged[which]:
            return math.nan, norms
        optimizer.step()
        return loss.item(), norms

    def _errors(self) -> Epoch:
        training, held_out = digits()
        seen, unseen = (
            tuple(_error(net, split.pictures[:SAMPLE], split.labels[:SAMPLE]) for net in self.nets)
            for split in (training, held_out)
        )
        return Epoch(self.number // self.settings.epoch_steps, seen, unseen)  # type: ignore[arg-type]

    @cached_property
    def layers(self) -> tuple[str, ...]:
        """Names of the layers of a profile."""
        return tuple(name for name, _ in layers(self.nets[0]))

    def save(self, path: Path) -> None:
        """Everything that going on needs, the settings aside."""
        torch.save(
            {
                "number": self.number,
                "diverged": self.diverged,
                "nets": [net.state_dict() for net in self.nets],
                "optimizers": [o.state_dict() for o in self.optimizers],
            },
            path,
        )

    def load(self, path: Path) -> None:
        """Go on where `save` was called."""
        state: Mapping[str, list[dict[str, object]]] = torch.load(path, weights_only=True)
        self.number, self.diverged = state["number"], state["diverged"]  # type: ignore[assignment]
        for net, kept in zip(self.nets, state["nets"], strict=True):
            net.load_state_dict(kept)
        for optimizer, kept in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(kept)


def _optimizer(settings: Settings, net: nn.Module) -> torch.optim.Optimizer:
    if settings.optimizer == "adam":
        return torch.optim.Adam(net.parameters(), lr=settings.rate)
    momentum = 0.9 if settings.optimizer == "momentum" else 0.0
    return torch.optim.SGD(net.parameters(), lr=settings.rate, momentum=momentum)


def _norms(net: DepthNet) -> tuple[float, ...]:
    """Summed in float64: the squares of small float32 gradients would vanish."""
    return tuple(float(layer.weight.grad.double().norm()) for _, layer in layers(net))  # type: ignore[operator, union-attr]


def _error(net: nn.Module, pictures: Tensor, labels: Tensor) -> float:
    """Share of wrong answers in eval mode; NaN if the logits are not numbers."""
    with torch.inference_mode():
        logits = net.eval()(pictures)
    if not bool(torch.isfinite(logits).all()):
        return math.nan
    return float((logits.argmax(1) != labels).double().mean())
