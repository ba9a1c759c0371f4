"""What is optimised: a channel, one neuron, a branch or a class; and the part of the network that
leads there.
"""

from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, fx, nn

from models.tracing import Traced

Kind = Literal["channel", "neuron", "branch", "class"]


@dataclass(frozen=True)
class Target:
    """A node before its ReLU (`relu` says that one follows), and the channel or class there.

    What is climbed is the value before the ReLU, which has a gradient where the channel is silent,
    too; what is reported (`measure`) is the value after it, as everywhere in the app.
    """

    kind: Kind
    node: str
    index: int = 0
    relu: bool = True

    def score(self, values: Tensor) -> Tensor:
        """What each picture's step climbs (N), from the node's values (N x C x H x W, or N x
        classes).
        """
        if self.kind == "class":
            return values[:, self.index]
        if self.kind == "branch":
            return self._after(values).square().mean((1, 2, 3))
        if self.kind == "neuron":
            return values[:, self.index, values.shape[2] // 2, values.shape[3] // 2]
        return values[:, self.index].mean((1, 2))

    def measure(self, values: Tensor) -> Tensor:
        """What is reported for each picture (N).

        A class: its logit. A branch: root mean square after the ReLU. A neuron: the highest value
        anywhere on the channel's map; a channel: the mean of its map, both after the ReLU.
        """
        if self.kind == "class":
            return values[:, self.index]
        after = self._after(values)
        if self.kind == "branch":
            return after.square().mean((1, 2, 3)).sqrt()
        plane = after[:, self.index]
        return plane.amax((1, 2)) if self.kind == "neuron" else plane.mean((1, 2))

    def _after(self, values: Tensor) -> Tensor:
        return values.relu() if self.relu else values


def logits_node(traced: Traced) -> str:
    """The name of the operation whose output are the logits."""
    (end,) = [node for node in traced.graph.nodes if node.op == "output"]
    found: Any = end.args[0]
    return traced.names[found]


def part_until(traced: Traced, name: str) -> nn.Module:
    """The network from its input to one node, on the same weights; what lies behind is not run.

    ReLUs with nothing but concatenations and max-poolings behind them are left out: a ReLU after
    the node gives the same values (it commutes with both), and so a silent channel has a gradient
    here, too.

    Raises:
        KeyError: the graph has no such node.
    """
    end = traced.node(name)
    wanted = _sources_of(end)
    graph = fx.Graph()
    copies: dict[fx.Node, fx.Node] = {}
    silent = last_relus(traced, end)
    for node in traced.graph.nodes:
        if node in silent:
            copies[node] = copies[node.all_input_nodes[0]]
        elif node in wanted:
            copies[node] = graph.node_copy(node, lambda n: copies[n])
    graph.output(copies[end])
    return fx.GraphModule(traced.network, graph)


def last_relus(traced: Traced, end: fx.Node) -> set[fx.Node]:
    """The ReLUs that reach `end` through concatenations and max-poolings only; none if any path has
    no ReLU.
    """
    if _kind(traced, end) == "relu":
        return {end}
    if _kind(traced, end) != "passes":
        return set()
    parts = [last_relus(traced, source) for source in end.all_input_nodes]
    return set().union(*parts) if all(parts) else set()


def _kind(traced: Traced, node: fx.Node) -> str:
    module = traced.module(node)
    name = getattr(node.target, "__name__", "") if module is None else type(module).__name__
    if name in ("relu", "ReLU"):
        return "relu"
    passing = ("cat", "max_pool2d", "MaxPool2d", "boolean_dispatch")
    return "passes" if name in passing else "other"


def _sources_of(end: fx.Node) -> set[fx.Node]:
    found, stack = {end}, [end]
    while stack:
        for source in stack.pop().all_input_nodes:
            if source not in found:
                found.add(source)
                stack.append(source)
    return found


def gram(values: Tensor) -> Tensor:
    """Gram matrices of the channels (N x C x C), each of length 1; () maps of classes have none."""
    flat = values.flatten(2)
    matrices = flat @ flat.transpose(1, 2)
    return matrices / matrices.flatten(1).norm(dim=1).clamp_min(1e-12)[:, None, None]


def likeness(values: Tensor) -> Tensor:
    """Mean cosine between the Gram matrices of different pictures (a scalar; 0 for one picture)."""
    count = len(values)
    if count < 2 or values.dim() != 4:
        return values.new_zeros(())
    flat = gram(values).flatten(1)
    cosines = flat @ flat.T
    return (cosines.sum() - cosines.diagonal().sum()) / (count * (count - 1))


def normalised(pictures: Tensor, mean: tuple[float, ...], std: tuple[float, ...]) -> Tensor:
    """Pictures (N x 3 x S x S, 0 to 1) as the network's own transform normalises them, channels
    last.
    """
    shift, scale = (torch.tensor(values).to(pictures).view(1, 3, 1, 1) for values in (mean, std))
    return ((pictures - shift) / scale).contiguous(memory_format=torch.channels_last)
