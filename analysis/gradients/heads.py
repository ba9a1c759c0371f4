"""Auxiliary classifiers: what each head answers, and what each loss adds to every module's
gradient.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from analysis.activations.capture import outputs_graph
from models.tracing import Traced

Values = NDArray[np.float32]
Norms = NDArray[np.float64]


@dataclass(frozen=True)
class Heads:
    """Logits of every head by name ("real" is the network's own), in eval mode."""

    logits: dict[str, Values]


def attached(traced: Traced, heads: Mapping[str, str]) -> dict[str, str]:
    """Output node of the module that each head reads, by the head's name; heads that the network
    lacks are left out.
    """
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
    """Losses (nats) by head, and their gradients' inner products in every layer.

    `products` (layers x heads x heads) holds <g_i, g_j> of the unweighted losses' gradients for the
    layer's weights, in the order of `losses`; norms of any weighted sum follow from it without
    another backward pass.
    """

    losses: dict[str, float]
    layers: tuple[str, ...]
    products: Norms

    @property
    def modules(self) -> tuple[str, ...]:
        """Top-level modules in order."""
        return tuple(dict.fromkeys(self.module_of))

    @property
    def module_of(self) -> tuple[str, ...]:
        """The module of every layer."""
        return tuple(layer.split(".")[0] for layer in self.layers)

    @property
    def norms(self) -> dict[str, Norms]:
        """Gradient norm that each unweighted loss alone gives every module."""
        parts = self._by_module()
        return {head: np.sqrt(parts[:, i, i]) for i, head in enumerate(self.losses)}

    def total_loss(self, weights: Mapping[str, float]) -> float:
        """Real loss plus the weighted auxiliary ones."""
        return float(self._vector(weights) @ np.array(list(self.losses.values())))

    def total(self, weights: Mapping[str, float], by_layer: bool = False) -> Norms:
        """Gradient norm of real + weight x head, by module or by layer; heads without a weight are
        off.
        """
        vector = self._vector(weights)
        parts = self.products if by_layer else self._by_module()
        return np.sqrt(np.maximum(np.einsum("i,lij,j->l", vector, parts, vector), 0))

    def shares(self, weights: Mapping[str, float]) -> dict[str, Norms]:
        """Each weighted loss's norm over the sum of these norms, by module; they sum to 1 (0
        without a gradient).
        """
        vector = self._vector(weights)
        parts = np.stack([w * norm for w, norm in zip(vector, self.norms.values(), strict=True)])
        return dict(zip(self.losses, parts / np.maximum(parts.sum(axis=0), 1e-300), strict=True))

    def agreement(self, head: str) -> Norms:
        """Cosine between a head's gradient and the real loss's, by module; nan where one of them is
        zero.
        """
        parts, i = self._by_module(), list(self.losses).index(head)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(parts[:, 0, i] / np.sqrt(parts[:, 0, 0] * parts[:, i, i]))

    def _by_module(self) -> Norms:
        place = {module: i for i, module in enumerate(self.modules)}
        parts = np.zeros((len(place), *self.products.shape[1:]))
        np.add.at(parts, [place[module] for module in self.module_of], self.products)
        return parts

    def _vector(self, weights: Mapping[str, float]) -> Norms:
        return np.array([1.0 if head == "real" else weights.get(head, 0.0) for head in self.losses])


def contributions(
    traced: Traced, heads: Mapping[str, str], pixels: Tensor, target: int
) -> Contributions:
    """One picture with one class, eval mode; weights are replaced for this call, so the network
    stays as it is.
    """
    nodes = attached(traced, heads)
    runner = outputs_graph(traced, tuple(nodes.values()))
    weights = _weights(traced)
    label = torch.tensor([target], device=pixels.device)
    with torch.enable_grad():
        *seen, logits = torch.func.functional_call(runner, weights, (pixels,))
        losses = {"real": F.cross_entropy(logits, label)}
        for name, x in zip(nodes, seen, strict=True):
            losses[name] = F.cross_entropy(getattr(traced.network, name)(x), label)
        gradients = [
            torch.autograd.grad(loss, list(weights.values()), retain_graph=True, allow_unused=True)
            for loss in losses.values()
        ]
    products = np.stack([_products(layer) for layer in zip(*gradients, strict=True)])
    layers = tuple(name.removesuffix(".weight") for name in weights)
    return Contributions({n: float(v.detach()) for n, v in losses.items()}, layers, products)


def _weights(traced: Traced) -> dict[str, Tensor]:
    return {
        f"{name}.weight": module.weight.detach().clone().requires_grad_(True)
        for name, module in traced.network.named_modules()
        if isinstance(module, nn.Conv2d | nn.Linear) and not name.lower().startswith("aux")
    }


def _products(gradients: tuple[Tensor | None, ...]) -> Norms:
    """Inner products of one layer's gradients, in float64; a loss that does not reach the layer
    gives zeros.
    """
    size = next(len(g.flatten()) for g in gradients if g is not None)
    rows = [
        torch.zeros(size, dtype=torch.float64) if g is None else g.flatten().double().cpu()
        for g in gradients
    ]
    stacked = torch.stack(rows)
    return np.asarray((stacked @ stacked.T).numpy())
