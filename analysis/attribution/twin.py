"""A network's twin for Captum: the same weight tensors behind modules of its own, so that hooks
harm nobody.
"""

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, fx, nn
from torch.nn import functional as F

from models.catalog import MEAN, STD
from models.tracing import Traced

Triple = tuple[float, float, float]
RELUS = (F.relu, F.relu_, torch.relu, torch.relu_, "relu", "relu_")


@dataclass(frozen=True)
class Twin:
    """A graph in which every call is a module of its own; `layers` names it by the node's path."""

    network: fx.GraphModule
    layers: dict[str, str]

    def layer(self, path: str) -> nn.Module:
        """The module whose output is that node's.

        Raises:
            KeyError: the network has no such node, or it has no grid.
        """
        if path not in self.layers:
            raise KeyError(f"the network has no layer named {path}")
        return self.network.get_submodule(self.layers[path])


def build(traced: Traced) -> Twin:
    """A twin of a traced network: no weights are copied, and every ReLU call has a module of its
    own.

    Functions whose output has a grid (concatenations, sums) are followed by an identity to hook.
    """
    graph: fx.Graph = fx.Graph()
    copies: dict[fx.Node, fx.Node] = {}
    graph.output(graph.graph_copy(traced.graph, copies))
    modules: dict[str, nn.Module] = {}
    layers: dict[str, str] = {}
    for original, node in copies.items():
        place = _own_module(traced, original, node, graph, modules)
        if place is not None and original in traced.names:
            layers[traced.names[original]] = place
    network = fx.GraphModule(modules, graph)
    return Twin(network.eval(), layers)


def _own_module(
    traced: Traced, original: fx.Node, node: fx.Node, graph: fx.Graph, modules: dict[str, nn.Module]
) -> str | None:
    """Give a copied node a module of its own; the module's name, or None where there is nothing to
    hook.
    """
    name = f"own_{node.name}"
    if node.op == "get_attr":
        raise ValueError(
            f"{original.target} is read outside of a module, which the twin cannot copy"
        )
    if node.op == "call_module":
        modules[name] = _private(traced.network.get_submodule(str(original.target)))
        node.target = name
    elif node.op.startswith("call") and node.target in RELUS:
        modules[name] = nn.ReLU()
        node.op, node.target, node.args, node.kwargs = "call_module", name, node.args[:1], {}
    elif node.op.startswith("call") and len(traced.shapes.get(original, ())) == 3:
        modules[name] = nn.Identity()
        with graph.inserting_after(node):
            follower = graph.call_module(name, (node,))
        node.replace_all_uses_with(follower, lambda user: user is not follower)
    else:
        return None
    return name


def _private(module: nn.Module) -> nn.Module:
    """The module's own copy on the same tensors; a ReLU or Dropout never overwrites its input."""
    if isinstance(module, nn.ReLU):
        return nn.ReLU()
    tensors: list[Tensor] = [*module.parameters(), *module.buffers()]
    memo: dict[int, Any] = {id(tensor): tensor for tensor in tensors}
    own = copy.deepcopy(module, memo)
    if hasattr(own, "inplace"):
        # mypy takes any attribute of a module for a tensor
        setattr(own, "inplace", False)  # noqa: B010
    return own


class Twins:
    """A network's twins; each is lent to one computation at a time, so that Captum's hooks never
    meet.
    """

    def __init__(self, traced: Traced, mean: Triple = MEAN, std: Triple = STD) -> None:
        self.traced, self.mean, self.std = traced, mean, std
        self._free: list[Twin] = []
        self._lock = threading.Lock()

    @contextmanager
    def borrowed(self) -> Iterator[Twin]:
        """A twin for one computation; one that raised or was cancelled is thrown away with its
        hooks.
        """
        with self._lock:
            twin = self._free.pop() if self._free else None
        twin = twin or build(self.traced)
        yield twin
        with self._lock:
            self._free.append(twin)

    def normalised(self, colours: Tensor) -> Tensor:
        """Pixels in 0 to 1 (N x 3 x H x W) as the network wants them."""
        shift, scale = self._constants(colours)
        return (colours - shift) / scale

    def colours(self, pixels: Tensor) -> Tensor:
        """The network's input as pixels in 0 to 1 (N x 3 x H x W)."""
        shift, scale = self._constants(pixels)
        return pixels * scale + shift

    def _constants(self, like: Tensor) -> tuple[Tensor, Tensor]:
        shift, scale = (like.new_tensor(v).view(1, 3, 1, 1) for v in (self.mean, self.std))
        return shift, scale


def randomised(traced: Traced, seed: int = 0) -> Traced:
    """The same network with weights drawn anew (He et al. 2015) and fresh BatchNorm: a private
    copy.
    """
    network = copy.deepcopy(traced.network)
    source = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.Conv2d | nn.Linear):
                fan = module.weight[0].numel()
                drawn = torch.randn(module.weight.shape, generator=source) * (2 / fan) ** 0.5
                module.weight.copy_(drawn)
                if module.bias is not None:
                    module.bias.zero_()
            elif isinstance(module, nn.BatchNorm2d):
                module.reset_parameters()
    return Traced(network, traced.graph, traced.names, traced.shapes)
