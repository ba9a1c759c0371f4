"""A miniature in training: how it begins, is kept after every epoch, and goes on."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import nn

from models.miniatures import MINIATURES
from records.checks import weights_hash
from training.recipes import Recipe


@dataclass
class Run:
    """A network in training with its optimizer and what has been recorded so far."""

    network: nn.Module
    optimizer: torch.optim.SGD
    epoch: int = 0
    history: list[dict[str, float]] = field(default_factory=list)
    began_from: str | None = None


def start(name: str, recipe: Recipe, classes: int, seed: int, weights: Path | None = None) -> Run:
    """A new run, from random weights or from those of `weights` that fit; decay spares BatchNorm
    and biases.
    """
    torch.manual_seed(seed)
    network = MINIATURES[name](classes).to(memory_format=torch.channels_last)
    began_from = fitting_weights(network, weights) if weights else None
    decayed = [p for p in network.parameters() if p.ndim > 1]
    spared = [p for p in network.parameters() if p.ndim <= 1]
    groups: list[dict[str, Any]] = [{"params": decayed}, {"params": spared, "weight_decay": 0.0}]
    optimizer = torch.optim.SGD(
        groups,
        lr=recipe.peak_rate,
        momentum=recipe.momentum,
        nesterov=True,
        weight_decay=recipe.weight_decay,
    )
    return Run(network, optimizer, began_from=began_from)


def fitting_weights(network: nn.Module, path: Path) -> str:
    """Take over every tensor of a .safetensors file that has the same name and shape; gives the
    file's SHA-256.
    """
    own = network.state_dict()
    given = load_file(path)
    fitting = {k: v.to(own[k].dtype) for k, v in given.items() if own[k].shape == v.shape}
    network.load_state_dict({**own, **fitting})
    return weights_hash(path)


def save_checkpoint(run: Run, path: Path) -> None:
    """Write the run beside its place and move it there, so that a half-written one is never
    read.
    """
    state = {
        "network": run.network.state_dict(),
        "optimizer": run.optimizer.state_dict(),
        "epoch": run.epoch,
        "history": run.history,
        "began_from": run.began_from,
    }
    partial = path.with_suffix(".part")
    torch.save(state, partial)
    partial.replace(path)


def resume(run: Run, path: Path) -> Run:
    """Continue from the checkpoint at `path`, if there is one."""
    if path.exists():
        state = torch.load(path, weights_only=True)
        run.network.load_state_dict(state["network"])
        run.optimizer.load_state_dict(state["optimizer"])
        run.epoch, run.history = state["epoch"], state["history"]
        run.began_from = state["began_from"]
    return run
