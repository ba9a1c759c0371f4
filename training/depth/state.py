"""The state of a run that goes on where it was stopped."""

from pathlib import Path
from typing import Any

import torch
from torch import nn


def resume(
    path: Path, network: nn.Module, optimizer: torch.optim.SGD
) -> tuple[list[Any], dict[str, Any]]:
    """Take over the state at `path` and give its history and gradient norms; empty without one."""
    if not path.exists():
        return [], {}
    state = torch.load(path, weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    return state["history"], state["probes"]


def save(
    path: Path,
    network: nn.Module,
    optimizer: torch.optim.SGD,
    history: list[Any],
    probes: dict[str, Any],
) -> None:
    """Write the state beside its place and move it there: a half-written one is never read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    state = {
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "history": history,
        "probes": probes,
    }
    partial = path.with_suffix(".part")
    torch.save(state, partial)
    partial.replace(path)
