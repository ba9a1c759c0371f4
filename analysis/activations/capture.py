"""One forward pass that keeps what every layer of every module saw; shared by all viewers."""

import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, fx, nn
from torch.nn import functional as F

from models.anatomy import Layer
from models.tracing import Traced

Maps = NDArray[np.float32]


@dataclass(frozen=True)
class Activations:
    """What one picture gave: stages (C x H x W each) by node name, and the logits (classes)."""

    stages: dict[str, Maps]
    logits: Maps
    nbytes: int = field(init=False)

    def __post_init__(self) -> None:
        """Freeze the arrays, which many viewers read at once."""
        for array in (*self.stages.values(), self.logits):
            array.flags.writeable = False
        total = sum(array.nbytes for array in self.stages.values())
        object.__setattr__(self, "nbytes", total)

    def stage(self, node: str) -> Maps:
        """The output of a node (C x H x W).

        Raises:
            KeyError: the node was not captured.
        """
        return self.stages[node]

    def layer(self, layer: Layer, relu: bool = True) -> Maps:
        """A layer's maps (C x H x W), after its ReLU or before it."""
        before = self.stages[layer.pre_node]
        return np.maximum(before, 0) if relu and layer.has_relu else before


class Capture:
    """A network that also returns the named nodes' outputs; no hooks, so any thread may run it.

    Activations before a ReLU are kept where `nodes` names them: the ReLU behind such a node is run
    out of place, since torchvision's in-place ReLU would overwrite what was kept.
    """

    def __init__(self, traced: Traced, nodes: Collection[str]) -> None:
        self.nodes = tuple(dict.fromkeys(nodes))
        self.forwards = 0
        self._lock = threading.Lock()
        self._runner = outputs_graph(traced, self.nodes)

    def run(self, pixels: Tensor) -> Activations:
        """Run one picture (1 x 3 x S x S, normalised)."""
        with self._lock:
            self.forwards += 1
        with torch.inference_mode():
            outputs: list[Tensor] = self._runner(pixels)
        arrays = [output[0].cpu().numpy() for output in outputs]
        return Activations(dict(zip(self.nodes, arrays[:-1], strict=True)), arrays[-1])


def outputs_graph(traced: Traced, names: tuple[str, ...]) -> fx.GraphModule:
    """The network as a module that returns the named nodes' outputs and then its own, on the same
    weights.
    """
    graph = fx.Graph()
    copies: dict[fx.Node, fx.Node] = {}
    result = graph.graph_copy(traced.graph, copies)
    kept = [copies[traced.node(name)] for name in names]
    graph.output(
        [*kept, result]
    )  # before the ReLUs are replaced, so that kept ones are replaced here too
    _keep_before_relu(graph, traced.network, set(kept))
    runner = fx.GraphModule(traced.network, graph)
    graph.eliminate_dead_code()
    runner.recompile()
    return runner


def _keep_before_relu(graph: fx.Graph, network: nn.Module, kept: set[fx.Node]) -> None:
    for node in list(graph.nodes):
        if not any(source in kept for source in node.all_input_nodes):
            continue
        if node.op == "call_function" and node.target is F.relu:
            node.kwargs = {**_without(node.kwargs, "inplace"), "inplace": False}
        elif node.op == "call_module" and isinstance(network.get_submodule(node.target), nn.ReLU):
            with graph.inserting_after(node):
                plain = graph.call_function(F.relu, node.args, {"inplace": False})
            node.replace_all_uses_with(plain)
            graph.erase_node(node)


def _without(values: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != key}
