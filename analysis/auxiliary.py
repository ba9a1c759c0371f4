"""Auxiliary classifiers: what each head answers, and what each loss adds to every module's gradient."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from analysis.activations import outputs_graph
from models.tracing import Traced

Values = NDArray[np.float32]


@dataclass(frozen=True)
class Heads:
    """Logits of every head by name ("real" is the network's own), in eval mode."""

    logits: dict[str, Values]


def attached(traced: Traced, heads: Mapping[str, str]) -> dict[str, str]:
    """Output node of the module that each head reads, by the head's name; heads that the network lacks are left out."""
    found = {}
    for module, head in heads.items():
        if getattr(traced.network, head, None) is not None:
            last = [path for path in traced.names.values() if path.startswith(f"{module}.")][-1]
            found[head] = last
    return found


def answers(traced: Traced, heads: Mapping[str, str], pixels: Tensor) -> Heads:
    """What every head says of one picture (1 x 3 x S x S)."""
    nodes = attached(traced, heads)
    with torch.inference_mode():
        *seen, logits = outputs_graph(traced, tuple(nodes.values()))(pixels)
        found = {"real": logits[0].cpu().numpy()}
        for name, x in zip(nodes, seen, strict=True):
            found[name] = getattr(traced.network, name)(x)[0].cpu().numpy()
    return Heads(found)


@dataclass(frozen=True)
class Contributions:
    """Losses (nats) by head, and the gradient norm that each unweighted loss gives every module's weights."""

    losses: dict[str, float]
    modules: tuple[str, ...]
    norms: dict[str, NDArray[np.float64]]


def contributions(
    traced: Traced, heads: Mapping[str, str], pixels: Tensor, target: int
) -> Contributions:
    """One picture with one class, eval mode; weights are replaced for this call, so the network stays as it is."""
    nodes = attached(traced, heads)
    runner = outputs_graph(traced, tuple(nodes.values()))
    weights = _weights(traced)
    label = torch.tensor([target], device=pixels.device)
    with torch.enable_grad():
        *seen, logits = torch.func.functional_call(runner, weights, (pixels,))
        losses = {"real": F.cross_entropy(logits, label)}
        for name, x in zip(nodes, seen, strict=True):
            losses[name] = F.cross_entropy(getattr(traced.network, name)(x), label)
        norms = {name: _module_norms(loss, weights) for name, loss in losses.items()}
    modules = tuple(dict.fromkeys(name.split(".")[0] for name in weights))
    return Contributions({n: float(v.detach()) for n, v in losses.items()}, modules, norms)


def _weights(traced: Traced) -> dict[str, Tensor]:
    return {
        f"{name}.weight": module.weight.detach().clone().requires_grad_(True)
        for name, module in traced.network.named_modules()
        if isinstance(module, nn.Conv2d | nn.Linear) and not name.lower().startswith("aux")
    }


def _module_norms(loss: Tensor, weights: Mapping[str, Tensor]) -> NDArray[np.float64]:
    found = torch.autograd.grad(loss, list(weights.values()), retain_graph=True, allow_unused=True)
    squares: dict[str, float] = {}
    for name, gradient in zip(weights, found, strict=True):
        module = name.split(".")[0]
        part = 0.0 if gradient is None else float(gradient.double().square().sum())
        squares[module] = squares.get(module, 0.0) + part
    return np.sqrt(np.array(list(squares.values())))
