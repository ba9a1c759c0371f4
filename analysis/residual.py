"""Inside residual blocks: x, F(x), the shortcut and their sum; and networks with blocks deleted or exchanged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import fx, nn

from models.tracing import Traced

Maps = NDArray[np.float32]


@dataclass(frozen=True)
class ResidualBlock:
    """A block by its nodes: input x, branch F(x), shortcut, their sum, and the ReLU behind it."""

    name: str
    kind: str
    projection: bool
    source: str
    branch: str
    shortcut: str
    total: str
    output: str
    in_shape: tuple[int, ...]
    shape: tuple[int, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """All five."""
        return self.source, self.branch, self.shortcut, self.total, self.output


def residual_blocks(traced: Traced) -> tuple[ResidualBlock, ...]:
    """Every residual block of a torchvision ResNet, in order; () for other networks."""
    found = []
    for node in traced.graph.nodes:
        if node.op == "call_function" and getattr(node.target, "__name__", "") in ("add", "iadd"):
            path = traced.names[node]
            if path.startswith("layer"):
                found.append(_read(traced, node, path.rsplit(".", 1)[0]))
    return tuple(found)


def _read(traced: Traced, total: fx.Node, name: str) -> ResidualBlock:
    branch, shortcut = total.all_input_nodes
    (output,) = total.users
    projection = ".downsample." in traced.names[shortcut]
    source = shortcut.all_input_nodes[0].all_input_nodes[0] if projection else shortcut
    bottleneck = any(path == f"{name}.conv3" for path in traced.names.values())
    names = [traced.names[node] for node in (source, branch, shortcut, total, output)]
    kind = "bottleneck" if bottleneck else "basic"
    return ResidualBlock(
        name,
        kind,
        projection,
        names[0],
        names[1],
        names[2],
        names[3],
        names[4],
        traced.shapes[source],
        traced.shapes[total],
    )


def without_blocks(traced: Traced, deleted: Collection[str]) -> nn.Module:
    """The network on the same weights with F(x) of these blocks left out (Veit et al. 2016).

    A block with a projection keeps it: the 1x1 convolution changes the shape for what follows.
    """
    return edited(traced, deleted=deleted)


def edited(
    traced: Traced, deleted: Collection[str] = (), exchanged: tuple[str, str] | None = None
) -> nn.Module:
    """The network on the same weights, F(x) of the `deleted` blocks left out and two blocks `exchanged`.

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
                f"{block.name} has a projection shortcut: it takes {_size(block.in_shape)} and gives "
                f"{_size(block.shape)}, so it fits in its own place only."
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
    """ReLUs out of place: without the sum, an in-place one would overwrite what the next block reads."""
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


def path_lengths(blocks: int) -> NDArray[np.float64]:
    """How many of the 2^n paths through n blocks cross 0, 1, ... n of their branches (binomial), as shares."""
    counts = np.ones(1)
    for _ in range(blocks):
        counts = np.convolve(counts, [0.5, 0.5])
    return counts


def central(shares: NDArray[np.float64], least: float) -> tuple[int, int]:
    """The narrowest range of lengths around the middle (both ends included) that holds `least` of the paths."""
    count = len(shares) - 1
    low, high = count // 2, count - count // 2
    while shares[low : high + 1].sum() < least and low > 0:
        low, high = low - 1, high + 1
    return low, high
