"""Inside residual blocks: x, F(x), the shortcut and their sum; and networks with blocks deleted or
exchanged.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from torch import fx, nn

from analysis.structure.blocks import ResidualBlock, residual_blocks
from models.tracing import Traced

Maps = NDArray[np.float32]


def without_blocks(traced: Traced, deleted: Collection[str]) -> nn.Module:
    """The network on the same weights with F(x) of these blocks left out (Veit et al. 2016).

    A block with a projection keeps it: the 1x1 convolution changes the shape for what follows.
    """
    return edited(traced, deleted=deleted)


def edited(
    traced: Traced, deleted: Collection[str] = (), exchanged: tuple[str, str] | None = None
) -> nn.Module:
    """The network on the same weights, F(x) of the `deleted` blocks left out and two blocks
    `exchanged`.

    The shared network and its graph are only read.

    Raises:
        ValueError: the two blocks do not fit in each other's place.
    """
    graph: fx.Graph = fx.Graph()
    copies: dict[fx.Node, fx.Node] = {}
    result = graph.graph_copy(traced.graph, copies)
    graph.output(result)
    blocks = {block.name: block for block in residual_blocks(traced)}
    for name in deleted:
        block = blocks[name]
        total, shortcut = (copies[traced.node(n)] for n in (block.total, block.shortcut))
        total.replace_all_uses_with(shortcut)
    if exchanged:
        problem = why_not_exchanged(blocks[exchanged[0]], blocks[exchanged[1]])
        if problem:
            raise ValueError(problem)
        _exchange(graph, *exchanged)
    _plain_relus(graph, traced.network)
    runner = fx.GraphModule(traced.network, graph)
    graph.eliminate_dead_code()
    runner.recompile()
    return runner


def why_not_exchanged(one: ResidualBlock, other: ResidualBlock) -> str:
    """A sentence that says why two blocks cannot change places, or "" where they can."""
    if one.name == other.name:
        return "Choose two different blocks."
    for block in (one, other):
        if block.projection:
            return (
                f"{block.name} has a projection shortcut: it takes {_size(block.in_shape)} and"
                f" gives {_size(block.shape)}, so it fits in its own place only."
            )
    if one.shape != other.shape:
        return (
            f"{one.name} works on {_size(one.shape)} and {other.name} on {_size(other.shape)}: "
            "only blocks of one stage fit in each other's place."
        )
    return ""


def _size(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def _exchange(graph: fx.Graph, one: str, other: str) -> None:
    """Every layer of one block is called where the other's was."""
    for node in graph.nodes:
        target = str(node.target)
        for name, instead in ((one, other), (other, one)):
            if node.op == "call_module" and target.startswith(f"{name}."):
                node.target = f"{instead}.{target.removeprefix(f'{name}.')}"


def _plain_relus(graph: fx.Graph, network: nn.Module) -> None:
    """ReLUs out of place: without the sum, an in-place one would overwrite what the next block
    reads.
    """
    for node in list(graph.nodes):
        if node.op == "call_module" and isinstance(
            network.get_submodule(str(node.target)), nn.ReLU
        ):
            with graph.inserting_after(node):
                plain = graph.call_function(nn.functional.relu, node.args)
            node.replace_all_uses_with(plain)
            graph.erase_node(node)


def norms(stages: Sequence[Maps]) -> tuple[float, ...]:
    """L2 norm of each."""
    return tuple(float(np.linalg.norm(maps)) for maps in stages)
