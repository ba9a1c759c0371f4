"""A network run operation by operation: from any node on, with what enters a junction replaced on
its way.
"""

import operator
from collections.abc import Callable, Collection, Mapping
from typing import Any

import torch
from torch import Tensor, fx, nn
from torch.nn import functional as F

from analysis.structure.cost import macs
from analysis.structure.junctions import Edge
from models.tracing import Traced

Change = Callable[[Tensor], Tensor]
Values = dict[str, Tensor]
OUTPUT = "logits"


class Stepper:
    """A traced network as pure steps: nothing is written in place and no run is remembered, so any
    thread may walk.

    The steps are the network's own modules and functions in their order; an operation in place is
    done out of place, which gives the same bits.
    """

    def __init__(self, traced: Traced) -> None:
        self.traced = traced
        self.input = next(n for n in traced.graph.nodes if n.op == "placeholder")
        self.nodes = {path: node for node, path in traced.names.items()}
        self._last = next(n for n in traced.graph.nodes if n.op == "output").all_input_nodes[0]
        self.output = traced.names[self._last]
        self._calls = {node: _pure(traced, node) for node in traced.graph.nodes}

    def start(self, pixels: Tensor) -> Values:
        """What is known before the first step: the pictures (N x 3 x S x S, normalised)."""
        return {self.traced.names[self.input]: pixels}

    def run(
        self,
        known: Values,
        keep: Collection[str] = (),
        changes: Mapping[Edge, Change] | None = None,
    ) -> Values:
        """The logits (N x classes, under "logits") and the nodes in `keep`, walked from what is
        known.

        Only steps that the result needs and that are not known are done. `changes` replace what one
        junction receives from one of its inputs; every other reader of that input gets it
        unchanged.
        """
        edges = {
            (self.nodes[junction], place): change
            for (junction, place), change in (changes or {}).items()
        }
        values = {self.nodes[path]: tensor for path, tensor in known.items()}
        kept = {self.nodes[path] for path in keep} | {self._last}
        needed = self._needed(kept, set(values))
        readers = _readers(needed)
        found = {node: values[node] for node in kept if node in values}
        for node in needed:
            values[node] = self._step(node, values, edges)
            if node in kept:
                found[node] = values[node]
            for source in node.all_input_nodes:
                readers[source] -= 1
                if not readers[source]:
                    del values[source]
        named = {path: found[self.nodes[path]] for path in keep}
        return {**named, OUTPUT: found[self._last]}

    def macs(self, known: Collection[str]) -> int:
        """Multiply-accumulates of the convolutions and linear layers from what is known on, for one
        picture.
        """
        steps = self._needed({self._last}, {self.nodes[path] for path in known})
        return macs(self.traced, steps)

    def _needed(self, wanted: set[fx.Node], known: set[fx.Node]) -> list[fx.Node]:
        stack, found = [n for n in wanted if n not in known], set()
        while stack:
            node = stack.pop()
            if node not in found:
                found.add(node)
                stack.extend(s for s in node.all_input_nodes if s not in known)
        return [node for node in self.traced.graph.nodes if node in found]

    def _step(
        self, node: fx.Node, values: dict[fx.Node, Tensor], edges: Mapping[Any, Change]
    ) -> Tensor:
        def given(source: fx.Node) -> Tensor:
            change = edges.get((node, node.all_input_nodes.index(source))) if edges else None
            return change(values[source]) if change else values[source]

        args, kwargs = fx.map_arg((node.args, node.kwargs), given)  # type: ignore[arg-type,return-value]
        return self._calls[node](*args, **kwargs)


def _readers(steps: list[fx.Node]) -> dict[fx.Node, int]:
    counts: dict[fx.Node, int] = {}
    for node in steps:
        for source in node.all_input_nodes:
            counts[source] = counts.get(source, 0) + 1
    return counts


def _pure(traced: Traced, node: fx.Node) -> Callable[..., Any]:
    """What a node does, without writing into what it reads."""
    if node.op == "call_module":
        module = traced.module(node)
        assert module is not None
        return F.relu if isinstance(module, nn.ReLU) else module
    if node.op == "call_function":
        if node.target is operator.iadd:
            return operator.add
        if node.target is F.relu:
            return _relu
        assert callable(node.target)
        return node.target
    if node.op == "call_method":
        return lambda first, *rest, **options: getattr(first, str(node.target))(*rest, **options)
    return lambda *_: None


def _relu(values: Tensor, inplace: bool = False) -> Tensor:
    return torch.relu(values)
