"""A network as a graph of named operations (torch.fx), with the shape of every output."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import fx, nn
from torch.fx.passes.shape_prop import ShapeProp
from torchvision.models.feature_extraction import NodePathTracer


@dataclass(frozen=True)
class Traced:
    """A graph over the network's own submodules; `names` holds each node's path, `shapes` its C x H
    x W.
    """

    network: nn.Module
    graph: fx.Graph
    names: dict[fx.Node, str]
    shapes: dict[fx.Node, tuple[int, ...]]

    def node(self, name: str) -> fx.Node:
        """The node of that path.

        Raises:
            KeyError: the graph has none.
        """
        for node, path in self.names.items():
            if path == name:
                return node
        raise KeyError(f"the network has no operation named {name}")

    def last_features(self) -> str:
        """The path of what the last linear layer is given."""
        last = [node for node in self.graph.nodes if isinstance(self.module(node), nn.Linear)][-1]
        return self.names[last.all_input_nodes[0]]

    def module(self, node: fx.Node) -> nn.Module | None:
        """The submodule that a node calls, or None for a function."""
        return self.network.get_submodule(str(node.target)) if node.op == "call_module" else None


class _Tracer(NodePathTracer):
    """A tracer that records the calls of its own thread alone.

    While it traces, torch.fx replaces nn.Module's own __call__, for all threads: other threads'
    passes would be taken for parts of the traced network, and of two traces at once the last one's
    replacement would stay for good.
    """

    _turn = threading.Lock()

    def trace(self, root: Any, concrete_args: dict[str, Any] | None = None) -> fx.Graph:
        """The graph of a network; one network at a time."""
        with self._turn:
            self._thread = threading.get_ident()
            return super().trace(root, concrete_args)

    def call_module(self, m: nn.Module, forward: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Record a module's call, or let another thread's pass."""
        if threading.get_ident() != self._thread:
            return forward(*args, **kwargs)
        return super().call_module(m, forward, args, kwargs)


def trace(network: nn.Module, size: int) -> Traced:
    """Trace a network in eval mode and run it once on zeros (1 x 3 x size x size) to read the
    shapes.
    """
    tracer = _Tracer()
    graph = tracer.trace(network)
    names = dict(tracer.node_to_qualname)
    device = next(network.parameters()).device
    with torch.inference_mode():
        ShapeProp(fx.GraphModule(network, graph)).propagate(
            torch.zeros(1, 3, size, size, device=device)
        )
    shapes = {
        node: tuple(node.meta["tensor_meta"].shape[1:])
        for node in graph.nodes
        if "tensor_meta" in node.meta and node.op != "output"
    }
    return Traced(network, graph, names, shapes)


def auxiliary_heads(network: nn.Module) -> dict[str, str]:
    """Which auxiliary head reads which module's output ({"inception4a": "aux1"}), from the training
    graph.

    `network` is traced in training mode and left in its own; its weights are not used.
    """
    was = network.training
    tracer = _Tracer()
    try:
        tracer.trace(network.train())
    finally:
        network.train(was)
    found: dict[str, str] = {}
    for node, path in tracer.node_to_qualname.items():
        head = path.split(".")[0]
        for source in node.all_input_nodes:
            before = tracer.node_to_qualname.get(source, "").split(".")[0]
            if head.lower().startswith("aux") and before != head:
                found[before] = head
    return found
